"""What is to be written beside the photos, file by file: before it is done, and where it could not be."""

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.domain.metadata import METADATA_FIELDS
from app.tasks.metadata.inspect import format_value
from app.tasks.metadata.write_sidecars import PendingWrite
from app.tasks.phrases import format_count
from app.ui.history.sidecar_writer import SidecarWriter
from app.ui.widgets.controls import fill_dialog, label
from app.ui.widgets.table import Rows, make_table

_HEADINGS = ("File", "In folder", "New", "What is said", "Why not yet")
_WIDTHS = {0: 208, 1: 192, 2: 56, 3: 256}
_BESIDE = (
    "These changes are saved in the library. They will be written to the XMP sidecars listed, for other "
    "programs. The photos are not changed."
)
_WITHIN = (
    "These changes are saved in the library. They will be written into the photos listed, as you chose in the "
    "settings, and to their sidecars. The picture itself is not changed."
)


class PendingDialog(QDialog):
    """Kept up to date while it is open."""

    def __init__(self, pending: SidecarWriter, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._writer = pending
        self.setWindowTitle("Files to write")
        self.resize(1040, 560)
        self._heading, self._promise = label("", "title"), label("", "quiet")
        self._promise.setWordWrap(True)
        self._rows = Rows[PendingWrite](_HEADINGS, _cells, _tip)
        self._rows.setParent(self)
        self.table = make_table(self._rows, "Files to write", 4, _WIDTHS)
        self.write = QPushButton("Write now")
        self.write.setProperty("primary", True)
        self.write.setDefault(True)
        close = QPushButton("Not now")
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
            f"{format_count(files, 'file')} to write" if files else "Everything is written"
        )
        within = any(each.photo.path in each.files for each in waiting)
        self._promise.setText(_WITHIN if within else _BESIDE)
        self.write.setEnabled(bool(files))
        self._rows.show(waiting)


def _cells(pending: PendingWrite) -> tuple[str, ...]:
    names = ", ".join(file.name for file in pending.files)
    new = "" if any(file.exists() for file in pending.files) else "new"
    text = (
        format_value(field, pending.values[field])
        for field in METADATA_FIELDS
        if field in pending.values
    )
    return names, str(pending.photo.path.parent), new, ", ".join(text), pending.error


def _tip(pending: PendingWrite) -> str:
    return "\n".join((*map(str, pending.files), pending.error)).strip()
