"""Dialog of a table: heading, rows, and a row of buttons."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QAbstractItemView, QDialog, QWidget

from app.ui.widgets.controls import fill_dialog, label
from app.ui.widgets.table import Rows, make_table

_Row = TypeVar("_Row")


class TableDialog(QDialog, Generic[_Row]):
    """Does not block the window. `lay_out` comes last, once the buttons are made."""

    def __init__(
        self,
        title: str,
        size: tuple[int, int],
        rows: Rows[_Row],
        parent: QWidget | None,
        *,
        single: bool = False,
    ) -> None:
        """With `single` one row can be selected at most."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*size)
        self.rows = rows
        if rows.parent() is None:
            rows.setParent(self)
        self.table = make_table(rows, title)
        if single:
            self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.heading, self.note = label("", "title"), label("", "quiet", wrap=True)

    def lay_out(
        self,
        above: Sequence[QWidget],
        foot: Sequence[QWidget | None],
        below: Sequence[QWidget] = (),
    ) -> None:
        """Lay out the widgets above and below the table, and the buttons; None takes the remaining space."""
        fill_dialog(self, (*above, self.table, *below), self.table, foot)

    @property
    def selected(self) -> list[_Row]:
        """The selected rows, from top to bottom."""
        indexes = self.table.selectionModel().selectedRows()
        return [self.rows.rows[row] for row in sorted(index.row() for index in indexes)]

    @property
    def current(self) -> _Row | None:
        """The first selected row."""
        return next(iter(self.selected), None)

    def show_rows(self, rows: Sequence[_Row], key: Callable[[_Row], object]) -> None:
        """Show these rows; the row of the same key stays selected."""
        before = self.current
        self.rows.show(rows)
        keys = [] if before is None else [key(row) for row in rows]
        if before is not None and key(before) in keys:
            self.table.selectRow(keys.index(key(before)))
