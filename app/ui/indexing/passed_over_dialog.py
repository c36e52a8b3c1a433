"""Dialog of files passed over."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.tasks.library.passed_over import PassedOverGroup
from app.tasks.phrases import format_count
from app.ui.desktop import copy, reveal
from app.ui.indexing.passed_over_model import PassedOverModel
from app.ui.widgets.controls import text_button
from app.ui.widgets.table_dialog import TableDialog

_NOTE = (
    "These files lie in your folders and are not shown: they are not photos, or cannot be opened."
)


class PassedOverDialog(TableDialog[PassedOverGroup]):
    """A table by folder and reason; the paths can be copied, a folder shown in the file manager."""

    def __init__(self, groups: PassedOverModel, parent: QWidget) -> None:
        super().__init__("Files passed over", (960, 560), groups, parent)
        self._groups = groups
        self._copy = text_button("Copy list", self.copy_rows)
        self._reveal = text_button("Show in file manager", self._show_folder)
        close = text_button("Close", self.close, default=True)
        self.note.setText(_NOTE)
        self.lay_out((self.heading, self.note), (self._copy, self._reveal, None, close))
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy_rows)
        self.table.doubleClicked.connect(self._show_folder)
        self.table.selectionModel().selectionChanged.connect(self._refresh)
        groups.modelReset.connect(self._refresh)
        groups.load()
        self._refresh()

    def copy_rows(self) -> None:
        """Copy the files of the selected rows, or of all: path and reason, one line each."""
        groups = self.selected or self.rows.rows
        copy(f"{path}\t{group.reason}" for group in groups for path in group.paths)

    def _show_folder(self) -> None:
        if self.current is not None:
            reveal(self.current.paths[0])

    def _refresh(self) -> None:
        self.heading.setText(f"{format_count(self._groups.files, 'file')} passed over")
        self._copy.setText("Copy selected" if self.selected else "Copy list")
        self._reveal.setEnabled(bool(self.selected))
