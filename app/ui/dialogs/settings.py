"""Settings dialog: how metadata is saved to files, when indexing pauses, and whether text in photos is recognised."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QMessageBox,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.settings import Settings
from app.ui.indexing.text_recognition import TextRecognition
from app.ui.theme import STEP
from app.ui.widgets.controls import label, text_button
from app.ui.widgets.layouts import in_column, in_row, scroll

_SWITCHES = (
    ("save_sidecars", "Save metadata to XMP sidecar files",
     "Other photo software reads rating, label, flag, keywords and texts there. Off: library only."),
    ("reject_as_rating", "Save “Rejected” as rating −1 (XMP standard)",
     "The rating returns when the photo is no longer rejected."),
    ("pick_digikam", "Save flags for digiKam", "Field digiKam:PickLabel."),
    ("pick_dm", "Save flags as xmpDM:pick", "Read by some versions of Lightroom."),
    ("embed", "Save metadata inside JPEG, TIFF and DNG files",
     "Lightroom ignores sidecars of these formats. Albumen writes a copy, checks that the image is "
     "unchanged, and then replaces the file."),
)  # fmt: skip
_INDEXING = (
    ("pause_on_battery", "Pause indexing on battery power", "It is resumed on mains power."),
    ("pause_while_reviewing", "Pause indexing while you review photos",
     "In the loupe, Compare and Survey."),
)  # fmt: skip
_TEXT = (
    "recognise_text",
    "Recognise text in photos",
    "On this computer, in the background, after everything else; nothing leaves it. About 15 minutes for "
    "1,000 photos. Then text:invoice in a search finds it.",
)
_NAMES = (
    ("adobe", "IMG.xmp for camera RAW files (Lightroom, Capture One, Photo Mechanic)"),
    ("digikam", "IMG.CR2.xmp for every file (darktable, digiKam)"),
)
_WIDEST = 560
_TITLE_BAR = 64
"""Pixels left for what the desktop draws around a window."""


class SettingsDialog(QDialog):
    """Settings that take effect at once."""

    def __init__(
        self,
        settings: Settings,
        then: Callable[[], object],
        recognition: TextRecognition,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._then = then
        self._recognition = recognition
        self.setWindowTitle("Settings")
        inner = QWidget()
        margins = (3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        column = in_column(label("Metadata", "title"), inside=inner, margins=margins, spacing=STEP)
        self.switches = {name: self._add_switch(column, *text) for name, *text in _SWITCHES}
        self.names = self._add_names(column)
        self.most = self._add_most(column)
        column.addSpacing(2 * STEP)
        column.addWidget(label("Indexing", "title"))
        self.switches |= {name: self._add_switch(column, *text) for name, *text in _INDEXING}
        self.text = self._add_text(column)
        for name, switch in self.switches.items():
            switch.setChecked(getattr(settings, name))
            switch.toggled.connect(lambda on, name=name: self._choose(name, on))
        column.addStretch(1)
        close = in_row(None, text_button("Close", self.close, default=True))
        close.setContentsMargins(*margins)
        outer = in_column(scroll(inner, "Settings"), inside=self)
        outer.addLayout(close)
        # A layout's own hint takes each wrapped text for one line.
        width = inner.sizeHint().width()
        height = column.totalHeightForWidth(width) + close.sizeHint().height()
        self.setMinimumWidth(width)
        # Small screens show a part of it.
        self.resize(width, min(height, self.screen().availableGeometry().height() - _TITLE_BAR))

    def _add_switch(self, column: QVBoxLayout, text: str, more: str) -> QCheckBox:
        made = QCheckBox(text)
        made.setAccessibleDescription(more)
        hint = label(more, "quiet", wrap=True)
        hint.setMaximumWidth(_WIDEST)
        hint.setIndent(3 * STEP - 2)
        column.addSpacing(STEP)
        column.addWidget(made)
        column.addWidget(hint)
        return made

    def _add_text(self, column: QVBoxLayout) -> QCheckBox:
        column.addSpacing(2 * STEP)
        column.addWidget(label("Text in photos", "title"))
        name, *text = _TEXT
        made = self._add_switch(column, *text)
        made.setChecked(getattr(self._settings, name))
        made.toggled.connect(self._recognition.switch)
        column.addLayout(in_row(text_button("Erase recognised text…", self._ask_to_erase), None))
        return made

    def _ask_to_erase(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle("Erase recognised text")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("Erase all text that was recognised in photos?")
        box.setInformativeText("Recognition is turned off. The photos can be read again.")
        box.addButton("Erase", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.accepted.connect(self.erase_text)
        box.finished.connect(box.deleteLater)
        box.open()

    def erase_text(self) -> None:
        """Turn recognition off, and erase what was recognised."""
        self.text.blockSignals(True)
        self.text.setChecked(False)
        self.text.blockSignals(False)
        self._recognition.forget()

    def _add_names(self, column: QVBoxLayout) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName("Names of new sidecars")
        for name, text in _NAMES:
            made.addItem(text, name)
        made.setCurrentIndex(max(0, made.findData(self._settings.sidecar_names)))
        made.activated.connect(lambda _: self._choose("sidecar_names", made.currentData()))
        column.addSpacing(STEP)
        column.addWidget(label("Names of new sidecars", "quiet"))
        column.addWidget(made)
        return made

    def _add_most(self, column: QVBoxLayout) -> QSpinBox:
        made = QSpinBox(minimum=1, maximum=1_000_000)
        made.setValue(self._settings.confirm_from)
        made.setAccessibleName("Number of changed photos from which to ask before saving")
        made.valueChanged.connect(lambda value: self._choose("confirm_from", value))
        before, after = (
            label(text, "quiet") for text in ("Ask before saving when", "or more photos change")
        )
        column.addSpacing(STEP)
        column.addLayout(in_row(before, made, after, None, spacing=STEP))
        return made

    def _choose(self, name: str, value: object) -> None:
        setattr(self._settings, name, value)
        self._then()
