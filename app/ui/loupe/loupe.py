"""Loupe: one photo, large. Its thumbnail at once, pixels for the screen next, all on zooming."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.photo import Photo
from app.files.thumbnails import SIDE
from app.tasks.phrases import describe_media
from app.ui.commands.actions import Actions
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.loupe.area_selector import AreaSelector
from app.ui.loupe.exif_model import ExifModel
from app.ui.loupe.face_model import PhotoFacesModel
from app.ui.loupe.face_overlay import FaceOverlay
from app.ui.loupe.filmstrip import Filmstrip
from app.ui.loupe.found_text import FoundTextModel, FoundTextOverlay
from app.ui.loupe.overlay_model import OverlayModel
from app.ui.loupe.overlays import OVERLAY_ACTIONS, LoupeOverlays
from app.ui.loupe.playback import Playback
from app.ui.loupe.playback_model import PlaybackModel
from app.ui.pixels.canvas import Canvas
from app.ui.pixels.image_loader import ImageLoader, ImageRequest
from app.ui.pixels.prefetch_policy import Outlook
from app.ui.pixels.progressive import ProgressiveImage
from app.ui.text import describe_photo, format_date, format_dimensions
from app.ui.widgets.controls import ElidedLabel, bar, button, label
from app.ui.widgets.layouts import in_column

_NAME = 128
"""Minimum pixels of the photo's name in a narrow window."""

_PAUSE = 400
"""Milliseconds at a photo after which all its pixels are decoded, ready for zooming in."""


