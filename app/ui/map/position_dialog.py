"""Dialog to type the position of photos, or the name of a city, or to remove it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.photo import Photo
from app.domain.position import NO_POSITION, Position, format_position, parse_position
from app.places.atlas import atlas
from app.places.names import find_place
from app.tasks.phrases import format_count
from app.ui.history.model import HistoryModel
from app.ui.theme import STEP
from app.ui.widgets.controls import fill_dialog, label, text_button
from app.ui.widgets.text_fields import Line

_WIDTH = 52 * STEP


class PositionDialog(QDialog):
    """A field that understands degrees and cities; says which place that is."""

    def __init__(self, history: HistoryModel, photos: Sequence[Photo], parent: QWidget) -> None:
        super().__init__(parent)
        self._history, self._photos = history, photos
        self.setWindowTitle("Set position")
        stated = {photo.metadata.position for photo in photos}
        text = stated.pop() if len(stated) == 1 else ""
        self.line = Line("" if text == NO_POSITION else text)
        self.line.setMinimumWidth(_WIDTH)
        self.line.setAccessibleName("Position")
        self.line.setPlaceholderText("48.2085, 16.3721 or Vienna")
        self.note = label("", "quiet", wrap=True)
        count = format_count(len(photos), "photo")
        self.set = text_button(f"Set for {count}", self.accept, primary=True)
        self.remove = text_button("Remove position", self._remove)
        cancel = text_button("Cancel", self.reject)
        parts = (label("Set position", "title"), self.line, self.note)
        fill_dialog(self, parts, self.note, (self.remove, None, cancel, self.set))
        self.line.textChanged.connect(lambda _: self._check())
        self.line.escaped.connect(self.reject)
        self.accepted.connect(self._save)
        self._check()

    @property
    def position(self) -> Position | None:
        """The position entered; None where it is none."""
        text = self.line.text().strip()
        return parse_position(text) or (atlas().find_city(text) if text else None)

    def _check(self) -> None:
        position = self.position
        self.set.setEnabled(position is not None)
        if position is None:
            self.note.setText(
                "Enter latitude and longitude in degrees, or the name of a city. "
                "The file of the photo stays as it is; the position is saved to its sidecar."
            )
        else:
            place = find_place(position).words
            self.note.setText(f"{format_position(position)}{f' – near {place}' if place else ''}")

    def _save(self) -> None:
        if position := self.position:
            self._history.edit(self._photos, {"position": format_position(position)})

    def _remove(self) -> None:
        self._history.edit(self._photos, {"position": NO_POSITION})
        self.reject()
