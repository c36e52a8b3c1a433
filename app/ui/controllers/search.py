"""Search controller: similar photos, areas, colours, image files, saved searches."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, QRectF
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from app.catalog.saved_searches import SavedSearch
from app.domain.errors import PhotoError
from app.domain.photo import Photo
from app.query.ast import Area, ExampleTerm, Query, Term
from app.query.parser import parse_query
from app.query.serializer import quote, serialize_query
from app.tasks.library.photo_filter import read_filter
from app.ui import desktop
from app.ui.commands.actions import Actions
from app.ui.dialogs.dialogs import Dialogs
from app.ui.photos.page import PhotosPage
from app.ui.search.chips import describe_term_sign
from app.ui.search.colour_dialog import ColourDialog
from app.ui.search.page import SearchPage
from app.ui.search.pasted import Pasted
from app.ui.search.query_state import QueryState, like_photos
from app.ui.session import Session
from app.ui.widgets.name_dialog import NameDialog
from app.ui.window import Window

SEARCH_ACTIONS = ("find", "find_more", "find_less")
"""Actions that need a photo."""

_Photo = TypeVar("_Photo", Photo, Path)

_MOST = 50
"""Maximum of photos to search by: the average of more is similar to everything."""
_LETTERS = 60
"""Maximum letters of a query suggested as its name."""
_DIGITS = 4
"""Digits of the place of an area: finer than a pixel of the compared picture."""


class SearchController(QObject):
    """The search actions of a window."""

    def __init__(
        self, models: Session, window: Window, notices: Dialogs, actions: Actions, pasted: Pasted
    ) -> None:
        super().__init__(window)
        self._search, self._saved = models.search, models.saved_searches
        self._window, self._notices = window, notices
        self._pasted = pasted
        self._page = next(page for page in window.pages if isinstance(page, SearchPage))
        self._photos = next(page for page in window.pages if isinstance(page, PhotosPage))
        models.found_text.asked = self._texts_to_mark
        handlers: dict[str, Callable[[], object]] = {
            "type_search": self._ask,
            "new_search": self._ask_anew,
            "find": self._find,
            "find_more": lambda: self._add(against=False),
            "find_less": lambda: self._add(against=True),
            "search_file": self._choose_file,
            "add_colour": self._choose_colour,
            "paste": lambda: self._page.paste(QGuiApplication.clipboard().mimeData()),
            "save_search": self._save,
            "search_with_filter": lambda: self._begin(
                QueryState(serialize_query(Query(models.timeline.filter)))
            ),
            "show_as_filter": self._show_as_filter,
            "copy_search": lambda: desktop.copy([self._search.state.serialized]),
        }
        actions.connect(handlers)
        self._page.pasted.connect(self._take_picture)
        pasted.stored.connect(lambda path: self._page.add(like_photos([path])))
        window.details.person_chosen.connect(
            lambda name: self._begin(QueryState(f"person:{quote(name)}"))
        )
        window.loupe.frame.chosen.connect(self._search_area)
        window.folders.saved_searches.opened.connect(self._open)

    def drop(self, files: Sequence[Path]) -> None:
        """Search by image files: added to the search on the search page, elsewhere instead of the search."""
        terms = like_photos(self._chosen(files, "were given"))
        if not terms:
            return
        if self._window.page is self._page and self._window.front is None:
            self._page.add(terms)
        else:
            self._begin(QueryState(picture_terms=terms))

    def _texts_to_mark(self) -> tuple[str, ...]:
        is_shown = self._window.page is self._page
        return self._search.state.query.texts_in_photos if is_shown else ()

    def _ask(self) -> None:
        self._window.show_page(self._page.name)
        self._page.take_box()

    def _ask_anew(self) -> None:
        self._begin(QueryState())
        self._page.take_box()

    def _begin(self, state: QueryState) -> None:
        """Start a new search."""
        self._page.remember_place()
        self._search.ask(state)
        # Only now: with an empty search, the page would give the keyboard to its search box.
        self._window.show_page(self._page.name)

    def _find(self) -> None:
        chosen = self._chosen(self._window.chosen, "are selected")
        if chosen:
            self._begin(QueryState(picture_terms=like_photos(chosen)))

    def _chosen(self, photos: Sequence[_Photo], which: str) -> Sequence[_Photo]:
        """Return the photos unless they are too many for a search."""
        if len(photos) <= _MOST:
            return photos
        self._notices.show_error(
            PhotoError(f"{len(photos):,} photos {which}. Search by at most {_MOST} photos.")
        )
        return ()

    def _add(self, *, against: bool) -> None:
        chosen = self._chosen(self._window.chosen, "are selected")
        if chosen:
            self._begin(self._search.state.add(like_photos(chosen, against=against)))

    def _search_area(self, part: QRectF) -> None:
        photo = self._window.loupe.photo
        if photo is not None:
            left, top = round(part.left(), _DIGITS), round(part.top(), _DIGITS)
            width = min(round(part.width(), _DIGITS), 1 - left)
            height = min(round(part.height(), _DIGITS), 1 - top)
            area = Area(left, top, round(width, _DIGITS), round(height, _DIGITS))
            self._begin(QueryState(picture_terms=(Term(ExampleTerm(photo.path, area)),)))

    def _show_as_filter(self) -> None:
        self._page.box.flush()
        photo_filter = read_filter(self._search.state.terms)
        if photo_filter is not None:
            self._page.remember_place()
            self._window.folders.select(None)  # A search finds the photos of all folders.
            self._photos.show_filter(photo_filter)
            self._window.show_page(self._photos.name)

    def _choose_file(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self._window, "Choose an image to search by")
        if chosen:
            self.drop([Path(chosen)])

    def _choose_colour(self) -> None:
        self._window.show_page(self._page.name)
        dialog = ColourDialog(self._window)
        dialog.chosen.connect(self._page.add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_picture(self, data: QMimeData) -> None:
        """Search by a pasted file or pasted pixels."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        image = data.imageData() if not files and data.hasImage() else None
        if files:
            self.drop(files)
        elif isinstance(image, QImage):
            self._pasted.store(image)

    def _save(self) -> None:
        state = self._search.state
        if state.serialized:
            dialog = NameDialog("Save search", _suggest_name(state), self._saved.has, self._window)
            dialog.named.connect(lambda name: self._saved.save(name, state.serialized))
            dialog.open()

    def _open(self, kept: SavedSearch) -> None:
        self._page.remember_place()
        self._search.open(kept.text)
        self._window.show_page(self._page.name)


def _suggest_name(state: QueryState) -> str:
    """Suggest a name for a search: its text, and its pictures without their folders."""
    text = serialize_query(parse_query(state.text).query)
    return ", ".join(filter(None, (text, *map(describe_term_sign, state.picture_terms))))[:_LETTERS]
