"""Dialog of pending metadata: the files to be saved, and the problems."""

from PySide6.QtWidgets import QWidget

from app.domain.metadata import METADATA_FIELDS
from app.tasks.metadata.pending_write import PendingWrite
from app.tasks.phrases import describe_value, format_count
from app.ui.history.sidecar_writer import SidecarWriter
from app.ui.widgets.controls import text_button
from app.ui.widgets.table import Rows
from app.ui.widgets.table_dialog import TableDialog

_COLUMNS = {"File": 208, "Folder": 192, "New": 56, "Metadata": 256, "Problem": 0}
_BESIDE = (
    "These changes are in the library, and will be saved to the XMP sidecars listed, for other photo "
    "software. The photos themselves are not changed."
)
_WITHIN = (
    "These changes are in the library, and will be saved inside the photos listed, as chosen in the "
    "settings, and to their sidecars. The image data is not changed."
)


class PendingDialog(TableDialog[PendingWrite]):
    """Kept up to date while the dialog is open."""

    def __init__(self, pending: SidecarWriter, parent: QWidget | None) -> None:
        rows = Rows[PendingWrite](_COLUMNS, _cells, _tip)
        super().__init__("Pending metadata", (1040, 560), rows, parent)
        self._writer = pending
        self.write = text_button("Save now", pending.release, primary=True)
        later = text_button("Later", self.close)
        self.lay_out((self.heading, self.note), (None, later, self.write))
        pending.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        waiting = self._writer.waiting
        files = sum(len(each.files) for each in waiting)
        self.heading.setText(
            f"{format_count(files, 'file')} to save" if files else "All metadata is saved"
        )
        within = any(each.photo.path in each.files for each in waiting)
        self.note.setText(_WITHIN if within else _BESIDE)
        self.note.setVisible(bool(files))
        self.write.setEnabled(bool(files))
        self.rows.show(waiting)


def _cells(pending: PendingWrite) -> tuple[str, ...]:
    names = ", ".join(file.name for file in pending.files)
    new = "" if any(file.exists() for file in pending.files) else "new"
    text = (
        describe_value(field, pending.values[field])
        for field in METADATA_FIELDS
        if field in pending.values
    )
    return names, str(pending.photo.path.parent), new, ", ".join(text), pending.error


def _tip(pending: PendingWrite) -> str:
    return "\n".join((*map(str, pending.files), pending.error)).strip()
