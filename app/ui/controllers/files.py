"""File controller: move, copy, rename, export and trash; each opens a list of the planned steps."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from app.domain.columns.values import Culled
from app.domain.errors import PhotoError
from app.domain.operation import OperationKind
from app.settings import Settings
from app.tasks.filing.execute import Outcome
from app.tasks.filing.file_set import Request
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.dialogs.dialogs import Dialogs
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.session import Session
from app.ui.window import Window

_KINDS = {
    "trash": OperationKind.TRASH,
    "move_to": OperationKind.MOVE,
    "copy_to": OperationKind.COPY,
    "rename": OperationKind.RENAME,
    "export": OperationKind.EXPORT,
}
FILES = tuple(_KINDS)
"""Actions that need a photo."""

_MAX_SHOWN = 8
"""Problems listed one by one; the history has them all."""


class FileController(QObject):
    """The file actions of a window."""

    def __init__(
        self,
        models: Session,
        window: Window,
        notices: Dialogs,
        actions: Actions,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._models = models
        self._window = window
        self._notices = notices
        self._settings = settings
        for name, kind in _KINDS.items():
            actions[name].triggered.connect(partial(self._ask, kind))
        actions["trash_rejected"].triggered.connect(self._ask_of_rejected)
        actions["history"].triggered.connect(lambda: notices.show_history(models.history))
        for view in (window.loupe.canvas, window.compare.area, window.survey.area):
            view.addAction(actions["trash"])
        models.history.had_errors.connect(self._show_errors)
        models.history.made.connect(self._read)

    def _ask(self, kind: OperationKind, _checked: bool = False) -> None:
        self._open(Request(kind, tuple(photo.id for photo in self._window.chosen)))

    def _ask_of_rejected(self) -> None:
        grid = self._window.page.grid
        photos = grid.photos if isinstance(grid, PhotoGrid) else self._models.timeline
        rows: list[int] = np.flatnonzero(photos.culled() == Culled.REJECTED).tolist()
        rejected = tuple(map(photos.key, rows))
        if not rejected:
            self._notices.show_error(
                PhotoError("No rejected photos are shown. Reject some photos first.")
            )
            return
        self._open(Request(OperationKind.TRASH, rejected, rejected=True))

    def _open(self, request: Request) -> None:
        history = self._models.history
        if history.busy:
            self._notices.show_error(
                PhotoError("Another file operation is running. Try again when it has finished.")
            )
        elif request.photos:
            self._notices.ask_of_files(history, request, self._settings)

    def _read(self, folder: Path) -> None:
        """Index new copies in a folder of the library."""
        folders = self._models.folders
        known = [folders.folder(row) for row in range(1, folders.rowCount())]
        if any(each and folder.is_relative_to(each.path) for each in known):
            self._models.indexing.read([folder])

    def _show_errors(self, outcome: Outcome) -> None:
        troubles = outcome.errors
        if not troubles:
            self._notices.show_error(PhotoError(_list_some(outcome.notes)))
            return
        lead = f"The operation is incomplete. {format_count(len(troubles), 'problem')}:"
        tail = (
            "\nOpen the history from the menu to continue or undo the operation."
            if outcome.operation
            else ""
        )
        text = _list_some((*troubles, *outcome.notes))
        self._notices.show_error(PhotoError(f"{lead}\n{text}{tail}"))


def _list_some(sentences: Sequence[str]) -> str:
    """Join the first sentences, and the number of the others."""
    text = "\n".join(sentences[:_MAX_SHOWN])
    more = len(sentences) - _MAX_SHOWN
    return text if more <= 0 else f"{text}\nand {more:,} more"
