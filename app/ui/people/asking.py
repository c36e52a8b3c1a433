"""Texts of the people page while nobody is found, and the question before all is forgotten."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.tasks.people.forget import CANNOT_BE_UNDONE
from app.tasks.phrases import format_count

_SECONDS = 0.6
"""To decode a photo of 12 to 24 MP again and look at it: 612 ms on two busy cores, 437 ms of the processor."""


def explain_empty(
    finds: bool, loaded: bool, busy: bool, photos: int
) -> tuple[tuple[str, str], bool]:
    """Return a large and a small line, and whether to offer to find people.

    `finds` tells whether people are to be found, `loaded` whether they were listed, `busy` whether photos are being
    indexed; `photos` is their number.
    """
    if not finds:
        minutes = max(1, round(photos * _SECONDS / 60))
        of_all = f"{format_count(minutes, 'minute')} for {format_count(photos, 'photo')}"
        about = f" About {of_all}." if photos else ""
        small = (
            "Faces are found and compared on this computer; nothing leaves it. "
            f"Albumen does so in the background, and you can stop it at any time.{about}"
        )
        return ("Find people on your photos", small), True
    if busy:
        return ("Finding faces", "People appear here when all photos were looked at."), False
    if loaded:
        appear = "Faces appear here when photos of people are in the library."
        return ("No faces found", appear), False
    return ("", ""), False


def ask_to_forget(window: QWidget, forget: Callable[[], object]) -> None:
    """Ask before all faces are forgotten."""
    box = QMessageBox(window)
    box.setWindowTitle("Forget all faces")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText("Forget all faces, names and decisions about people?")
    box.setInformativeText(f"Finding faces is turned off. {CANNOT_BE_UNDONE}")
    box.addButton("Forget all faces", QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.accepted.connect(forget)
    box.finished.connect(box.deleteLater)
    box.open()
