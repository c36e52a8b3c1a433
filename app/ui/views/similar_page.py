"""The page of a search: the photo asked about, what is most like it, and the trail of searches."""

from collections.abc import Callable

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.files.thumbnails import SIDE
from app.photo import Photo
from app.settings import Settings
from app.tasks.sentences import say_count
from app.ui.actions import Actions
from app.ui.models.search import Search
from app.ui.models.together import Models
from app.ui.theme import STEP
from app.ui.views.page import Page
from app.ui.views.parts import Elided, Guide, bar, button, label
from app.ui.views.photo_wall import PhotoWall
from app.ui.views.still import Still
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.words import say_date, say_pixels

_WIDTH = 288


class SimilarPage(Page):
    """The query at the left, its results ranked at the right."""

    name = "similar"

    def __init__(
        self, models: Models, reader: ThumbnailReader, actions: Actions, settings: Settings
    ) -> None:
        super().__init__(models, reader, actions, settings)
        self._searches = models.searches
        self._wall = self.make_wall(models.searches.results)
        self._guide = Guide(actions["photos"], actions["search_file"])
        self._picture = Still(_WIDTH - 4 * STEP)
        self._name = Elided("title")
        self._pixels, self._date = label("", "quiet"), label("", "quiet")
        self._status = label("", "quiet")
        self._shown: Search | None = None
        self._found = QWidget()
        self._pages = QStackedLayout()
        self._build()
        self._searches.changed.connect(self._refresh)
        reader.arrived.connect(self._take_thumbnail)
        actions["back"].triggered.connect(lambda: self._travel(self._searches.back))
        actions["forward"].triggered.connect(lambda: self._travel(self._searches.forward))
        self._refresh()

    def _build(self) -> None:
        row = QHBoxLayout(self._found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_query())
        row.addWidget(self._wall, 1)
        self._pages.addWidget(self._found)
        self._pages.addWidget(self._guide)
        actions = self.actions_
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(
            bar(
                button(actions["back"]),
                button(actions["forward"]),
                self._status,
                None,
                button(actions["search_file"], text=True),
            )
        )
        column.addLayout(self._pages, 1)

    def _build_query(self) -> QWidget:
        query = QWidget()
        query.setObjectName("query")
        query.setFixedWidth(_WIDTH)
        column = QVBoxLayout(query)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        for part in (self._picture, self._name, self._pixels, self._date):
            column.addWidget(part)
        column.addStretch(1)
        return query

    @property
    def wall(self) -> PhotoWall:
        return self._wall

    @property
    def photo(self) -> Photo | None:
        """The result selected, else the photo asked about."""
        here = self._searches.here
        asked = here.query if here is not None and isinstance(here.query, Photo) else None
        return super().photo or asked

    def note_place(self) -> None:
        """Remember where in the results one is, before they are left."""
        if self._shown is not None:
            self._shown.scroll = self._wall.verticalScrollBar().value()
            current = self._wall.selection.current
            self._shown.current = current if isinstance(current, int) else None

    def _travel(self, go: Callable[[], None]) -> None:
        self.note_place()
        go()

    def _refresh(self) -> None:
        here, trail = self._searches.here, self._searches.trail
        self.actions_.enable(trail.can_go_back, "back")
        self.actions_.enable(trail.can_go_forward, "forward")
        self.turn_to(self._guide if here is None else self._found, self._pages)
        if here is None:
            self._guide.say(
                "Find photos like another one",
                "Pick a photo on a wall and press S, or drop a picture file anywhere.",
                self.actions_["photos"],
                self.actions_["search_file"],
            )
            return
        self._describe(here)
        if self._searches.awaited is None and self._shown is not here:
            self._return_to(here)
        self.picked.emit()

    def _describe(self, here: Search) -> None:
        self._name.say(here.path.name)
        photo = here.query if isinstance(here.query, Photo) else None
        self._pixels.setText(say_pixels(photo) if photo else "Not in the library")
        self._date.setText(say_date(photo) if photo else "")
        searching = self._searches.awaited is not None
        found = say_count(len(here.matches), "photo")
        self._status.setText("Searching" if searching else f"{found}, most alike first")
        self._show_picture(here)

    def _return_to(self, here: Search) -> None:
        """Show the results as they were left."""
        self._shown = here
        self._wall.select_none()
        row = None if here.current is None else self._wall.photos.row(here.current)
        if row is not None:
            self._wall.go_to(row)
        self._wall.verticalScrollBar().setValue(here.scroll)

    def _show_picture(self, here: Search) -> None:
        pixmap = None
        if isinstance(here.query, Photo):
            self.reader.wish(self, (here.query.digest,), SIDE)
            pixmap = self.reader.pixmap(here.query.digest, SIDE)
        elif here.picture is not None:
            pixmap = QPixmap.fromImage(here.picture)
        self._picture.show_picture(pixmap)
        self._picture.setAccessibleName(f"The photo asked about: {here.path.name}")

    def _take_thumbnail(self, digests: frozenset[str]) -> None:
        here = self._searches.here
        if here is not None and isinstance(here.query, Photo) and here.query.digest in digests:
            self._show_picture(here)
