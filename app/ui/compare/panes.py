"""Panes of Compare and Survey: equal panes, one of them current, zoomed and moved together."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.photo import Photo
from app.files.thumbnails import SIDE
from app.similarity.frames.registration import Affine
from app.ui.compare.pane import LINE, Pane
from app.ui.compare.registration_model import RegistrationModel
from app.ui.compare.sync_zoom import ZoomSync
from app.ui.compare.zoom_mapping import ZoomMapping
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.pixels.image_loader import ImageLoader, ImageRequest
from app.ui.pixels.prefetch_policy import Spread
from app.ui.theme import STEP

_PAUSE = 400
"""Milliseconds at the same photos after which all their pixels are decoded, ready for zooming in."""


class Panes(QWidget):
    """Each photo keeps its pane, wherever that is placed. The others are registered to the first photo."""

    picked = Signal()
    """Another pane is current."""
    closed = Signal(int)
    """The button to remove the photo of that id was pressed."""
    changed = Signal()
    """The texts of the panes, or their zoom, changed."""
    sharpened = Signal()

    def __init__(
        self,
        images: ImageLoader,
        registration: RegistrationModel,
        reader: ThumbnailReader,
        most: int,
    ) -> None:
        super().__init__()
        self._images, self._registration, self._reader = images, registration, reader
        self._mapping = ZoomMapping(registration)
        self._sync = ZoomSync(self._mapping)
        self._spare = [self._make() for _ in range(most)]
        self.shown: list[Pane] = []
        """Panes in order."""
        self.titles: tuple[str, ...] = ()
        """Names of the panes, such as Select and Candidate; empty in Survey."""
        self.columns = 1
        self.current: Pane | None = None
        self._near: tuple[Photo, ...] = ()
        self._views: list[ImageRequest] = []
        self._room: QSize | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._plan)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(STEP // 2)
        images.arrived.connect(lambda _view: self._sharpen())
        registration.arrived.connect(self._take_alignment)

    def _make(self) -> Pane:
        pane = Pane(self._images, self._reader)
        pane.setParent(self)
        pane.hide()
        pane.reached.connect(partial(self.make_current, pane))
        pane.closed.connect(lambda: pane.photo and self.closed.emit(pane.photo.id))
        pane.progressive.updated.connect(self.sharpened)
        pane.canvas.steered.connect(partial(self.lead, pane))
        pane.canvas.resized.connect(self._sync.follow)
        pane.canvas.zoomed.connect(partial(self._on_zoom, pane))
        return pane

    @property
    def photos(self) -> list[Photo]:
        """The photos shown, in order."""
        return [pane.photo for pane in self.shown if pane.photo is not None]

    @property
    def photo(self) -> Photo | None:
        """The photo in the current pane."""
        return self.current.photo if self.current else None

    def pane_of(self, id: int) -> Pane | None:
        """Return the pane of the photo of that id."""
        return next((p for p in self.shown if p.photo and p.photo.id == id), None)

    def show_photos(
        self, photos: Sequence[Photo], current: int | None, near: Sequence[Photo] = ()
    ) -> None:
        """Show these photos in that order, at the spot of the previous ones; `near` may come next."""
        stays = {photo.id: pane for photo in photos if (pane := self.pane_of(photo.id))}
        free = [pane for pane in self.shown if pane not in stays.values()] + self._spare
        self.shown = [stays.get(photo.id) or free.pop(0) for photo in photos]
        self._spare = free
        self._sync.take(self.shown, list(stays.values()))
        self._near = tuple(near)
        self._request_thumbnails(photos)
        for pane, photo in zip(self.shown, photos, strict=True):
            pane.show_photo(photo)
        if not stays:
            self.fit()
        self.current = self.pane_of(current or 0) or next(iter(self.shown), None)
        self._align()
        self._arrange()
        self._put_away()
        self._pause.start()
        self._sync.follow()
        self._plan()
        self._describe()

    def _put_away(self) -> None:
        for pane in self._spare:
            if pane.canvas.hasFocus() and self.current is not None:
                self.current.canvas.setFocus()  # Else Qt would choose the pane that gets it.
            pane.hide()
            pane.show_photo(None)

    def _request_thumbnails(self, photos: Sequence[Photo]) -> None:
        digests = dict.fromkeys(photo.digest for photo in (*photos, *self._near))
        self._reader.request(self, digests, SIDE)

    def renew(self, photos: Sequence[Photo]) -> None:
        """Update the metadata of the photos shown."""
        for pane, photo in zip(self.shown, photos, strict=True):
            pane.show_photo(photo)
        self._align()
        self._plan()
        self._describe()

    def fit(self) -> None:
        """Zoom all panes to fit."""
        self._sync.fit()

    def show_parts(self, parts: Mapping[str, QRectF]) -> None:
        """Zoom in on a part of each photo, by digest, in shares of its sides; the others show the same place."""
        panes = {pane: parts[pane.framing[0]] for pane in self.shown if pane.framing[0] in parts}
        leader = self.current if self.current in panes else next(iter(panes), None)
        if leader is not None:
            self._sync.show_parts(panes, leader)
            self._plan()
            self.changed.emit()

    @property
    def fitted(self) -> bool:
        """Whether every photo is shown whole."""
        return all(pane.canvas.zoom.fitted for pane in self.shown)

    def make_current(self, pane: Pane) -> None:
        """Make a pane current."""
        if pane in self.shown and pane is not self.current:
            self.current = pane
            self._describe()
            self.picked.emit()

    def link(self, linked: bool) -> None:
        """Link or unlink the current pane; linked again, its offset is kept."""
        if self.current is not None and self.current.linked != linked:
            self._sync.link(self.current, linked)
            self._describe()

    def map(self, one: Pane, other: Pane) -> Affine:
        """Return the map from one photo to another."""
        return self._mapping.map(one.framing[0], other.framing[0])

    def use_room(self, room: QSize | None) -> None:
        """Decode as many pixels as that area needs, instead of the area of a pane."""
        self._room = room
        self._plan()

    def lead(self, pane: Pane, point: QPointF) -> None:
        """Let the other panes follow one that was moved by hand, at that point."""
        self._sync.lead(pane, point)
        self._plan()
        self.changed.emit()

    def _on_zoom(self, pane: Pane) -> None:
        if self._sync.is_led_by(pane):
            self._sync.follow()
        if not self._sync.busy:
            self._plan()
            self.changed.emit()

    def _align(self) -> None:
        photos = self.photos
        base = photos[0].digest if photos else ""
        self._mapping.start_from(base)
        self._registration.want((base, each.digest) for each in (*photos, *self._near))

    def _take_alignment(self) -> None:
        if self.shown:
            self._sync.follow()
            self._describe()

    def _arrange(self) -> None:
        """Arrange the panes with as many in a row as shows the photos largest."""
        columns = _columns([_shape(photo) for photo in self.photos], self.size())
        for number, pane in enumerate(self.shown):
            self._grid.addWidget(pane, number // columns, number % columns)
            pane.show()
        lines = -(-len(self.shown) // columns)
        for each in range(9):  # An empty row or column keeps its space.
            self._grid.setColumnStretch(each, int(each < columns))
            self._grid.setRowStretch(each, int(each < lines))
        self.columns = columns

    def _describe(self) -> None:
        for number, pane in enumerate(self.shown, 1):
            note = self._mapping.set_registration(pane.framing[0])
            title = self.titles[number - 1] if self.titles else ""
            pane.describe(
                title or f"Pane {number} of {len(self.shown)}",
                title,
                note if pane.linked else "unlinked",
                current=pane is self.current,
                closable=len(self.shown) > 1,
            )
        self.changed.emit()

    @property
    def _spread(self) -> Spread:
        first = [self.current] if self.current in self.shown else []
        panes = [*first, *(pane for pane in self.shown if pane is not self.current)]
        room = self._room or (panes[0].canvas.size() if panes else QSize(1, 1))
        close = any(_is_close(pane) for pane in panes)
        photos = tuple(pane.photo for pane in panes if pane.photo is not None)
        box = room * self.devicePixelRatioF()
        return Spread(photos, self._near, box, close, not self._pause.isActive())

    def _plan(self) -> None:
        """Request as many pixels as the zoom can show."""
        if not self.isVisible() and self._room is None:
            return
        views = self._spread.views()
        if views != self._views:
            self._views = views
            self._images.request(views)
        self._sharpen()

    def _sharpen(self) -> None:
        if not self._views:
            return
        spread = self._spread
        for pane in self.shown:
            if pane.photo is not None:
                pane.progressive.show_best(spread.order(pane.photo))

    def rest(self) -> None:
        """Show nothing, and cancel all requests."""
        self.fit()
        self.show_photos((), None)
        self._pause.stop()
        self._registration.want(())
        self._views = []
        self._images.request(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()


def _is_close(pane: Pane) -> bool:
    zoom = pane.canvas.zoom
    return not zoom.fitted and zoom.scale > zoom.fit_scale


def _shape(photo: Photo) -> QSize:
    return QSize(photo.width, photo.height) if photo.width > 0 < photo.height else QSize(3, 2)


def _columns(shapes: Sequence[QSize], room: QSize) -> int:
    """Return how many panes in a row make the smallest photo largest."""

    def scale(columns: int) -> float:
        lines = -(-len(shapes) // columns)
        across, down = room.width() / columns, max(1, room.height() / lines - LINE)
        return sum(
            min(across / each.width(), down / each.height()) * each.width() for each in shapes
        )

    return max(range(1, len(shapes) + 1), key=scale, default=1)
