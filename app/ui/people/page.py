"""People page: asked for first, then persons and unnamed faces in a grid; photos, faces and a review of each."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.people import Person
from app.settings import Settings
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.indexing.model import IndexingModel
from app.ui.page import Page
from app.ui.people.asking import ask_to_forget, explain_empty
from app.ui.people.face_grid import FaceGrid, title_of
from app.ui.people.model import PeopleModel
from app.ui.people.review import FaceReview
from app.ui.people.review_model import FaceReviewModel
from app.ui.people.tiles import FaceTile, FaceTiles, TileKind
from app.ui.pixels.image_loader import ImageLoader
from app.ui.widgets.controls import ElidedLabel, EmptyState, bar, button
from app.ui.widgets.layouts import in_column

_DECISIONS = ("name_faces", "confirm_faces", "reject_faces", "not_a_face", "ignore_faces")
_VIEWS = ("person_faces", "split_person", "review_person")


class PeoplePage(Page):
    """Finds nothing until the user says so."""

    name = "people"

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        people: PeopleModel,
        review: FaceReviewModel,
        images: ImageLoader,
        photos: PhotoList,
        indexing: IndexingModel,
    ) -> None:
        """`photos` are all photos of the library, of which the time is told."""
        super().__init__(reader, actions, settings)
        self._model, self._all, self._indexing = people, photos, indexing
        self._questions = review
        self.faces = FaceGrid(people, reader, settings.tile)
        self._own = FaceTiles(self)
        """Faces of the person whose tile is open."""
        self.own_faces = FaceGrid(self._own, reader, settings.tile)
        self.own_faces.setAccessibleName("Faces")
        for grid in (self.faces, self.own_faces):
            self.connect_grid(grid)
        self._photos = self.make_grid(people.photos)
        self.review = FaceReview(review, images, reader)
        self._title = ElidedLabel("title")
        self._empty_state = EmptyState(actions["find_people"])
        self._pages = QStackedLayout()
        self._row: int | None = None
        self._build()
        self._connect()
        actions["find_people"].setChecked(settings.find_people)
        self._refresh()

    def _build(self) -> None:
        for part in (self.faces, self._photos, self.own_faces, self.review, self._empty_state):
            self._pages.addWidget(part)
        self._buttons = {
            name: button(self.actions_[name], text=True, toggle=name == "person_faces")
            for name in (*_VIEWS, *_DECISIONS)
        }
        self._forget = button(self.actions_["forget_faces"])
        self._switch = button(self.actions_["find_people"], toggle=True)
        top = bar(
            self._title, *self._buttons.values(), self._switch, self._forget, wide=self._title
        )
        in_column(top, self._pages, inside=self, wide=self._pages)

    def _connect(self) -> None:
        actions, model = self.actions_, self._model
        actions.attach(self, "people")
        decide: dict[str, Callable[[Sequence[FaceTile]], None]] = {
            "confirm_faces": model.confirm,
            "reject_faces": model.reject,
            "not_a_face": model.mark_no_faces,
            "ignore_faces": model.ignore,
        }
        for name, task in decide.items():
            actions[name].triggered.connect(lambda _=False, task=task: self._decide(task))
        actions["name_faces"].triggered.connect(self._begin_naming)
        actions["person_faces"].toggled.connect(self._refresh)
        actions["split_person"].triggered.connect(lambda: self.own_faces.begin_naming(new=True))
        actions["review_person"].triggered.connect(self._begin_review)
        actions["find_people"].triggered.connect(self._switch_finding)
        actions["forget_faces"].triggered.connect(lambda: ask_to_forget(self.window(), self.forget))
        for part in (self.faces, self.own_faces, self.review):
            part.answered.connect(lambda yes: self._decide(model.confirm if yes else model.reject))
        for grid in (self.faces, self.own_faces):
            grid.named.connect(self._name)
            grid.selection_changed.connect(self._enable)
        self.own_faces.split.connect(model.split)
        self.review.named.connect(lambda name: self._decide(lambda tiles: model.name(tiles, name)))
        self._questions.moved.connect(self._refresh)
        model.merged.connect(self._refresh)
        model.photos.merged.connect(self._refresh)
        self._indexing.changed.connect(self._refresh)

    @property
    def grid(self) -> FaceGrid | PhotoGrid:
        opened = self._model.opened
        if opened is None:
            return self.faces
        own = opened.kind is TileKind.PERSON and self.actions_["person_faces"].isChecked()
        return self.own_faces if own else self._photos

    def keyboard_part(self) -> QWidget:
        return self.review if self._questions.is_open else super().keyboard_part()

    def set_side(self, side: int) -> None:
        super().set_side(side)
        for grid in (self.faces, self.own_faces):
            grid.set_side(side)

    def activate(self) -> bool:
        if self.grid is self._photos:
            return False
        if self.grid is self.own_faces:
            self._show_photo_of(self.own_faces.tile)
        elif self.faces.tile is not None:
            self._model.open_tile(self.faces.tile)
            self._refresh()
        return True

    def leave(self) -> bool:
        if self._questions.is_open:
            self._questions.end()
        elif self._model.opened is not None:
            self._model.open_tile(None)
            self._refresh()
        else:
            return False
        return True

    def _show_photo_of(self, tile: FaceTile | None) -> None:
        """Show the photo of a face among those of the person."""
        self.actions_["person_faces"].setChecked(False)
        photos = self._model.photos
        digests = tile.digests if tile else ()
        row = next((row for row in range(len(photos)) if photos[row].digest in digests), None)
        if row is not None:
            self._photos.go_to(row)

    def showEvent(self, event: QShowEvent) -> None:
        self._model.watch(True)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._model.watch(False)

    @property
    def _targets(self) -> list[FaceTile]:
        """The tiles that decisions are about."""
        if self._questions.is_open:
            return [self._questions.tile] if self._questions.tile else []
        return self.grid.selected if isinstance(self.grid, FaceGrid) else []

    def _decide(self, task: Callable[[Sequence[FaceTile]], None]) -> None:
        tiles = self._targets
        if self._questions.is_open:
            task(tiles)
            self._questions.go_on()
        elif isinstance(self.grid, FaceGrid):
            self._row = self.grid.current_row
            task(tiles)

    def _name(self, tiles: tuple[FaceTile, ...], name: str) -> None:
        self._row = self.grid.current_row
        self._model.name(tiles, name)

    def _begin_naming(self) -> None:
        if self._questions.is_open:
            self.review.begin_naming()
        elif isinstance(self.grid, FaceGrid):
            self.grid.begin_naming()

    def _begin_review(self) -> None:
        if (person := self._person()) is not None:
            self._questions.begin(person.key)
            self.review.setFocus()

    def _person(self) -> Person | None:
        """Return the person whose tile is open, or current."""
        tile = self._model.opened or self.faces.tile
        return tile.person if tile else None

    def _switch_finding(self) -> None:
        """Turn finding on, and begin; or off, and look at no further photo."""
        self.settings.find_people = self.actions_["find_people"].isChecked()
        self._model.switch_finding(self.settings.find_people)
        if self.settings.find_people:
            self._indexing.read()
        else:
            self._indexing.make_way(lambda: None)
        self._refresh()

    def forget(self) -> None:
        """Turn finding off, and erase all that is known of people."""
        self.settings.find_people = False
        self._model.switch_finding(False)
        self.actions_["find_people"].setChecked(False)
        self._indexing.make_way(self._model.forget_all)
        self._refresh()

    def _refresh(self) -> None:
        model = self._model
        self._title.show_text(self._describe())
        if self._questions.is_open:
            self.turn_to(self.review, self._pages)
        elif model.opened is not None:
            person = self._person()
            self._own.put(model.faces_of(person.key) if person else (), model.names)
            self.turn_to(self.grid, self._pages)
            self._go_on()
        elif len(model):
            self.turn_to(self.faces, self._pages)
            self._go_on()
        else:
            self.turn_to(self._empty_state, self._pages)
            message, offered = explain_empty(
                self.settings.find_people, self._model.loaded, self._indexing.busy, len(self._all)
            )
            find = (self.actions_["find_people"],) if offered else ()
            self._empty_state.show_message(*message, *find)
        self._enable()

    def _go_on(self) -> None:
        """Go to the tile that took the place of one just decided."""
        grid = self.grid
        if self._row is None or not isinstance(grid, FaceGrid) or not self.isVisible():
            return
        if grid.current_row is None and len(grid.people):
            grid.go_to(min(self._row, len(grid.people) - 1))
            self._row = None

    def _enable(self) -> None:
        actions, tiles, opened = self.actions_, self._targets, self._model.opened
        known, reviewing = bool(len(self._model)), self._questions.is_open
        person = self._person()
        own = any(each.kind is TileKind.FACE for each in tiles)
        actions.enable(bool(tiles), "name_faces")
        actions.enable(any(each.open_faces for each in tiles), "reject_faces")
        waits = any(each.open_faces and each.kind is not TileKind.FACE for each in tiles)
        actions.enable(waits, "confirm_faces")
        unsure = any(each.kind is not TileKind.PERSON for each in tiles)
        actions.enable(unsure, "not_a_face", "ignore_faces")
        actions.enable(own, "split_person")
        asked = person is not None and bool(self._model.questions_of(person.key))
        actions.enable(asked and not reviewing, "review_person")
        is_person = opened is not None and opened.kind is TileKind.PERSON and not reviewing
        actions.enable(is_person, "person_faces")
        actions.enable(known or self.settings.find_people, "forget_faces")
        on_faces = known and (reviewing or self.grid is not self._photos)
        for name, each in self._buttons.items():
            each.setVisible(on_faces if name in _DECISIONS else actions[name].isEnabled())
        for each in (self._forget, self._switch):
            each.setVisible((known or self.settings.find_people) and opened is None)

    def _describe(self) -> str:
        model = self._model
        if self._questions.is_open:
            person = self._person()
            return f"Review of {person.name}" if person else "Review"
        if self.grid is self.own_faces and model.opened is not None:
            waiting = self._own.count(TileKind.QUESTION)
            count = format_count(len(self._own) - waiting, "face")
            more = f" · {waiting:,} to confirm" if waiting else ""
            return f"{title_of(model.opened)} · {count}{more}"
        if model.opened is not None:
            return f"{title_of(model.opened)} · {format_count(len(model.photos), 'photo')}"
        if not len(model):
            return "People"
        questions = model.count(TileKind.QUESTION)
        persons = model.count(TileKind.PERSON)
        parts = [
            f"{persons:,} {'person' if persons == 1 else 'people'}",
            format_count(questions, "question") if questions else "",
            f"{model.count(TileKind.UNNAMED):,} unnamed",
        ]
        return " · ".join(filter(None, parts))
