"""Dialog to place photos by GPX tracks: the camera's clock, and the positions found, before anything is changed."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QListWidget, QWidget

from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.places.names import find_place
from app.tasks.phrases import format_count
from app.tasks.places.track import TrackPlan, TrackRequest, parse_duration, parse_zone
from app.ui.map.track_model import TrackModel
from app.ui.theme import STEP
from app.ui.widgets.controls import fill_dialog, label, text_button
from app.ui.widgets.layouts import in_column
from app.ui.widgets.text_fields import Line

_MOST = 500
"""Photos listed; of more the number is told."""


class TrackDialog(QDialog):
    """Options above, the list of photos with their places below."""

    def __init__(
        self,
        model: TrackModel,
        tracks: Sequence[Path],
        photos: Sequence[Photo],
        parent: QWidget,
    ) -> None:
        """`photos` are those selected; none means all."""
        super().__init__(parent)
        self._model, self._tracks, self._photos = model, tuple(tracks), photos
        self.setWindowTitle("Place by GPX track")
        self.resize(80 * STEP, 72 * STEP)
        self.zone = _line(
            "Time zone of the camera", "That of the place, or Europe/Vienna, or +02:00"
        )
        self.ahead = _line("Camera clock ahead by", "0:00:00, with a minus if it is behind")
        self.replace = QCheckBox("Also replace positions that photos have")
        self.only_selected = QCheckBox(f"Only the {format_count(len(photos), 'selected photo')}")
        self.only_selected.setChecked(len(photos) > 1)
        self.only_selected.setVisible(bool(photos))
        self.list = QListWidget()
        self.list.setAccessibleName("Positions found")
        self.note = label("", "quiet", wrap=True)
        self.set = text_button("Set positions", self.accept, primary=True)
        cancel = text_button("Cancel", self.reject)
        fields = QWidget()
        in_column(
            label("Time zone of the camera", "quiet"), self.zone,
            label("Camera clock ahead by", "quiet"), self.ahead,
            self.replace, self.only_selected,
            inside=fields, spacing=STEP,
        )  # fmt: skip
        names = ", ".join(track.name for track in tracks)
        parts = (label(f"Place by {names}", "title", wrap=True), fields, self.note, self.list)
        fill_dialog(self, parts, self.list, (None, cancel, self.set))
        for line in (self.zone, self.ahead):
            line.textChanged.connect(lambda _: self._plan())
            line.escaped.connect(self.reject)
        for box in (self.replace, self.only_selected):
            box.toggled.connect(lambda _: self._plan())
        model.changed.connect(self._show)
        self.accepted.connect(model.apply)
        self.finished.connect(lambda _: model.stop())
        self._plan()

    def _plan(self) -> None:
        try:
            zone, ahead = self.zone.text().strip(), self.ahead.text().strip()
            if zone:
                parse_zone(zone)
            request = TrackRequest(
                self._tracks,
                zone,
                parse_duration(ahead) if ahead else 0.0,
                replace=self.replace.isChecked(),
            )
        except PhotoError as error:
            self._model.stop()
            self.set.setEnabled(False)
            self.note.setText(str(error))
            return
        only = self.only_selected.isChecked() and self._photos
        self._model.show(self._photos if only else None, request)

    def _show(self) -> None:
        plan = self._model.plan
        self.set.setEnabled(bool(plan and plan.placed))
        self.list.clear()
        if plan is None:
            self.note.setText(self._model.error or "Finding positions")
            return
        self.note.setText(plan.summary)
        self.list.addItems(_describe(plan))


def _describe(plan: TrackPlan) -> list[str]:
    lines = [
        f"{photo.path.name}    {position[0]:.5f}, {position[1]:.5f}    {find_place(position).words}".rstrip()
        for photo, position in plan.placed[:_MOST]
    ]
    more = len(plan.placed) - len(lines)
    return [*lines, f"and {more:,} more"] if more else lines


def _line(name: str, hint: str) -> Line:
    line = Line("")
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line
