"""Dialog of unreadable files, and sheet of keyboard shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.commands.shortcuts import GESTURES, SCOPES, format_keys
from app.ui.commands.table import ACTIONS
from app.ui.desktop import copy, reveal
from app.ui.indexing.unreadable_model import UnreadableModel
from app.ui.theme import STEP
from app.ui.widgets.controls import fill_dialog, label, push
from app.ui.widgets.table import make_table

_COLUMNS = (
    ("window",),
    ("grid", "results", "group", "folders", "saved"),
    ("loupe", "close", "panes", "compare", "survey"),
)


class UnreadableDialog(QDialog):
    """A table of the files; the list can be copied, each file shown in the file manager."""

    def __init__(self, files: UnreadableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._files = files
        self.setWindowTitle("Unreadable files")
        self.resize(960, 560)
        self._heading = label("", "title")
        self._table = make_table(files, "Unreadable files", 1, {0: 208, 2: 208})
        self._copy, self._reveal = QPushButton("Copy list"), QPushButton("Show in file manager")
        self._build()
        self._copy.clicked.connect(self.copy_rows)
        self._reveal.clicked.connect(self._show_file)
        QShortcut(QKeySequence.StandardKey.Copy, self._table, self.copy_rows)
        self._table.doubleClicked.connect(self._show_file)
        self._table.selectionModel().selectionChanged.connect(self._refresh)
        files.modelReset.connect(self._refresh)
        self._refresh()

    def _build(self) -> None:
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        close.setDefault(True)
        foot = (self._copy, self._reveal, None, close)
        fill_dialog(self, (self._heading, self._table), self._table, foot)

    def copy_rows(self) -> None:
        """Copy the selected rows, or all: path and reason, one line each."""
        rows = self._rows() or list(range(len(self._files.files)))
        copy(f"{self._files.files[row].path}\t{self._files.files[row].reason}" for row in rows)

    def _show_file(self) -> None:
        rows = self._rows()
        if rows:
            reveal(self._files.files[rows[0]].path)

    def _rows(self) -> list[int]:
        return sorted(index.row() for index in self._table.selectionModel().selectedRows())

    def _refresh(self) -> None:
        self._heading.setText(format_count(len(self._files.files), "unreadable file"))
        self._copy.setText("Copy selected" if self._rows() else "Copy list")
        self._reveal.setEnabled(bool(self._rows()))


class ShortcutsSheet(QDialog):
    """All keyboard shortcuts, made from the table of actions."""

    def __init__(self, actions: Actions, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(1080, 680)
        sheet = QWidget()
        sheet.setObjectName("paper")
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP)
        columns.setSpacing(4 * STEP)
        for places in _COLUMNS:
            grid = QGridLayout()
            grid.setHorizontalSpacing(3 * STEP)
            grid.setVerticalSpacing(STEP)
            grid.setColumnStretch(1, 1)
            for place in places:
                self._fill(grid, place, SCOPES[place])
            grid.setRowStretch(grid.rowCount(), 1)
            columns.addLayout(grid, 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(sheet)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Keyboard shortcuts")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        foot.addStretch(1)
        foot.addWidget(push(actions["edit_shortcuts"]))
        column.addLayout(foot)

    def _fill(self, grid: QGridLayout, place: str, heading: str) -> None:
        title = label(heading, "title")
        title.setContentsMargins(0, STEP if grid.count() else 0, 0, 0)
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        keys_of = self._actions.keys_of
        specs = [
            (format_keys(keys_of(spec.name)), spec.description)
            for spec in ACTIONS
            if spec.scope == place
        ]
        gestures = [(gesture.keys, gesture.text) for gesture in GESTURES if gesture.scope == place]
        for keys, descriptions in (*specs, *gestures):
            row = grid.rowCount()
            for place_in_row, part in enumerate((label(keys), label(descriptions, "quiet"))):
                part.setWordWrap(True)
                grid.addWidget(part, row, place_in_row, Qt.AlignmentFlag.AlignTop)
