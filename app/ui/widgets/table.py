"""Table of any number of rows, each formatted when visible."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.theme import STEP

_Row = TypeVar("_Row")
_Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractTableModel, Generic[_Row]):
    """Values of one kind, one row each."""

    def __init__(
        self,
        columns: Mapping[str, int],
        cells: Callable[[_Row], Sequence[str]],
        tip: Callable[[_Row], str],
        parent: QObject | None = None,
    ) -> None:
        """`columns` are the widths by heading in pixels, 0 for the one that takes the remaining space.

        `cells` formats a row, one text per column; `tip` is the tool tip of a row.
        """
        super().__init__(parent)
        self.widths = tuple(columns.values())
        self._headings = tuple(columns)
        self._cells = cells
        self._tip = tip
        self.rows: Sequence[_Row] = ()

    def show(self, rows: Sequence[_Row]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(self._cells(row)[index.column()].splitlines())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return None


def make_table(rows: Rows[Any], name: str) -> QTableView:
    """Make a view of whole rows."""
    table = QTableView()
    table.setModel(rows)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(4 * STEP)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, width in enumerate(rows.widths):
        if width:
            header.resizeSection(column, width)
        else:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table
