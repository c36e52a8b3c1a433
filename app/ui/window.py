"""Main window: layout of pages, loupe, Compare, Survey, sidebar and status bar; actions are in `controllers`."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QWidget

from app.domain.photo import Photo
from app.settings import Settings
from app.ui.commands.actions import Actions
from app.ui.compare.compare import Compare
from app.ui.compare.panes import Panes
from app.ui.compare.survey import MOST, Survey
from app.ui.details.panel import DetailsPanel
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import first_undecided
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.loupe.loupe import Loupe
from app.ui.page import Page
from app.ui.pages import make_pages
from app.ui.rail import Rail
from app.ui.session import Session
from app.ui.sidebar.panel import FoldersPanel
from app.ui.status_bar import StatusBar
from app.ui.theme import STEP
from app.ui.widgets.drop_hint import DropHint
from app.ui.widgets.layouts import in_column, in_row

Front: TypeAlias = Loupe | Compare | Survey
"""A view that shows photos large, in front of a page."""


class Window(QMainWindow):
    """The main window."""

    dropped = Signal(object)
    """Paths of the dropped files."""
    closing = Signal()
    picked = Signal()
    """The photo that actions apply to may have changed."""

    def __init__(
        self, models: Session, reader: ThumbnailReader, actions: Actions, settings: Settings
    ) -> None:
        super().__init__()
        self._actions = actions
        self.setWindowTitle("Albumen")
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 480)
        self.pages = make_pages(models, reader, actions, settings)
        self.loupe = Loupe(
            models.image_loader,
            models.overlays,
            models.exif,
            reader,
            models.playback,
            models.photo_faces,
            models.found_text,
            actions,
        )
        panes = partial(Panes, models.image_loader, models.registration, reader)
        self.compare = Compare(models.live_photos, panes(2), models.face_tour, actions)
        self.survey = Survey(models.live_photos, panes(MOST), models.face_tour, actions)
        self.fronts: tuple[Front, ...] = (self.loupe, self.compare, self.survey)
        self.folders = FoldersPanel(models.folders, models.saved_searches, actions)
        self.status_bar = StatusBar(
            actions,
            timeline=models.timeline,
            indexing=models.indexing,
            group_builder=models.group_builder,
            unreadable=models.unreadable,
            sidecar_writer=models.sidecar_writer,
            history=models.history,
            manager=models.model_manager,
        )
        self.details = DetailsPanel(models.details, models.history, reader, models.tones, actions)
        self._stack, self._levels = QStackedWidget(), QStackedWidget()
        below = [page.name for page in self.pages if page.is_below]
        pages = [page.name for page in self.pages if not page.is_below]
        self._rail = Rail(pages, ("folders", *below), actions)
        self._build()
        self._hint = DropHint(self)
        actions.attach(self, "window")
        for front in self.fronts:
            front.moved.connect(self.picked)
        self.details.escaped.connect(self.take_keyboard)
        self._restore(settings)

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        for page in self.pages:
            self._stack.addWidget(page)
            page.picked.connect(self.picked)
        self.folders.setMinimumWidth(20 * STEP)
        splitter.addWidget(self.folders)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        splitter.setSizes([28 * STEP, 1000])
        browse = QWidget()
        in_row(self._rail, splitter, inside=browse, wide=splitter)
        self._levels.addWidget(browse)
        for front in self.fronts:
            self._levels.addWidget(front)
        desk = QSplitter(Qt.Orientation.Horizontal)
        desk.setHandleWidth(1)
        desk.addWidget(self._levels)
        desk.addWidget(self.details)
        desk.setStretchFactor(0, 1)
        desk.setCollapsible(0, False)
        desk.setSizes([1000, 36 * STEP])
        whole = QWidget()
        in_column(desk, self.status_bar, inside=whole, wide=desk)
        self.setCentralWidget(whole)

    @property
    def page(self) -> Page:
        """The page shown, or the one behind the view in front."""
        return self.pages[self._stack.currentIndex()]

    @property
    def photo(self) -> Photo | None:
        """The photo that actions apply to: the one in the front view, else the selected one."""
        return self.front.photo if self.front else self.page.photo

    @property
    def chosen(self) -> Sequence[Photo]:
        """All photos that actions apply to."""
        grid = self.page.grid
        if self.front is None and isinstance(grid, PhotoGrid) and (selected := grid.selected):
            return selected
        return [self.photo] if self.photo else []

    @property
    def front(self) -> Front | None:
        """The view in front of the page, such as the loupe; None for the page itself."""
        return next((each for each in self.fronts if each is self._levels.currentWidget()), None)

    def show_page(self, name: str) -> None:
        """Show the page of that name, with no view in front."""
        index = next(i for i, page in enumerate(self.pages) if page.name == name)
        self._stack.setCurrentIndex(index)
        for page in self.pages:
            self._actions[page.name].setChecked(page.name == name)
        self.show_front(None)

    def show_front(self, front: Front | None) -> None:
        """Show a view in front of the page; None shows the page."""
        self._levels.setCurrentIndex(0 if front is None else 1 + self.fronts.index(front))
        self.status_bar.setVisible(front is None or not self.isFullScreen())
        self.take_keyboard()
        self.picked.emit()

    def take_keyboard(self) -> None:
        """Give the photos the keyboard."""
        (self.front or self.page.keyboard_part()).setFocus()

    def go_on(self) -> None:
        """Go to the next photo, if there is one."""
        grid = self.page.grid
        if self.front is not None:
            self.front.step(1)
        elif isinstance(grid, PhotoGrid) and grid.current_row is not None:
            grid.go_to(min(grid.current_row + 1, len(grid.photos) - 1))

    def resume(self) -> None:
        """Go to the first photo of the grid without a flag or rating."""
        grid = self.page.grid
        if isinstance(grid, PhotoGrid):
            row = first_undecided(grid.photos)
            if row is not None:
                grid.go_to(row)
                self.show_front(None)

    def fill_screen(self, full: bool) -> None:
        """Enter or leave full screen."""
        state = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | state if full else self.windowState() & ~state)
        self.status_bar.setVisible(self.front is None or not full)
        for front in self.fronts:
            front.fill(full)
        self._actions["full"].setChecked(full)

    def save(self, settings: Settings) -> None:
        """Store the geometry of the window in the settings."""
        settings.window = bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def _restore(self, settings: Settings) -> None:
        shape = QByteArray.fromBase64(settings.window.encode("ascii", "ignore"))
        if shape.isEmpty() or not self.restoreGeometry(shape):
            self.resize(1280, 800)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        paths = _paths(event.mimeData())
        if event.source() is None and paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._hint.show_message(self._describe_drop(paths))

    def _describe_drop(self, paths: tuple[Path, ...]) -> str:
        if any(path.is_dir() for path in paths):
            return "Drop to add this folder to the library"
        searching = self.page.name == "search" and self.front is None
        return (
            "Drop to add this photo to the search" if searching else "Drop to find similar photos"
        )

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hint.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(_paths(event.mimeData()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        names = {Qt.MouseButton.BackButton: "back", Qt.MouseButton.ForwardButton: "forward"}
        if event.button() in names:
            self._actions[names[event.button()]].trigger()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()


def _paths(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
