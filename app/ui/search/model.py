"""Searches: the one shown now, its results, and the trail of all."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.photo import Photo, Presence
from app.domain.progress import Change
from app.tasks.library.list_photos import list_photos_by_id
from app.tasks.searching.search import Order, SearchResult, search
from app.ui.bridge import Bridge
from app.ui.search.query_state import PAGE, QueryState, parse_state
from app.ui.search.results import Results, refresh
from app.ui.search.trail import Trail
from app.worker import Ticket


@dataclass(slots=True)
class Search:
    """What was asked and found, and where in the results one was."""

    state: QueryState
    result: SearchResult | None = None
    """None where nothing is asked."""
    error: str = ""
    """Why there is no answer."""
    beyond: bool = False
    """Whether photos that do not match are shown, too."""
    opened: set[int] = field(default_factory=set)
    """Ids of results whose twins are shown."""
    scroll: int = 0
    current: int | None = None


class SearchModel(QObject):
    """One query after the other; a query that is being typed is one, however often it changes."""

    changed = Signal()
    """Another search is shown, or awaited."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._ticket: Ticket | None = None
        self._in_place = False
        """Whether the search awaited takes the place of the one on the trail."""
        self._typing = False
        self.trail: Trail[Search] = Trail()
        self.results = Results(self)
        self.pending: Search | None = None
        """The search that is still going on."""
        bridge.changed.connect(self._on_change)

    @property
    def here(self) -> Search | None:
        """What is, or will be, shown."""
        return self.pending or self.trail.here

    @property
    def state(self) -> QueryState:
        """What is asked now."""
        return self.here.state if self.here else QueryState()

    def ask(self, state: QueryState) -> None:
        """Answer this; a step on the trail."""
        here = self.trail.here
        if here is not None and here.state == state and not (self.pending or here.error):
            return
        self._typing = False
        self._ask(Search(state), in_place=not self._is_worth(self.trail.here))

    def type(self, text: str) -> None:
        """The text has become this: all that is typed in one go is one step on the trail."""
        if text.strip() == self.state.text.strip():
            return
        in_place = self._typing or not self._is_worth(self.trail.here)
        self._typing = True
        self._ask(Search(self.state.with_text(text)), in_place=in_place)

    def settle(self) -> None:
        """Typing has ended: what comes next is another step, and pictures in the text stand beside it."""
        self._typing = False
        lifted = self.state.lift()
        if self.here is not None and lifted != self.state:
            self._ask(Search(lifted), in_place=True)

    def open(self, text: str) -> None:
        """Answer a query that was kept or pasted."""
        self.ask(parse_state(text))

    def renew(self) -> None:
        """Ask again what is shown: there may be more photos, or another model."""
        here = self.trail.here
        if here is not None and here.state.terms and self.pending is None:
            self._again(here.state)

    def sort(self, order: Order) -> None:
        """Have what matches in that order."""
        self._again(replace(self.state, order=order))

    def set_threshold(self, matching: int | None) -> None:
        """So many results are to match; None for as many as the cut-off says."""
        self._again(replace(self.state, matching=matching))

    def show_more(self) -> None:
        """Show what comes next: the rest of what matches, then what does not match."""
        here = self.trail.here
        if here is None or here.result is None or self.pending is not None:
            return
        if len(here.result.hits) < here.result.matching or here.beyond:
            self._again(replace(here.state, count=here.state.count + 5 * PAGE))
        else:
            here.beyond = True
            self._show_result(here, stay=True)
            self.changed.emit()

    def show_less(self) -> None:
        """Show only what matches."""
        here = self.trail.here
        if here is not None:
            here.beyond = False
            self._show_result(here, stay=True)
            self.changed.emit()

    def toggle_stack(self, photo: int) -> None:
        """Show what is one with that result, or fold it again."""
        here, row = self.trail.here, self.results.row(photo)
        if here is None or row is None or not self.results.found(row).stacked:
            return
        here.opened ^= {self.results.found(row).photo.id}
        self._show_result(here, stay=True)
        self.changed.emit()

    def back(self) -> None:
        """The search before this."""
        self._travel(self.trail.back)

    def forward(self) -> None:
        """The search after this."""
        self._travel(self.trail.forward)

    def _travel(self, go: Callable[[], Search | None]) -> None:
        self._give_up()
        self._typing = False
        here = go()
        if here is not None:
            self._show_result(here)
            self._on_change(Change(all_photos=True))
        self.changed.emit()

    def _again(self, state: QueryState) -> None:
        """Ask the same query for another answer, in its place on the trail."""
        here = self.here
        if here is not None:
            beyond = here.beyond or state.count > here.state.count
            self._ask(Search(state, beyond=beyond, opened=here.opened), in_place=True)

    def _ask(self, request: Search, *, in_place: bool) -> None:
        if self.pending is not None and in_place:
            in_place = self._in_place  # It goes where the one it replaces would have gone.
        self._in_place = in_place
        self._give_up()
        self.pending = request
        if request.state.terms:
            self._ticket = self._bridge.ask(
                search, request.state.request, answer=self._found, failed=self._failed, urgent=True
            )
            self.changed.emit()
        else:
            self._found(None)

    def _give_up(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self.pending = None

    def _found(self, result: SearchResult | None) -> None:
        found, self.pending = self.pending, None
        if found is None:
            return
        found.result = result
        self._arrive(found)

    def _failed(self, error: Exception) -> None:
        found, self.pending = self.pending, None
        if found is None:
            return
        if isinstance(error, PhotoError):
            found.error = str(error)
        else:
            found.error = "Something in Albumen went wrong."
            self._bridge.show_error(error)
        self._arrive(found)

    def _arrive(self, search: Search) -> None:
        before = self.trail.here
        same = before is not None and before.state.query == search.state.query
        (self.trail.put if self._in_place else self.trail.go)(search)
        self._show_result(search, stay=same)
        self.changed.emit()

    def _show_result(self, here: Search, *, stay: bool = False) -> None:
        self.results.show_result(here.result, here.opened, beyond=here.beyond, stay=stay)

    @staticmethod
    def _is_worth(search: Search | None) -> bool:
        """Whether one would come back to it."""
        return search is not None and bool(search.state.terms)

    def _on_change(self, change: Change) -> None:
        """Have those of the results that may be others now, with another flag say, as they are."""
        here = self.trail.here
        found = here.result.hits if here and here.result else ()
        known = (photo.id for each in found for photo in (each.photo, *each.stacked))
        changed = frozenset(change.photos)
        ids = [each for each in known if change.all_photos or each in changed]
        if ids:
            self._bridge.ask(
                list_photos_by_id,
                ids,
                answer=lambda photos: self._renew(photos, len(ids)),
                urgent=True,
            )

    def _renew(self, photos: tuple[Photo, ...], request: int) -> None:
        here = self.trail.here
        if here is None or here.result is None or self.pending is not None:
            return  # What is awaited will be as things are now: the worker does one thing after the other.
        if len(photos) < request or any(each.presence is Presence.MISSING for each in photos):
            self._again(here.state)  # Some went to the trash, say: others take their places.
            return
        here.result = refresh(here.result, {photo.id: photo for photo in photos})
        self._show_result(here, stay=True)