class Loupe(QWidget):
    """Browses Photos, tracking the one shown by its id."""

    moved = Signal()
    """Another photo is shown."""

    def __init__(
        self,
        images: ImageLoader,
        overlays: OverlayModel,
        exif: ExifModel,
        reader: ThumbnailReader,
        playback: PlaybackModel,
        faces: PhotoFacesModel,
        found_text: FoundTextModel,
        actions: Actions,
    ) -> None:
        super().__init__()
        self._reader = reader
        self._photos = PhotoList(self)
        self._photos.merged.connect(self._renew)
        self._way = 1
        """Direction of browsing: 1 or -1."""
        self._images = images
        self._views: list[ImageRequest] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self.canvas = Canvas()
        self._progressive = ProgressiveImage(self.canvas, images, reader)
        self.overlays = LoupeOverlays(self.canvas, overlays, exif, actions)
        self.playback = Playback(self.canvas, playback, actions)
        self.faces = FaceOverlay(self.canvas, faces, actions)
        self._found_text = found_text
        self.text_overlay = FoundTextOverlay(self.canvas, found_text)
        self.frame = AreaSelector(self.canvas)
        self.filmstrip = Filmstrip(reader)
        self._name, self._quiet = ElidedLabel("title"), ElidedLabel("quiet")
        self._name.setMinimumWidth(_NAME)
        self._quiet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._percent = label("", "quiet")
        self._build(actions)
        self._connect(actions)

    def _build(self, actions: Actions) -> None:
        toggles = [button(actions[name], toggle=True) for name in (*OVERLAY_ACTIONS, "show_faces")]
        self._top = bar(
            button(actions["leave"]),
            self._name,
            self._quiet,
            self._percent,
            button(actions["play"]),
            *toggles,
            *(
                button(actions[n])
                for n in ("zoom", "search_area", "find", "previous", "next", "full")
            ),
            wide=self._name,
        )
        in_column(self._top, self.canvas, self.filmstrip, inside=self, wide=self.canvas)
        self.filmstrip.setVisible(actions["filmstrip"].isChecked())
        self.setFocusProxy(self.canvas)
        self.canvas.setAccessibleName("Loupe")

    def _connect(self, actions: Actions) -> None:
        for place in ("loupe", "close", "group"):
            for part in (self.canvas, self.filmstrip):
                actions.attach(part, place)  # Not the buttons: Space presses those.
        self._shows_filmstrip = actions["filmstrip"]
        self._shows_filmstrip.toggled.connect(self._show_filmstrip)
        self.filmstrip.stepped.connect(self.step)
        actions["next"].triggered.connect(lambda: self.step(1))
        actions["previous"].triggered.connect(lambda: self.step(-1))
        actions["zoom"].triggered.connect(lambda: self.isVisible() and self.canvas.toggle())
        actions["search_area"].triggered.connect(lambda: self.photo and self.frame.begin())
        self._progressive.updated.connect(self._follow_pixels)
        for failed in (self._progressive.failed, self.playback.failed):
            failed.connect(self.overlays.error_panel.show_text)
        self.playback.ended.connect(self._show_progressively)
        self._images.arrived.connect(self._take)
        self.canvas.zoomed.connect(self._follow_zoom)
        self._pause.timeout.connect(self._follow_zoom)
        self.canvas.stepped.connect(self.step)
        self.overlays.changed.connect(self._describe)

    @property
    def photo(self) -> Photo | None:
        """The photo shown."""
        return self._progressive.photo

    @property
    def shown(self) -> ImageRequest | None:
        """The pixels of the photo that are shown; None for its thumbnail."""
        return self._progressive.shown

    @property
    def error(self) -> str:
        """The error text of this photo; empty if there is none."""
        return self.overlays.error_panel.text

    def show_photos(self, photos: PhotoList, photo: Photo) -> None:
        """Show a photo whole; the arrows browse `photos`."""
        self._photos.merged.disconnect(self._renew)
        self._photos = photos
        self._photos.merged.connect(self._renew)
        self.canvas.zoom.fit()
        self._show(photo)

    def step(self, by: int) -> None:
        """Show the photo so many further on, at the same zoom and place."""
        row = None if self.photo is None else self._photos.row(self.photo.id)
        self._way = 1 if by > 0 else -1
        if row is not None and 0 <= row + by < len(self._photos):
            self._show(self._photos[row + by])
            self.moved.emit()

    def enlarge(self, steps: int) -> None:
        """Zoom by that many notches."""
        self.canvas.enlarge(steps)

    def fill(self, full: bool) -> None:
        """Show the photo alone, with its name for a moment; or everything again."""
        self._top.setVisible(not full)
        self._show_filmstrip()
        self._show_caption()

    def rest(self) -> None:
        """Show nothing, and cancel all requests."""
        self._views = []
        self._pause.stop()
        self.frame.end()
        self.playback.show_for(None)
        self._images.request(())
        self.overlays.show_for(None, ())
        self.faces.show_for(None)
        self._found_text.show_for(None)
        self.canvas.zoom.fit()
        self.overlays.metadata_panel.hide()
        self._progressive.show_photo(None)

    def _show(self, photo: Photo) -> None:
        self._pause.start()
        self.frame.end()
        near = list(self._outlook(photo).neighbours())
        self._reader.request(self, dict.fromkeys(each.digest for each in (photo, *near)), SIDE)
        self.overlays.show_for(photo, near)
        self.faces.show_for(photo)
        self._found_text.show_for(photo)
        self.playback.show_for(photo)
        self._progressive.show_photo(photo)  # Which plans anew.
        self._caption(photo)
        self._show_caption()
        self._show_progressively()
        self.filmstrip.show_photo(self._photos, photo)

    def _renew(self) -> None:
        """Update the photo shown when the photos are listed again: its metadata or row may have changed."""
        row = None if self.photo is None else self._photos.row(self.photo.id)
        if row is not None:
            self._progressive.photo = self._photos[row]
            self._caption(self._photos[row])

    def _caption(self, photo: Photo) -> None:
        parts = (
            self._remark(photo),
            describe_media(photo),
            format_dimensions(photo),
            format_date(photo),
            self._place(photo),
        )
        self.overlays.metadata_panel.show_metadata(photo.metadata)
        self._name.show_text(photo.path.name)
        self._quiet.show_text("  ·  ".join(filter(None, parts)))
        self._describe()

    def _remark(self, photo: Photo) -> str:
        row = self._photos.row(photo.id)
        return "" if row is None else self._photos.caption(row)

    def _place(self, photo: Photo) -> str:
        row = self._photos.row(photo.id)
        return "" if row is None else f"{row + 1:,} of {len(self._photos):,}"

    def _describe(self) -> None:
        if self.photo is not None:
            text = (describe_photo(self.photo, self._remark(self.photo)), self.overlays.text)
            self.canvas.setAccessibleDescription(", ".join(filter(None, text)))

    def _show_caption(self) -> None:
        """Show the name of the photo in full screen, which has no bar."""
        photo = self.photo if self._top.isHidden() else None
        parts = (photo.path.name, self._place(photo)) if photo else ()
        self.overlays.caption_panel.show_text("  ·  ".join(filter(None, parts)))

    def _show_filmstrip(self) -> None:
        self.filmstrip.setVisible(self._shows_filmstrip.isChecked() and not self._top.isHidden())

    def _outlook(self, photo: Photo) -> Outlook:
        zoom, ratio = self.canvas.zoom, self.devicePixelRatioF()
        box = QSize(round(self.canvas.width() * ratio), round(self.canvas.height() * ratio))
        close = not zoom.fitted and zoom.scale > zoom.fit_scale
        is_idle = not self._pause.isActive()
        return Outlook(self._photos, photo, self._way, box, close, is_idle)

    def _follow_zoom(self) -> None:
        """Request as many pixels as the zoom can show, and those of the next photos."""
        photo, zoom = self.photo, self.canvas.zoom
        self._percent.setText(f"{zoom.percent} %" if photo else "")
        if photo is None or not self.isVisible():
            return
        views = self._outlook(photo).views()
        if views != self._views:
            self._views = views
            self._images.request(views)
            self._show_progressively()

    def _take(self, view: ImageRequest) -> None:
        if self.photo is not None and view.digest == self.photo.digest:
            self._show_progressively()
        else:
            self._follow_pixels()

    def _show_progressively(self) -> None:
        """Show the best pixels of this photo available now."""
        if self.photo is not None and not self.playback.is_open:
            self._progressive.show_best(self._outlook(self.photo).order)

    def _follow_pixels(self) -> None:
        """Request the overlays of the photo shown, and ahead those of the next photos."""
        if self.shown is None:
            return
        screenfuls = (view for view in self._views if view.side and not view.quick)
        images = {view.key: self._images.image(view) for view in (self.shown, *screenfuls)}
        self.overlays.follow([(key, image) for key, image in images.items() if image is not None])

    def showEvent(self, event: QShowEvent) -> None:
        self._follow_zoom()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.rest()
