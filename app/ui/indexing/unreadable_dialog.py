"""Dialog of unreadable files."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.errors import Unreadable
from app.tasks.phrases import format_count
from app.ui.desktop import copy, reveal
from app.ui.indexing.unreadable_model import UnreadableModel
from app.ui.widgets.controls import text_button
from app.ui.widgets.table_dialog import TableDialog


class UnreadableDialog(TableDialog[Unreadable]):
    """A table of the files; the list can be copied, each file shown in the file manager."""

    def __init__(self, files: UnreadableModel, parent: QWidget) -> None:
        super().__init__("Unreadable files", (960, 560), files, parent)
        self._copy = text_button("Copy list", self.copy_rows)
        self._reveal = text_button("Show in file manager", self._show_file)
        close = text_button("Close", self.close, default=True)
        self.lay_out((self.heading,), (self._copy, self._reveal, None, close))
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy_rows)
        self.table.doubleClicked.connect(self._show_file)
        self.table.selectionModel().selectionChanged.connect(self._refresh)
        files.modelReset.connect(self._refresh)
        self._refresh()

    def copy_rows(self) -> None:
        """Copy the selected rows, or all: path and reason, one line each."""
        copy(f"{file.path}\t{file.reason}" for file in self.selected or self.rows.rows)

    def _show_file(self) -> None:
        if self.current is not None:
            reveal(self.current.path)

    def _refresh(self) -> None:
        self.heading.setText(format_count(len(self.rows.rows), "unreadable file"))
        self._copy.setText("Copy selected" if self.selected else "Copy list")
        self._reveal.setEnabled(bool(self.selected))
