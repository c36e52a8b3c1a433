"""What the actions of a search do, wherever photos are shown: like these, not like these, a part, kept searches."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, QRectF
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from app.catalog.queries import KeptQuery
from app.photo import Photo, PhotoError
from app.query.reading import read_query
from app.query.terms import Area, Like, Term
from app.query.writing import write_query
from app.ui.actions import Actions
from app.ui.models.pasted import Pasted
from app.ui.models.together import Models
from app.ui.models.wanted import Wanted, like_photos
from app.ui.views import desktop
from app.ui.views.chips import say_wanted
from app.ui.views.colour_dialog import ColourDialog
from app.ui.views.name_dialog import NameDialog
from app.ui.views.notices import Notices
from app.ui.views.search_page import SearchPage
from app.ui.window import Window

SEARCHES = ("find", "find_more", "find_less")
"""The actions that are only possible where there is a photo."""

_Photo = TypeVar("_Photo", Photo, Path)

_MOST = 50
"""Photos to search by: the average of more is like everything."""
_LETTERS = 60
"""Of a query, offered as its name."""
_DIGITS = 4
"""Of a part's place: finer than a pixel of what is looked at."""


class SearchVerbs(QObject):
    """The verbs of one window that are about searching."""

    def __init__(
        self, models: Models, window: Window, notices: Notices, actions: Actions, pasted: Pasted
    ) -> None:
        super().__init__(window)
        self._searches, self._kept = models.searches, models.kept
        self._window, self._notices = window, notices
        self._pasted = pasted
        self._page = next(page for page in window.pages if isinstance(page, SearchPage))
        verbs: dict[str, Callable[[], object]] = {
            "ask": self._ask,
            "new_search": self._ask_anew,
            "find": self._find,
            "find_more": lambda: self._add(against=False),
            "find_less": lambda: self._add(against=True),
            "search_file": self._choose_file,
            "add_colour": self._choose_colour,
            "paste": lambda: self._page.paste(QGuiApplication.clipboard().mimeData()),
            "keep_search": self._keep,
            "copy_search": lambda: desktop.copy([self._searches.wanted.written]),
        }
        for name, verb in verbs.items():
            actions[name].triggered.connect(lambda checked=False, verb=verb: verb())
        self._page.pasted.connect(self._take_picture)
        pasted.stored.connect(lambda path: self._page.add(like_photos([path])))
        window.loupe.frame.chosen.connect(self._find_part)
        window.folders.kept.opened.connect(self._open)

    def drop(self, files: Sequence[Path]) -> None:
        """Ask for photos like these: too, on the search page; elsewhere instead of what was asked."""
        terms = like_photos(self._few(files, "were given"))
        if not terms:
            return
        if self._window.page is self._page and self._window.front is None:
            self._page.add(terms)
        else:
            self._begin(Wanted(seen=terms))

    def _ask(self) -> None:
        self._window.show_page(self._page.name)
        self._page.take_box()

    def _ask_anew(self) -> None:
        self._begin(Wanted())
        self._page.take_box()

    def _begin(self, wanted: Wanted) -> None:
        """Ask something new."""
        self._page.note_place()
        self._searches.ask(wanted)
        # Only now: where nothing was asked, the page would give the keyboard to its line.
        self._window.show_page(self._page.name)

    def _find(self) -> None:
        chosen = self._few(self._window.chosen, "are selected")
        if chosen:
            self._begin(Wanted(seen=like_photos(chosen)))

    def _few(self, photos: Sequence[_Photo], which: str) -> Sequence[_Photo]:
        """These, where they are not too many to be like."""
        if len(photos) <= _MOST:
            return photos
        self._notices.complain(
            PhotoError(f"{len(photos):,} photos {which}: search by {_MOST} at most.")
        )
        return ()

    def _add(self, *, against: bool) -> None:
        chosen = self._few(self._window.chosen, "are selected")
        if chosen:
            self._begin(self._searches.wanted.add(like_photos(chosen, against=against)))

    def _find_part(self, part: QRectF) -> None:
        photo = self._window.loupe.photo
        if photo is not None:
            left, top = round(part.left(), _DIGITS), round(part.top(), _DIGITS)
            width = min(round(part.width(), _DIGITS), 1 - left)
            height = min(round(part.height(), _DIGITS), 1 - top)
            area = Area(left, top, round(width, _DIGITS), round(height, _DIGITS))
            self._begin(Wanted(seen=(Term(Like(photo.path, area)),)))

    def _choose_file(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self._window, "Find photos like this file")
        if chosen:
            self.drop([Path(chosen)])

    def _choose_colour(self) -> None:
        self._window.show_page(self._page.name)
        dialog = ColourDialog(self._window)
        dialog.chosen.connect(self._page.add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_picture(self, data: QMimeData) -> None:
        """A file that was copied, or pixels that were."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = data.imageData() if not files and data.hasImage() else None
        if files:
            self.drop(files)
        elif isinstance(image, QImage):
            self._pasted.store(image)

    def _keep(self) -> None:
        wanted = self._searches.wanted
        if wanted.written:
            dialog = NameDialog("Keep this search", _offer(wanted), self._kept.has, self._window)
            dialog.named.connect(lambda name: self._kept.keep(name, wanted.written))
            dialog.open()

    def _open(self, kept: KeptQuery) -> None:
        self._page.note_place()
        self._searches.open(kept.text)
        self._window.show_page(self._page.name)


def _offer(wanted: Wanted) -> str:
    """A name for it: its words and facts as they are written, the pictures without their folders."""
    said = write_query(read_query(wanted.text).query)
    return ", ".join(filter(None, (said, *map(say_wanted, wanted.seen))))[:_LETTERS]
