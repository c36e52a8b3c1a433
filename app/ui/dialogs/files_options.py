"""Options of a file operation: folder, name pattern, export format."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from app.domain.operation import OperationKind
from app.files.export.options import ExportOptions
from app.files.export.rules import MetadataChoice
from app.settings import Settings
from app.tasks.filing.file_set import Request
from app.tasks.filing.naming import FIELDS
from app.ui.theme import STEP
from app.ui.widgets.controls import label, text_button
from app.ui.widgets.layouts import in_column, in_row

_AS_THEY_ARE, _JPEG, _SHEET = range(3)
_KINDS = ("Original files", "JPEG files", "Contact sheets")
_METADATA = {
    MetadataChoice.ALL: "All metadata",
    MetadataChoice.NO_PLACE: "All except location",
    MetadataChoice.NO_PEOPLE: "All except people and location",
    MetadataChoice.COPYRIGHT: "Copyright only",
    MetadataChoice.NONE: "No metadata",
}
_LARGEST = 30_000
_SIDE = 2048
"""Pixels that fit on most screens."""


class FileOptions(QWidget):
    """No options, as for the trash."""

    changed = Signal()
    missing = ""
    """Sentence that asks for a missing option."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.column = in_column(inside=self, spacing=STEP)

    def apply(self, request: Request) -> Request | None:
        """Return the request with the options; None if an option is missing."""
        return request

    def remember(self) -> None:
        """Store the options for the next time."""


class FolderOptions(FileOptions):
    """Target folder."""

    missing = "Choose a destination folder."

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.folder = QLineEdit(settings.last_target, placeholderText="Destination folder")
        self.folder.setAccessibleName("Destination folder")
        self.folder.textChanged.connect(self.changed)
        choose = text_button("Choose…", self._choose)
        self.column.addLayout(in_row(self.folder, choose, spacing=STEP, wide=self.folder))

    def apply(self, request: Request) -> Request | None:
        folder = Path(self.folder.text().strip()).expanduser()
        if not self.folder.text().strip() or not folder.is_absolute():
            return None
        return replace(request, to=folder)

    def remember(self) -> None:
        self.settings.last_target = self.folder.text().strip()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "Choose a destination folder", self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)


class NameOptions(FileOptions):
    """Name pattern."""

    missing = "Enter a file name pattern."

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.pattern = QLineEdit(settings.name_pattern)
        self.pattern.setAccessibleName("File name pattern")
        self.pattern.textChanged.connect(self.changed)
        fields = "  ".join(f"{{{name}}}" for name in FIELDS)
        self.column.addWidget(self.pattern)
        self.column.addWidget(label(f"{fields}  {{number:03}}", "quiet"))

    def apply(self, request: Request) -> Request | None:
        pattern = self.pattern.text()
        return replace(request, pattern=pattern) if pattern.strip() else None

    def remember(self) -> None:
        self.settings.name_pattern = self.pattern.text()


class ExportForm(FolderOptions):
    """Target folder and export format."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Format")
        self.kind.addItems(_KINDS)
        self.side = QSpinBox(maximum=_LARGEST, value=_SIDE, suffix=" px", singleStep=256)
        self.side.setAccessibleName("Longer side")
        self.side.setSpecialValueText("Full size")
        self.quality = QSpinBox(
            minimum=1, maximum=95, value=ExportOptions().quality, prefix="Quality "
        )
        self.quality.setAccessibleName("JPEG quality")
        self.metadata = QComboBox()
        self.metadata.setAccessibleName("Metadata")
        for each, text in _METADATA.items():
            self.metadata.addItem(text, each)
        fields = (self.kind, self.side, self.quality, self.metadata)
        self.column.addLayout(in_row(*fields, None, spacing=2 * STEP))
        self.kind.currentIndexChanged.connect(self._choose_kind)
        chosen = self.metadata.currentIndexChanged
        for signal in (self.side.valueChanged, self.quality.valueChanged, chosen):
            signal.connect(lambda _: self.changed.emit())
        self._choose_kind()

    def apply(self, request: Request) -> Request | None:
        applied = super().apply(request)
        kind = self.kind.currentIndex()
        if applied is None or kind == _AS_THEY_ARE:
            return applied
        export = ExportOptions(self.side.value(), self.quality.value(), self.metadata.currentData())
        return replace(applied, export=export, sheet=kind == _SHEET)

    def _choose_kind(self) -> None:
        kind = self.kind.currentIndex()
        for part in (self.side, self.metadata):
            part.setVisible(kind == _JPEG)
        self.quality.setVisible(kind != _AS_THEY_ARE)
        self.changed.emit()


def make_options(kind: OperationKind, settings: Settings) -> FileOptions:
    """Return the options of an operation of this kind."""
    kinds: dict[OperationKind, type[FileOptions]] = {
        OperationKind.MOVE: FolderOptions,
        OperationKind.COPY: FolderOptions,
        OperationKind.RENAME: NameOptions,
        OperationKind.EXPORT: ExportForm,
    }
    return kinds.get(kind, FileOptions)(settings)
