"""Dialog of pending metadata: the files to be saved, and the problems."""

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.domain.metadata import METADATA_FIELDS
from app.tasks.metadata.write_sidecars import PendingWrite
from app.tasks.phrases import describe_value, format_count
from app.ui.history.sidecar_writer import SidecarWriter
from app.ui.widgets.controls import fill_dialog, label
from app.ui.widgets.table import Rows, make_table

_HEADINGS = ("File", "Folder", "New", "Metadata", "Problem")
_WIDTHS = {0: 208, 1: 192, 2: 56, 3: 256}
_BESIDE = (
    "These changes are in the library, and will be saved to the XMP sidecars listed, for other photo "
    "software. The photos themselves are not changed."
)
_WITHIN = (
    "These changes are in the library, and will be saved inside the photos listed, as chosen in the "
    "settings, and to their sidecars. The image data is not changed."
)


class PendingDialog(QDialog):
    """A table that is kept up to date while the dialog is open."""

    def __init__(self, pending: SidecarWriter, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._writer = pending
        self.setWindowTitle("Pending metadata")
        self.resize(1040, 560)
        self._heading, self._promise = label("", "title"), label("", "quiet")
        self._promise.setWordWrap(True)
        self._rows = Rows[PendingWrite](_HEADINGS, _cells, _tip)
        self._rows.setParent(self)
        self.table = make_table(self._rows, "Pending metadata", 4, _WIDTHS)
        self.write = QPushButton("Save now")
        self.write.setProperty("primary", True)
        self.write.setDefault(True)
        close = QPushButton("Later")
        self.write.clicked.connect(pending.release)
        close.clicked.connect(self.close)
        foot = (None, close, self.write)
        fill_dialog(self, (self._heading, self._promise, self.table), self.table, foot)
        pending.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        waiting = self._writer.waiting
        files = sum(len(each.files) for each in waiting)
        self._heading.setText(
            f"{format_count(files, 'file')} to save" if files else "All metadata is saved"
        )
        within = any(each.photo.path in each.files for each in waiting)
        self._promise.setText(_WITHIN if within else _BESIDE)
        self.write.setEnabled(bool(files))
        self._rows.show(waiting)


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
