"""Base of Compare and Survey: panes below a bar, and one current photo."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from app.domain.photo import Photo
from app.ui.commands.actions import Actions
from app.ui.compare.face_tour import FaceTour
from app.ui.compare.pane import Pane
from app.ui.compare.panes import Panes
from app.ui.compare.selection_model import LivePhotos
from app.ui.grid.context_menu import pop_up
from app.ui.text import format_date, format_dimensions
from app.ui.widgets.controls import ElidedLabel, bar, button, label
from app.ui.widgets.layouts import in_column

_NAME = 128
"""Minimum pixels of the photo's name in a narrow window."""


class PanesView(QWidget):
    """Tracks photos by id, and drops those that are removed."""

    name = ""
    """Name of the action which opens the view, and of the scope of its keys."""
    buttons: tuple[str, ...] = ()
    """Names of the actions in the bar."""

    moved = Signal()
    """Another photo is current."""
    left = Signal()
    """Too few photos are left to show."""

    def __init__(
        self, live_photos: LivePhotos, panes: Panes, tour: FaceTour, actions: Actions
    ) -> None:
        super().__init__()
        self._actions, self.tour = actions, tour
        self._watched = live_photos
        self.panes = panes
        self.area = QWidget()
        """Everything but the bar: where the keys work."""
        self.stack = QStackedLayout(self.area)
        self.stack.addWidget(self.panes)
        self._title, self._quiet = ElidedLabel("title"), ElidedLabel("quiet")
        self._title.setMinimumWidth(_NAME)
        self._quiet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._percent = label("", "quiet")
        self._build()
        self._connect()

    def _build(self) -> None:
        actions = [
            self._actions[name] for name in (*self.buttons, "next_face", "zoom", "link", "full")
        ]
        shown = [button(action, toggle=action.isCheckable()) for action in actions]
        self._top = bar(
            button(self._actions["leave"]),
            self._title,
            self._quiet,
            self._percent,
            *shown,
            wide=self._title,
        )
        in_column(self._top, self.area, inside=self, wide=self.area)

    def _connect(self) -> None:
        actions = self._actions
        for place in (self.name, "panes", "close", "group"):
            actions.attach(self.area, place)  # Not the buttons: Space presses those.
        actions["zoom"].triggered.connect(lambda: self.isVisible() and self.toggle())
        actions["link"].triggered.connect(lambda: self.isVisible() and self._link())
        actions["next_face"].triggered.connect(lambda: self.isVisible() and self._step_face(1))
        actions["previous_face"].triggered.connect(lambda: self.isVisible() and self._step_face(-1))
        self.tour.moved.connect(lambda: self.isVisible() and self.show_face())
        self.panes.picked.connect(self._follow_current)
        self.panes.closed.connect(self.leave_out)
        self.panes.changed.connect(self._describe)
        self._watched.changed.connect(lambda: self.isVisible() and self._renew())

    @property
    def photo(self) -> Photo | None:
        """The current photo."""
        return self.panes.photo

    @property
    def others(self) -> list[Photo]:
        """The others shown."""
        photo = self.photo
        return [each for each in self.panes.photos if photo and each.id != photo.id]

    def step(self, by: int) -> None:
        """Go to the next or previous photo."""
        raise NotImplementedError

    def leave_out(self, id: int) -> None:
        """Remove a photo from view; its metadata is unchanged."""
        raise NotImplementedError

    def toggle(self) -> None:
        """Switch between fit and full size."""
        if self.panes.current:
            self.panes.current.canvas.toggle()

    def enlarge(self, steps: int) -> None:
        """Zoom by that many notches."""
        if self.panes.current:
            self.panes.current.canvas.enlarge(steps)

    def _step_face(self, by: int) -> None:
        self._hold_faces()
        self.tour.step(by)

    def _hold_faces(self) -> None:
        self.tour.hold([photo.digest for photo in self.panes.photos])

    def show_face(self) -> None:
        """Show the current face of the tour in all panes."""
        face = self.tour.face
        if face is not None:
            boxes = face.boxes.items()
            self.panes.show_parts({d: QRectF(b.x, b.y, b.width, b.height) for d, b in boxes})
        self._describe()

    def leave_face(self) -> bool:
        """Return from a face to the whole photos; return whether a face was shown."""
        was = self.tour.end()
        if was:
            self.panes.fit()
            self._describe()
        return was

    def fill(self, full: bool) -> None:
        """Show the photos alone, or with the bar."""
        self._top.setVisible(not full)

    def rest(self) -> None:
        """Show nothing, and cancel all requests."""
        self._watched.hold(())
        self.tour.end()
        self.tour.hold(())
        self.panes.rest()

    def put(self, photos: Sequence[Photo], current: int | None, near: Sequence[Photo] = ()) -> None:
        """Show these photos; the one of that id is current."""
        before = self.photo
        self._watched.hold((*photos, *near))
        known = [self._watched.find(photo.id) or photo for photo in photos]
        self.panes.show_photos(known, current, near)
        self._hold_faces()
        if before is None or self.photo is None or before.id != self.photo.id:
            self._follow_current()

    def _renew(self) -> None:
        """Update the photos shown: their metadata may have changed, or they were removed."""
        for photo in self.panes.photos:
            if self._watched.find(photo.id) is None:
                self.leave_out(photo.id)
        now = [self._watched.find(photo.id) or photo for photo in self.panes.photos]
        if now != self.panes.photos:
            self.panes.renew(now)
            self.moved.emit()

    def _link(self) -> None:
        if self.panes.current:
            self.panes.link(not self.panes.current.linked)

    def _follow_current(self) -> None:
        """Move the keyboard along, if this view has it."""
        pane = self.panes.current
        if pane is not None:
            holder = self.window().focusWidget()
            held = holder is not None and self.area.isAncestorOf(holder)
            self.setFocusProxy(self.keyboard_of(pane))
            if held:
                self.setFocus()
        self._describe()
        self.moved.emit()

    def keyboard_of(self, pane: Pane) -> QWidget:
        """Return the widget that has the keyboard while a pane is current."""
        return pane.canvas

    def _describe(self) -> None:
        photo, pane = self.photo, self.panes.current
        if self.tour.face is not None and self.isVisible() and self.panes.fitted:
            self.tour.end()  # The key that shows the whole photos was pressed.
        if photo is not None and pane is not None:
            self._title.show_text(photo.path.name)
            parts = (self.tour.text, self.remark, format_dimensions(photo), format_date(photo))
            self._quiet.show_text("  ·  ".join(filter(None, parts)))
            self._percent.setText(f"{pane.canvas.zoom.percent} %")
            self._actions["link"].setChecked(pane.linked)

    @property
    def remark(self) -> str:
        """Return the text about all photos shown."""
        return ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        under = self.panes.childAt(self.panes.mapFrom(self, event.pos()))
        for pane in self.panes.shown:
            if under is not None and (pane is under or pane.isAncestorOf(under)):
                self.panes.make_current(pane)
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        at = event.globalPos() if mouse else self.mapToGlobal(QPoint(*self._middle()))
        pop_up(self, self._actions, at)

    def _middle(self) -> tuple[int, int]:
        return self.width() // 2, self.height() // 2

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.rest()
