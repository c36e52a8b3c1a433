"""The loupe: one photo, large. Its thumbnail at once, pixels for the screen next, all on zooming."""

from PySide6.QtCore import QSize, QSizeF, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.files.thumbnails import SIDE
from app.photo import Photo, PhotoError, Presence
from app.ui.actions import Actions
from app.ui.models.facts import Facts
from app.ui.models.looking import Looking, View
from app.ui.models.overlays import Overlays
from app.ui.models.photos import Photos
from app.ui.models.plan import Outlook
from app.ui.views.canvas import Canvas
from app.ui.views.dressing import DRESSES, Dressing
from app.ui.views.parts import Elided, bar, button, label
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.words import say_date, say_photo, say_pixels

_NAME = 128
"""Pixels the name of the photo keeps in however narrow a window."""

_PAUSE = 400
"""Milliseconds at a photo after which all its pixels are read, should one look closer."""


class Loupe(QWidget):
    """Goes through Photos, holding the one shown by its id."""

    moved = Signal()
    """Another photo is shown."""

    def __init__(
        self,
        looking: Looking,
        overlays: Overlays,
        facts: Facts,
        reader: ThumbnailReader,
        actions: Actions,
    ) -> None:
        super().__init__()
        self._reader = reader
        self._photos = Photos(self)
        self._photos.merged.connect(self._renew)
        self._photo: Photo | None = None
        self._way = 1
        """Which way one goes through the photos: 1 or -1."""
        self._looking = looking
        self._views: list[View] = []
        self._shown: View | None = None
        """The pixels shown; None for a thumbnail."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self.canvas = Canvas()
        self.dressing = Dressing(self.canvas, overlays, facts, actions)
        self._name, self._quiet = Elided("title"), Elided("quiet")
        self._name.setMinimumWidth(_NAME)
        self._quiet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._percent = label("", "quiet")
        self._build(actions)
        self._connect(actions)

    def _build(self, actions: Actions) -> None:
        toggles = [button(actions[name]) for name in DRESSES]
        for toggle in toggles:
            toggle.setProperty("toggle", True)
        self._top = bar(
            button(actions["leave"]),
            self._name,
            self._quiet,
            self._percent,
            *toggles,
            *(button(actions[n]) for n in ("zoom", "find", "previous", "next", "full")),
            wide=self._name,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)
        self.canvas.setAccessibleName("Loupe")

    def _connect(self, actions: Actions) -> None:
        actions.serve(self.canvas, "loupe")  # Not the buttons: Space presses those.
        actions["next"].triggered.connect(lambda: self.step(1))
        actions["previous"].triggered.connect(lambda: self.step(-1))
        actions["zoom"].triggered.connect(lambda: self.canvas.toggle())
        self._reader.arrived.connect(self._show_thumbnail)
        self._looking.arrived.connect(self._take)
        self.canvas.zoomed.connect(self._follow_zoom)
        self._pause.timeout.connect(self._follow_zoom)
        self.canvas.stepped.connect(self.step)
        self.dressing.changed.connect(self._describe)

    @property
    def photo(self) -> Photo | None:
        """The photo shown."""
        return self._photo

    @property
    def shown(self) -> View | None:
        """The pixels of the photo itself that are shown; None while it is its thumbnail."""
        return self._shown

    @property
    def trouble(self) -> str:
        """What is said about this photo, where something is wrong."""
        return self.dressing.trouble.words

    def look_at(self, photos: Photos, photo: Photo) -> None:
        """Show that one whole; the arrows go through those."""
        self._photos.merged.disconnect(self._renew)
        self._photos = photos
        self._photos.merged.connect(self._renew)
        self.canvas.zoom.fit()
        self._show(photo)

    def step(self, by: int) -> None:
        """Show the one so many further on, at the same zoom and place."""
        row = None if self._photo is None else self._photos.row(self._photo.id)
        self._way = 1 if by > 0 else -1
        if row is not None and 0 <= row + by < len(self._photos):
            self._show(self._photos[row + by])
            self.moved.emit()

    def enlarge(self, steps: int) -> None:
        """Zoom by that many notches."""
        self.canvas.enlarge(steps)

    def fill(self, full: bool) -> None:
        """Show only the photo, and its name for a moment; or everything again."""
        self._top.setVisible(not full)
        self._say_in_passing()

    def rest(self) -> None:
        """Show nothing, and ask for nothing more."""
        self._photo, self._shown, self._views = None, None, []
        self._pause.stop()
        self._looking.wish(())
        self.dressing.dress(None, ())
        self.canvas.zoom.fit()
        self.dressing.marks.hide()
        self.canvas.show_picture(None, QSizeF(1, 1))

    def _show(self, photo: Photo) -> None:
        self._photo, self._shown = photo, None
        self._pause.start()
        self.dressing.trouble.say("")
        near = list(self._outlook(photo).neighbours())
        self._reader.wish(self, dict.fromkeys(each.digest for each in (photo, *near)), SIDE)
        self.dressing.dress(photo, near)
        thumbnail = self._reader.pixmap(photo.digest, SIDE)
        self.canvas.show_picture(thumbnail, _size(photo, thumbnail))  # Which plans anew.
        self._caption(photo)
        self._say_in_passing()
        self._sharpen()
        if photo.presence is Presence.OFFLINE:
            self.dressing.trouble.say(
                "This photo is offline: its folder cannot be reached. This is its thumbnail."
            )

    def _renew(self) -> None:
        """The photos are listed anew: this one may have another flag, or another place among them."""
        row = None if self._photo is None else self._photos.row(self._photo.id)
        if row is not None:
            self._photo = self._photos[row]
            self._caption(self._photo)

    def _caption(self, photo: Photo) -> None:
        parts = (self._remark(photo), say_pixels(photo), say_date(photo), self._place(photo))
        self.dressing.marks.say(photo.marks)
        self._name.say(photo.path.name)
        self._quiet.say("  ·  ".join(filter(None, parts)))
        self._describe()

    def _remark(self, photo: Photo) -> str:
        row = self._photos.row(photo.id)
        return "" if row is None else self._photos.caption(row)

    def _place(self, photo: Photo) -> str:
        row = self._photos.row(photo.id)
        return "" if row is None else f"{row + 1:,} of {len(self._photos):,}"

    def _describe(self) -> None:
        if self._photo is not None:
            said = (say_photo(self._photo, self._remark(self._photo)), self.dressing.words)
            self.canvas.setAccessibleDescription(", ".join(filter(None, said)))

    def _say_in_passing(self) -> None:
        """In full screen there is no bar to read what is shown in."""
        photo = self._photo if self._top.isHidden() else None
        parts = (photo.path.name, self._place(photo)) if photo else ()
        self.dressing.caption.say("  ·  ".join(filter(None, parts)))

    def _outlook(self, photo: Photo) -> Outlook:
        zoom, ratio = self.canvas.zoom, self.devicePixelRatioF()
        box = QSize(round(self.canvas.width() * ratio), round(self.canvas.height() * ratio))
        close = not zoom.fitted and zoom.scale > zoom.fit_scale
        resting = not self._pause.isActive()
        return Outlook(self._photos, photo, self._way, box, close, resting)

    def _follow_zoom(self) -> None:
        """Have as many pixels as the zoom can show, and those of the photos one may go on to."""
        photo, zoom = self._photo, self.canvas.zoom
        self._percent.setText(f"{zoom.percent} %" if photo else "")
        if photo is None or not self.isVisible():
            return
        views = self._outlook(photo).views()
        if views != self._views:
            self._views = views
            self._looking.wish(views)
            self._sharpen()

    def _take(self, view: View) -> None:
        if self._photo is not None and view.digest == self._photo.digest:
            self._sharpen()
        else:
            self._follow_pixels()

    def _sharpen(self) -> None:
        """Show the best of what is here of this photo."""
        photo = self._photo
        if photo is None or photo.presence is not Presence.HERE:
            return
        outlook = self._outlook(photo)
        order = (outlook.screenful, outlook.whole, outlook.quick)
        if outlook.close:
            order = (outlook.whole, outlook.screenful, outlook.quick)
        for view in order:
            image = self._looking.image(view)
            if image is not None:
                self._put(view, image)
                break
        fault = self._looking.fault(order[0])
        if fault is not None:
            self._fail(fault)

    def _put(self, view: View, image: QImage) -> None:
        if self._shown == view:
            return
        zoom = self.canvas.zoom
        unknown = self._photo is not None and self._photo.width <= 0
        if unknown and max(zoom.picture.width(), zoom.picture.height()) <= SIDE:
            zoom.picture = QSizeF(image.size())
        self._shown = view
        self.canvas.sharpen(QPixmap.fromImage(image))
        self._follow_pixels()

    def _follow_pixels(self) -> None:
        """Dress what is shown, and before one gets there what is shown next."""
        if self._shown is None:
            return
        screenfuls = (view for view in self._views if view.side and not view.quick)
        images = {view.key: self._looking.image(view) for view in (self._shown, *screenfuls)}
        self.dressing.follow([(key, image) for key, image in images.items() if image is not None])

    def _fail(self, error: PhotoError) -> None:
        rest = "This is its thumbnail." if self._shown is None else "These are not all its pixels."
        self.dressing.trouble.say(f"{error} {rest}")

    def _show_thumbnail(self, digests: frozenset[str]) -> None:
        photo = self._photo
        if photo is None or photo.digest not in digests or self._shown is not None:
            return
        thumbnail = self._reader.pixmap(photo.digest, SIDE)
        if thumbnail is not None and self.canvas.filled:
            self.canvas.sharpen(thumbnail)  # A smaller one stood in for it.
        else:
            self.canvas.show_picture(thumbnail, _size(photo, thumbnail))

    def showEvent(self, event: QShowEvent) -> None:
        self._follow_zoom()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.rest()


def _size(photo: Photo, thumbnail: QPixmap | None) -> QSizeF:
    if photo.width > 0 and photo.height > 0:
        return QSizeF(photo.width, photo.height)
    return QSizeF(thumbnail.size()) if thumbnail is not None else QSizeF(SIDE, SIDE)
