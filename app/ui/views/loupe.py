"""The loupe: one photo, large. Its thumbnail at once, pixels for the screen next, all on zooming."""

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.files.thumbnails import SIDE
from app.photo import Photo, PhotoError, Presence
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.models.looking import Looking
from app.ui.models.photos import Photos
from app.ui.views.canvas import Canvas
from app.ui.views.parts import Elided, bar, button, label
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.words import FLAGS, say_date, say_photo, say_pixels

_NAME = 128
"""Pixels the name of the photo keeps in however narrow a window."""


class Loupe(QWidget):
    """Goes through Photos, holding the one shown by its id."""

    moved = Signal()
    """Another photo is shown."""

    def __init__(self, bridge: Bridge, reader: ThumbnailReader, actions: Actions) -> None:
        super().__init__()
        self._bridge = bridge
        self._reader = reader
        self._photos = Photos(self)
        self._photos.merged.connect(self._renew)
        self._photo: Photo | None = None
        self._way = 1
        """Which way one goes through the photos: 1 or -1."""
        self._looking = Looking(bridge, self._sharpen, self._failed)
        self._sharp = False
        self._side = -1
        """Of the pixels shown or asked for: -1 none, 0 all."""
        self.canvas = Canvas()
        self._name, self._quiet = Elided("title"), Elided("quiet")
        self._name.setMinimumWidth(_NAME)
        self._quiet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._percent, self._trouble = label("", "quiet"), label("", "quiet")
        self._build(actions)
        reader.arrived.connect(self._show_thumbnail)
        self.canvas.zoomed.connect(self._want_pixels)
        self.canvas.stepped.connect(self.step)

    def _build(self, actions: Actions) -> None:
        self._top = bar(
            button(actions["leave"]),
            self._name,
            self._quiet,
            self._percent,
            *(button(actions[n]) for n in ("zoom", "find", "previous", "next", "full")),
            wide=self._name,
        )
        self._trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._trouble.setWordWrap(True)
        self._trouble.setMargin(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._top, self.canvas, self._trouble):
            column.addWidget(part)
        column.setStretchFactor(self.canvas, 1)
        actions.serve(self.canvas, "loupe")  # Not the buttons: Space presses those.
        actions["next"].triggered.connect(lambda: self.step(1))
        actions["previous"].triggered.connect(lambda: self.step(-1))
        actions["zoom"].triggered.connect(lambda: self.canvas.toggle())
        self.setFocusProxy(self.canvas)
        self.canvas.setAccessibleName("Loupe")

    @property
    def photo(self) -> Photo | None:
        """The photo shown."""
        return self._photo

    @property
    def sharp(self) -> bool:
        """Whether pixels of the photo itself are shown, not its thumbnail."""
        return self._sharp

    @property
    def trouble(self) -> str:
        """What is said about this photo, where something is wrong."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def look_at(self, photos: Photos, photo: Photo) -> None:
        """Show that one; the arrows go through those."""
        self._photos.merged.disconnect(self._renew)
        self._photos = photos
        self._photos.merged.connect(self._renew)
        self._show(photo)

    def step(self, by: int) -> None:
        """Show the one so many further on."""
        row = None if self._photo is None else self._photos.row(self._photo.id)
        self._way = 1 if by > 0 else -1
        if row is not None and 0 <= row + by < len(self._photos):
            self._show(self._photos[row + by])
            self.moved.emit()

    def enlarge(self, steps: int) -> None:
        """Zoom by that many notches."""
        self.canvas.enlarge(steps)

    def rest(self) -> None:
        """Show nothing, and ask for nothing more."""
        self._looking.drop()
        self._photo = None
        self.canvas.show_picture(None, QSizeF(1, 1))

    def _show(self, photo: Photo) -> None:
        self._photo, self._side, self._sharp = photo, -1, False
        self._reader.wish(self, (photo.digest,), SIDE)
        thumbnail = self._reader.pixmap(photo.digest, SIDE)
        self._trouble.hide()
        self._caption(photo)
        self.canvas.show_picture(thumbnail, _size(photo, thumbnail))
        if photo.presence is not Presence.HERE:
            self._looking.drop()
        if photo.presence is Presence.OFFLINE:
            self._tell(
                "This photo is offline: its folder cannot be reached. This is its thumbnail."
            )

    def _renew(self) -> None:
        """The photos are listed anew: this one may have another flag, or another place among them."""
        row = None if self._photo is None else self._photos.row(self._photo.id)
        if row is not None:
            self._photo = self._photos[row]
            self._caption(self._photo)

    def _caption(self, photo: Photo) -> None:
        row = self._photos.row(photo.id)
        place = "" if row is None else f"{row + 1:,} of {len(self._photos):,}"
        caption = "" if row is None else self._photos.caption(row)
        flag = FLAGS[photo.flag].capitalize()
        parts = (flag, caption, say_pixels(photo), say_date(photo), place)
        self._name.say(photo.path.name)
        self._quiet.say("  ·  ".join(filter(None, parts)))
        self.canvas.setAccessibleDescription(say_photo(photo, caption))

    def _want_pixels(self) -> None:
        """Ask for as many pixels as the zoom can show, where they are not here already."""
        photo, zoom = self._photo, self.canvas.zoom
        self._percent.setText(f"{zoom.percent} %" if photo else "")
        if photo is None or photo.presence is not Presence.HERE or not self.isVisible():
            return
        ratio = self.devicePixelRatioF()
        screen = round(max(self.canvas.width(), self.canvas.height()) * ratio)
        side = screen if zoom.fitted or zoom.scale <= zoom.fit_scale else 0
        enough = self._side == 0 or (side != 0 and self._side >= side)
        if not enough:
            self._side = side
            self._looking.want(photo, side, self._neighbour() if side else None)

    def _neighbour(self) -> Photo | None:
        """The photo one will probably look at next."""
        row = None if self._photo is None else self._photos.row(self._photo.id)
        if row is None or not 0 <= row + self._way < len(self._photos):
            return None
        photo = self._photos[row + self._way]
        return photo if photo.presence is Presence.HERE else None

    def _sharpen(self, image: QImage) -> None:
        zoom = self.canvas.zoom
        shown = max(zoom.picture.width(), zoom.picture.height())
        if self._photo is not None and self._photo.width <= 0 and shown <= SIDE:
            zoom.picture = QSizeF(image.size())
        self._sharp = True
        self.canvas.sharpen(QPixmap.fromImage(image))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, PhotoError):
            self._tell(f"{error} This is its thumbnail.")
        else:
            self._bridge.complain(error)

    def _tell(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        self._trouble.show()

    def _show_thumbnail(self, digests: frozenset[str]) -> None:
        photo = self._photo
        if photo is None or photo.digest not in digests or self._sharp:
            return
        thumbnail = self._reader.pixmap(photo.digest, SIDE)
        if thumbnail is not None and self.canvas.filled:
            self.canvas.sharpen(thumbnail)  # A smaller one stood in for it.
        else:
            self.canvas.show_picture(thumbnail, _size(photo, thumbnail))

    def showEvent(self, event: QShowEvent) -> None:
        self._want_pixels()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.rest()


def _size(photo: Photo, thumbnail: QPixmap | None) -> QSizeF:
    if photo.width > 0 and photo.height > 0:
        return QSizeF(photo.width, photo.height)
    return QSizeF(thumbnail.size()) if thumbnail is not None else QSizeF(SIDE, SIDE)
