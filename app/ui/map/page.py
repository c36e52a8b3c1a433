"""Map page: photos where they were taken, and those selected there in a grid."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedLayout, QStackedWidget, QWidget

from app.domain.columns.photo_rows import PhotoRows
from app.domain.photo import Photo
from app.domain.position import Position, format_position
from app.settings import Settings
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.history.model import HistoryModel
from app.ui.map.drag import Tool
from app.ui.map.likeness_model import COLOURED_BY
from app.ui.map.likeness_view import LikenessView
from app.ui.map.model import MapModel
from app.ui.map.view import MapView
from app.ui.page import Page
from app.ui.theme import STEP
from app.ui.widgets.controls import ElidedLabel, EmptyState, bar, button
from app.ui.widgets.layouts import in_column

_TOOLS = {"map_rectangle": Tool.RECTANGLE, "map_lasso": Tool.LASSO}


class MapPage(Page):
    """A map on the left, the selected photos on the right."""

    name = "map"

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        points: MapModel,
        likeness: MapModel,
        history: HistoryModel,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._by_place, self._by_likeness, self._history = points, likeness, history
        self._photos = PhotoList(self)
        self._shows_unplaced = False
        self._must_fit = False
        """Whether the map has yet to go where the selected photos are."""
        self._ids: frozenset[int] = frozenset()
        self._grid = self.make_grid(self._photos)
        self._views = MapView(reader), LikenessView(reader)
        self._maps = QStackedWidget()
        self._is_likeness = settings.map_of_likeness
        self._colours = QComboBox()
        self._count = ElidedLabel("quiet")
        self._empty_state = EmptyState(
            actions["place_by_track"], actions["photos_without_position"]
        )
        self._pages = QStackedLayout()
        self._build()
        self._connect()

    def _build(self) -> None:
        actions = self.actions_
        tools = [button(actions[name], toggle=True) for name in _TOOLS]
        self._without = without = button(actions["photos_without_position"], text=True, toggle=True)
        top = bar(
            button(actions["map_likeness"], text=True, toggle=True),
            self._colours,
            *tools,
            button(actions["map_fit"]),
            button(actions["map_select_all"]),
            without,
            self._count,
            button(actions["place_by_track"], text=True),
            button(actions["set_position"], text=True),
            wide=self._count,
        )
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        for view in self._views:
            self._maps.addWidget(view)
        self._splitter.addWidget(self._maps)
        self._splitter.addWidget(self._grid)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([1000, 44 * STEP])
        self._grid.setMinimumWidth(20 * STEP)
        content = QWidget()
        content.setLayout(self._pages)
        self._pages.addWidget(self._splitter)
        self._pages.addWidget(self._empty_state)
        in_column(top, content, inside=self, wide=content)

    def _connect(self) -> None:
        actions = self.actions_
        actions.attach(self, "map")
        for model in (self._by_place, self._by_likeness):
            model.changed.connect(lambda model=model: model is self._model and self._refresh())
        for view in self._views:
            view.selected.connect(self._show_selected)
            view.opened.connect(lambda _: self._grid.setFocus())
        self._views[0].dropped.connect(self.place)
        for name in COLOURED_BY:
            self._colours.addItem(f"Colour by {name}", name)
        self._colours.setAccessibleName("Colour of points")
        self._colours.setCurrentIndex(max(0, self._colours.findData(self.settings.likeness_colour)))
        self._colours.currentIndexChanged.connect(self._colour)
        actions["map_likeness"].setChecked(self._is_likeness)
        actions["map_likeness"].toggled.connect(self._turn)
        self._turn(self._is_likeness)
        for name in _TOOLS:
            actions[name].toggled.connect(lambda on, name=name: self._choose_tool(name, on))
        actions["map_fit"].triggered.connect(lambda: self.map.fit())
        actions["map_select_all"].triggered.connect(lambda: self.map.select_in_view())
        actions["photos_without_position"].toggled.connect(self._show_unplaced)

    @property
    def map(self) -> MapView:
        """The map shown: of places or of likeness."""
        return self._views[self._is_likeness]

    @property
    def _model(self) -> MapModel:
        return self._by_likeness if self._is_likeness else self._by_place

    def _turn(self, likeness: bool) -> None:
        """Show the map of likeness, or that of places; the photos selected stay so."""
        ids = self._ids
        self._model.watch(False)
        self._is_likeness = self.settings.map_of_likeness = likeness
        self._shows_unplaced = False
        self._set_checked(on=False)
        self._maps.setCurrentWidget(self.map)
        self._colours.setVisible(likeness)
        self._without.setVisible(not likeness)
        self._colour()
        self._ids = ids
        if self.isVisible():
            self._model.watch(True)
        self._refresh()

    def _colour(self) -> None:
        self.settings.likeness_colour = self._colours.currentData()
        self._views[1].colour_by(self.settings.likeness_colour)

    @property
    def grid(self) -> PhotoGrid:
        return self._grid

    def place(self, photos: tuple[Photo, ...], position: Position) -> None:
        """Set the position of photos."""
        if photos:
            self._history.edit(photos, {"position": format_position(position)})

    def show_photos(self, ids: Collection[int]) -> None:
        """Select photos by id where they were taken, and show that part of the map."""
        self.actions_["map_likeness"].setChecked(False)
        self._shows_unplaced = False
        self._set_checked(on=False)
        self._ids, self._must_fit = frozenset(ids), True
        self._refresh()

    def zoom(self, steps: int) -> bool:
        """Zoom the map, if it has the keyboard."""
        if not self.map.hasFocus():
            return False
        self.map.zoom(steps / 2)
        return True

    def keyboard_part(self) -> QWidget:
        return self.map if self._splitter.isVisibleTo(self) else self

    def leave(self) -> bool:
        if self._shows_unplaced:
            self.actions_["photos_without_position"].setChecked(False)
            return True
        if self._ids:
            self.map.select(np.zeros(0, np.int64))
            return True
        return False

    def _choose_tool(self, name: str, on: bool) -> None:
        for other in _TOOLS:
            if on and other != name:
                self.actions_[other].setChecked(False)
        chosen = (_TOOLS[each] for each in _TOOLS if self.actions_[each].isChecked())
        tool = next(chosen, Tool.PAN)
        for view in self._views:
            view.tool = tool
        self.map.setFocus()

    def _show_selected(self, chosen: NDArray[np.int64]) -> None:
        points = self._model.points
        if points is not None:
            self._shows_unplaced = False
            self._set_checked(on=False)
            self._ids = frozenset(points.ids[chosen].tolist())
            self._show(points.photos(chosen))
            self._grid.select_all()  # They are selected on the map: so actions mean all of them.

    def _show_unplaced(self, on: bool) -> None:
        points = self._model.points
        self._shows_unplaced = on
        if points is not None:
            chosen = np.zeros(0, np.int64)
            self._ids = frozenset()
            self.map.show_points(points, chosen)
            self._show(points.positions.photos_without() if on else points.photos(chosen))
        self._refresh_page()

    def _set_checked(self, *, on: bool) -> None:
        action = self.actions_["photos_without_position"]
        action.blockSignals(True)
        action.setChecked(on)
        action.blockSignals(False)

    def _show(self, photos: PhotoRows) -> None:
        self._photos.show(photos)
        self._refresh_page()

    def _refresh(self) -> None:
        """Show the photos as they are now; those selected stay so."""
        points = self._model.points
        if points is None:
            return
        chosen = points.points_of(self._ids)
        self.map.show_points(points, chosen)
        if self._shows_unplaced:
            self._photos.renew(points.positions.photos_without())
        else:
            self._ids = frozenset(points.ids[chosen].tolist())
            self._photos.renew(points.photos(chosen))
        self._refresh_page()
        if self._must_fit:
            self._must_fit = False
            self.map.fit()
            self._grid.select_all()  # As when they are selected on the map.

    def _refresh_page(self) -> None:
        points = self._model.points
        if points is None:
            return
        without = len(points.positions.without)
        self._grid.setVisible(bool(len(self._photos)) or self._shows_unplaced)
        if len(points) or self._shows_unplaced:
            self.turn_to(self._splitter, self._pages)
        elif self._is_likeness:
            self.turn_to(self._empty_state, self._pages)
            self._empty_state.show_message(
                "No photo has a place on this map yet",
                "The map of likeness appears once photos are grouped.",
            )
        else:
            self.turn_to(self._empty_state, self._pages)
            self._empty_state.show_message(
                "No photo has a position",
                "Phones and cameras with GPS write it into their photos. For others place photos by a GPX track, "
                "or drag them onto the map.",
                self.actions_["place_by_track"],
                self.actions_["photos_without_position"],
            )
        selected = f"{len(self._photos):,} selected · " if self._ids else ""
        missing = "not grouped yet" if self._is_likeness else "without position"
        rest = f", {without:,} {missing}" if without else ""
        self._count.show_text(f"{selected}{format_count(len(points), 'photo')} on the map{rest}")

    def showEvent(self, event: QShowEvent) -> None:
        self._model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self._model.watch(False)
