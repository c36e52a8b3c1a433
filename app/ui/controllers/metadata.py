"""Metadata controller: ratings, labels, flags, keywords, auto-advance, and what is shown beside a photo."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.domain.metadata import MAX_RATING, Flag, MetadataChanges
from app.domain.photo import Photo
from app.settings import Settings
from app.ui.commands.actions import Actions
from app.ui.commands.table import ACTIONS
from app.ui.history.model import HistoryModel
from app.ui.window import Window

_LABELS = {"red": "Red", "yellow": "Yellow", "green": "Green", "blue": "Blue", "purple": "Purple"}

METADATA_ACTIONS = (
    "pick", "reject", "unflag", "toggle_pick", *_LABELS, *(f"rating_{n}" for n in range(MAX_RATING + 1)), "keyword",
    "credits",
)  # fmt: skip
"""Actions that need a photo."""


class MetadataController(QObject):
    """Applies the metadata actions to the photos chosen in the window."""

    def __init__(
        self, history: HistoryModel, window: Window, actions: Actions, settings: Settings
    ) -> None:
        super().__init__(window)
        self._history = history
        self._window = window
        self._actions = actions
        self._settings = settings
        self._join()
        actions["advance"].setChecked(settings.advance)
        actions["details"].setChecked(settings.details)
        actions["filmstrip"].setChecked(settings.filmstrip)
        window.details.setVisible(settings.details)

    def _join(self) -> None:
        means: dict[str, Callable[[Sequence[Photo]], MetadataChanges]] = {
            "pick": lambda _: {"flag": Flag.PICK},
            "reject": lambda _: {"flag": Flag.REJECT},
            "unflag": lambda _: {"flag": None},
            "toggle_pick": _toggle_pick,
        }
        for number in range(MAX_RATING + 1):
            means[f"rating_{number}"] = partial(_stars, number)
        for name, label in _LABELS.items():
            means[name] = partial(_toggle_label, label)
        for name, mean in means.items():
            self._actions[name].triggered.connect(partial(self._edit, mean))
        for spec in ACTIONS:
            if spec.advances:
                mean = means[spec.name]
                self._actions.onward(spec.name).triggered.connect(
                    partial(self._edit, mean, onward=True)
                )
        self._actions["advance"].toggled.connect(self._set_advance)
        self._actions["details"].toggled.connect(self._show_details)
        self._actions["filmstrip"].toggled.connect(self._set_filmstrip)
        self._actions["keyword"].triggered.connect(self._type_keyword)
        self._actions["resume"].triggered.connect(self._window.resume)

    def _edit(
        self,
        mean: Callable[[Sequence[Photo]], MetadataChanges],
        _checked: bool = False,
        *,
        onward: bool = False,
    ) -> None:
        photos = self._window.chosen
        if not photos:
            return
        self._history.edit(photos, mean(photos))
        if (onward or self._settings.advance) and len(photos) == 1:
            self._window.go_on()

    def _set_advance(self, chosen: bool) -> None:
        self._settings.advance = chosen

    def _show_details(self, shown: bool) -> None:
        self._settings.details = shown
        self._window.details.setVisible(shown)

    def _set_filmstrip(self, shown: bool) -> None:
        self._settings.filmstrip = shown

    def _type_keyword(self) -> None:
        self._actions["details"].setChecked(True)
        self._window.details.take_keyboard()


def _stars(number: int, _photos: Sequence[Photo]) -> MetadataChanges:
    return {"rating": number}


def _toggle_label(label: str, photos: Sequence[Photo]) -> MetadataChanges:
    """Return the label, or no label if all photos have that one."""
    have = all(photo.metadata.label == label for photo in photos)
    return {"label": "" if have else label}


def _toggle_pick(photos: Sequence[Photo]) -> MetadataChanges:
    have = all(photo.flag is Flag.PICK for photo in photos)
    return {"flag": None if have else Flag.PICK}
