"""Searches: the present one, its results, and the trail of earlier ones."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import PhotoError
from app.domain.photo import Presence
from app.domain.progress import Change
from app.tasks.searching.search import Order, SearchResult, search
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.ui.photo_cache import PhotoCache, Renewed
from app.ui.search.query_state import PAGE, QueryState, parse_state
from app.ui.search.results import Results, refresh
from app.ui.search.trail import Trail


@dataclass(slots=True)
class Search:
    """A search with its results and the position in them."""

    state: QueryState
    result: SearchResult | None = None
    """None for an empty query."""
    error: str = ""
    """Error of the search; empty if there is none."""
    beyond: bool = False
    """Whether weaker matches are shown."""
    opened: set[int] = field(default_factory=set)
    """Ids of results with an expanded stack."""
    scroll: int = 0
    current: int | None = None


class SearchModel(QObject):
    """Runs one query after the other; a query being typed counts as one, however often it changes."""

    changed = Signal()
    """Another search is shown or running."""

    def __init__(self, bridge: Bridge, cache: PhotoCache) -> None:
        super().__init__(bridge)
        self._bridge, self._cache = bridge, cache
        self._asking = LatestRequest(
            bridge,
            search,
            answer=self._found,
            failed=self._failed,
            arguments=lambda: (self.state.request,),
        )
        self._in_place = False
        """Whether the running search replaces the present one on the trail."""
        self._typing = False
        self.trail: Trail[Search] = Trail()
        self.results = Results(self)
        self.pending: Search | None = None
        """The running search."""
        cache.keep(self._shown)
        cache.renewed.connect(self._renew)
        bridge.changed.connect(self._on_change)

    @property
    def here(self) -> Search | None:
        """The search that is or will be shown."""
        return self.pending or self.trail.here

    @property
    def state(self) -> QueryState:
        """The present query."""
        return self.here.state if self.here else QueryState()

    def ask(self, state: QueryState) -> None:
        """Run a query as a step on the trail."""
        here = self.trail.here
        if here is not None and here.state == state and not (self.pending or here.error):
            return
        self._typing = False
        self._ask(Search(state), in_place=not self._is_worth(self.trail.here))

    def type(self, text: str) -> None:
        """Run the query with the typed text; all typing in one go is one step on the trail."""
        if text.strip() == self.state.text.strip():
            return
        in_place = self._typing or not self._is_worth(self.trail.here)
        self._typing = True
        self._ask(Search(self.state.with_text(text)), in_place=in_place)

    def settle(self) -> None:
        """End the typing: the next query is another step, and pictures in the text become chips."""
        self._typing = False
        lifted = self.state.lift()
        if self.here is not None and lifted != self.state:
            self._ask(Search(lifted), in_place=True)

    def open(self, text: str) -> None:
        """Run a saved or pasted query."""
        self.ask(parse_state(text))

    def renew(self) -> None:
        """Run the present query again: there may be more photos, or another model."""
        here = self.trail.here
        if here is not None and here.state.terms and self.pending is None:
            self._again(here.state)

    def _on_change(self, change: Change) -> None:
        if change.texts and self.state.query.asks_for_text:
            self.renew()

    def sort(self, order: Order) -> None:
        """Sort the matches."""
        self._again(replace(self.state, order=order))

    def set_threshold(self, matching: int | None) -> None:
        """Set the match threshold by the number of matches; None for the recommended threshold."""
        self._again(replace(self.state, matching=matching))

    def show_more(self) -> None:
        """Show more results: first the rest of the matches, then weaker matches."""
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
        """Show matches only."""
        here = self.trail.here
        if here is not None:
            here.beyond = False
            self._show_result(here, stay=True)
            self.changed.emit()

    def toggle_stack(self, photo: int) -> None:
        """Expand or collapse the stack of a result."""
        here, row = self.trail.here, self.results.row(photo)
        if here is None or row is None or not self.results.found(row).stacked:
            return
        here.opened ^= {self.results.found(row).photo.id}
        self._show_result(here, stay=True)
        self.changed.emit()

    def back(self) -> None:
        """Go back to the previous search."""
        self._travel(self.trail.back)

    def forward(self) -> None:
        """Go forward to the next search."""
        self._travel(self.trail.forward)

    def _travel(self, go: Callable[[], Search | None]) -> None:
        self._give_up()
        self._typing = False
        here = go()
        if here is not None:
            self._show_result(here)
            self._cache.read(self._shown())
        self.changed.emit()

    def _again(self, state: QueryState) -> None:
        """Run the same query again, in its place on the trail."""
        here = self.here
        if here is not None:
            beyond = here.beyond or state.count > here.state.count
            self._ask(Search(state, beyond=beyond, opened=here.opened), in_place=True)

    def _ask(self, request: Search, *, in_place: bool) -> None:
        if self.pending is not None and in_place:
            in_place = self._in_place  # It takes the place of the one it replaces.
        self._in_place = in_place
        self._give_up()
        self.pending = request
        if request.state.terms:
            self._asking.ask()
            self.changed.emit()
        else:
            self._found(None)

    def _give_up(self) -> None:
        self._asking.cancel()
        self.pending = None

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
            found.error = "An unexpected error occurred in Albumen."
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
        """Whether the search is worth a step on the trail."""
        return search is not None and bool(search.state.terms)

    def _shown(self) -> set[int]:
        """Ids of the results, with their stacks."""
        here = self.trail.here
        hits = here.result.hits if here and here.result else ()
        return {photo.id for hit in hits for photo in (hit.photo, *hit.stacked)}

    def _renew(self, photos: Renewed) -> None:
        """Update the results that changed, such as their flags."""
        here = self.trail.here
        if here is None or here.result is None or self.pending is not None:
            return  # The running search will be up to date: the worker runs one task after the other.
        now = {id: photos[id] for id in self._shown() & photos.keys()}
        current = {id: photo for id, photo in now.items() if photo}
        if len(current) < len(now) or any(
            photo.presence is Presence.MISSING for photo in current.values()
        ):
            # Some went to the trash, for example: others take their places.
            self._again(here.state)
        elif now:
            here.result = refresh(here.result, current)
            self._show_result(here, stay=True)
