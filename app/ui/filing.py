"""What the actions upon files do, wherever photos are shown: each opens the list of what it would do."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.act import Verb
from app.marks import Flag
from app.photo import Photo, PhotoError
from app.settings import Settings
from app.tasks.perform import Outcome
from app.tasks.sentences import say_count
from app.tasks.together import Request
from app.ui.actions import Actions
from app.ui.models.together import Models
from app.ui.views.notices import Notices
from app.ui.views.photo_wall import PhotoWall
from app.ui.window import Window

_VERBS = {
    "trash": Verb.TRASH,
    "move_to": Verb.MOVE,
    "copy_to": Verb.COPY,
    "rename": Verb.RENAME,
    "export": Verb.EXPORT,
}
FILES = tuple(_VERBS)
"""The actions that are only possible where there is a photo."""

_MOST_SAID = 8
"""Troubles named one by one; the history has them all."""


class FilingVerbs(QObject):
    """The verbs of one window that are about files."""

    def __init__(
        self,
        models: Models,
        window: Window,
        notices: Notices,
        actions: Actions,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._models = models
        self._window = window
        self._notices = notices
        self._settings = settings
        for name, verb in _VERBS.items():
            actions[name].triggered.connect(partial(self._ask, verb))
        actions["trash_rejected"].triggered.connect(self._ask_of_rejected)
        actions["history"].triggered.connect(lambda: notices.show_history(models.filing))
        for view in (window.loupe.canvas, window.compare.desk, window.survey.desk):
            view.addAction(actions["trash"])
        models.filing.troubled.connect(self._complain)
        models.filing.made.connect(self._read)

    def _ask(self, verb: Verb, _checked: bool = False) -> None:
        self._open(Request(verb, tuple(photo.id for photo in self._window.chosen)))

    def _ask_of_rejected(self) -> None:
        wall = self._window.page.wall
        photos = wall.photos if isinstance(wall, PhotoWall) else self._models.browsing
        shown: list[Photo] = [photos[row] for row in range(len(photos))]
        rejected = tuple(photo.id for photo in shown if photo.flag is Flag.REJECT)
        if not rejected:
            self._notices.complain(PhotoError("None of the photos shown is rejected."))
            return
        self._open(Request(Verb.TRASH, rejected, rejected=True))

    def _open(self, request: Request) -> None:
        filing = self._models.filing
        if filing.busy:
            self._notices.complain(
                PhotoError("Files are being worked on; this can be done when that is finished.")
            )
        elif request.photos:
            self._notices.ask_of_files(filing, request, self._settings)

    def _read(self, folder: Path) -> None:
        """Copies in a folder of the library are photos of it."""
        folders = self._models.folders
        known = [folders.folder(row) for row in range(1, folders.rowCount())]
        if any(each and folder.is_relative_to(each.path) for each in known):
            self._models.indexing.read([folder])

    def _complain(self, outcome: Outcome) -> None:
        troubles = outcome.troubles
        if not troubles:
            self._notices.complain(PhotoError(_list_some(outcome.notes)))
            return
        lead = f"{say_count(len(troubles), 'thing was', 'things were')} not done:"
        tail = "\nThe history (in the menu) goes on with it, or undoes it." if outcome.act else ""
        said = _list_some((*troubles, *outcome.notes))
        self._notices.complain(PhotoError(f"{lead}\n{said}{tail}"))


def _list_some(sentences: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    said = "\n".join(sentences[:_MOST_SAID])
    more = len(sentences) - _MOST_SAID
    return said if more <= 0 else f"{said}\nand {more:,} more"
