"""People page: asked for first, then persons and unnamed faces in a grid, and the photos of each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMessageBox, QStackedLayout

from app.settings import Settings
from app.tasks.people.forget import CANNOT_BE_UNDONE
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.indexing.model import IndexingModel
from app.ui.page import Page
from app.ui.people.face_grid import FaceGrid, title_of
from app.ui.people.model import FaceTile, PeopleModel, TileKind
from app.ui.widgets.controls import ElidedLabel, EmptyState, bar, button
from app.ui.widgets.layouts import in_column

_SECONDS = 0.8
"""To look at a photo: 812 ms on two cores."""
_DECISIONS = ("name_faces", "confirm_faces", "reject_faces", "not_a_face", "ignore_faces")


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
        photos: PhotoList,
        indexing: IndexingModel,
    ) -> None:
        """`photos` are all photos of the library, of which the time is told."""
        super().__init__(reader, actions, settings)
        self._model, self._all, self._indexing = people, photos, indexing
        self.faces = FaceGrid(people, reader, settings.tile)
        self.connect_grid(self.faces)
        self._photos = self.make_grid(people.photos)
        self._title = ElidedLabel("title")
        self._empty_state = EmptyState(actions["find_people"])
        self._pages = QStackedLayout()
        self._row: int | None = None
        self._build()
        self._connect()
        actions["find_people"].setChecked(settings.find_people)
        self._refresh()

    def _build(self) -> None:
        for part in (self.faces, self._photos, self._empty_state):
            self._pages.addWidget(part)
        self._buttons = [button(self.actions_[name], text=True) for name in _DECISIONS]
        self._forget = button(self.actions_["forget_faces"])
        self._switch = button(self.actions_["find_people"], toggle=True)
        top = bar(self._title, *self._buttons, self._switch, self._forget, wide=self._title)
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
        actions["name_faces"].triggered.connect(lambda: self.faces.begin_naming())
        actions["find_people"].triggered.connect(self._switch_finding)
        actions["forget_faces"].triggered.connect(self._ask_to_forget)
        self.faces.answered.connect(
            lambda yes: self._decide(model.confirm if yes else model.reject)
        )
        self.faces.named.connect(self._name)
        self.faces.selection_changed.connect(self._enable)
        model.merged.connect(self._refresh)
        model.photos.merged.connect(self._refresh)
        self._indexing.changed.connect(self._refresh)

    @property
    def grid(self) -> FaceGrid | PhotoGrid:
        return self.faces if self._model.opened is None else self._photos

    def set_side(self, side: int) -> None:
        super().set_side(side)
        self.faces.set_side(side)

    def activate(self) -> bool:
        if self._model.opened is not None:
            return False
        if self.faces.tile is not None:
            self._model.open_tile(self.faces.tile)
            self._refresh()
        return True

    def leave(self) -> bool:
        if self._model.opened is None:
            return False
        self._model.open_tile(None)
        self._refresh()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        self._model.watch(True)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._model.watch(False)

    def _decide(self, task: Callable[[Sequence[FaceTile]], None]) -> None:
        if self._model.opened is None:
            self._row = self.faces.current_row
            task(self.faces.selected)

    def _name(self, tiles: tuple[FaceTile, ...], name: str) -> None:
        self._row = self.faces.current_row
        self._model.name(tiles, name)

    def _switch_finding(self) -> None:
        """Turn finding on, and begin; or off, and look at no further photo."""
        self.settings.find_people = self.actions_["find_people"].isChecked()
        self._model.switch_finding(self.settings.find_people)
        if self.settings.find_people:
            self._indexing.read()
        else:
            self._indexing.make_way(lambda: None)
        self._refresh()

    def _ask_to_forget(self) -> None:
        box = QMessageBox(self.window())
        box.setWindowTitle("Forget all faces")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("Forget all faces, names and decisions about people?")
        box.setInformativeText(f"Finding faces is turned off. {CANNOT_BE_UNDONE}")
        box.addButton("Forget all faces", QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.accepted.connect(self.forget)
        box.finished.connect(box.deleteLater)
        box.open()

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
        if model.opened is not None:
            self.turn_to(self._photos, self._pages)
        elif len(model):
            self.turn_to(self.faces, self._pages)
            self._go_on()
        else:
            self.turn_to(self._empty_state, self._pages)
            self._explain()
        self._enable()

    def _go_on(self) -> None:
        """Go to the tile that took the place of one just decided."""
        if self._row is not None and self.faces.current_row is None and self.isVisible():
            self.faces.go_to(min(self._row, len(self._model) - 1))
            self._row = None

    def _enable(self) -> None:
        tiles = self.faces.selected if self._model.opened is None else []
        waits = any(each.open_faces for each in tiles)
        unsure = any(each.kind is not TileKind.PERSON for each in tiles)
        self.actions_.enable(bool(tiles), "name_faces")
        self.actions_.enable(waits, "confirm_faces", "reject_faces")
        self.actions_.enable(unsure, "not_a_face", "ignore_faces")
        known = bool(len(self._model))
        self.actions_.enable(known or self.settings.find_people, "forget_faces")
        for each in self._buttons:
            each.setVisible(known and self._model.opened is None)
        for each in (self._forget, self._switch):
            each.setVisible(known or self.settings.find_people)

    def _describe(self) -> str:
        model = self._model
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

    def _explain(self) -> None:
        show, find = self._empty_state.show_message, self.actions_["find_people"]
        if not self.settings.find_people:
            count = len(self._all)
            minutes = max(1, round(count * _SECONDS / 60))
            about = (
                f" About {format_count(minutes, 'minute')} for {format_count(count, 'photo')}."
                if count
                else ""
            )
            show(
                "Find people on your photos",
                "Faces are found and compared on this computer; nothing leaves it. "
                f"Albumen does so in the background, and you can stop it at any time.{about}",
                find,
            )
        elif self._indexing.busy:
            show("Finding faces", "People appear here when all photos were looked at.")
        elif self._model.loaded:
            show("No faces found", "Faces appear here when photos of people are in the library.")
        else:
            show("")
