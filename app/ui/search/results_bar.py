"""Results bar: number of matches, button for weaker matches, sort order."""

from PySide6.QtWidgets import QComboBox, QWidget

from app.tasks.phrases import describe_matches, format_count
from app.tasks.searching.search import Order, SearchResult
from app.ui.commands.actions import Actions
from app.ui.search.model import SearchModel
from app.ui.widgets.controls import ElidedLabel, bar, button, label
from app.ui.widgets.layouts import in_column

MORE, LESS = "Show more", "Show matches only"

_ORDERS = {
    Order.SCORE: "Best match",
    Order.TIME: "Oldest first",
    Order.NAME: "Name",
    Order.RATING: "Highest rating",
}


class ResultsBar(QWidget):
    """Always visible below the grid."""

    def __init__(self, search: SearchModel, actions: Actions) -> None:
        super().__init__()
        self._search = search
        self._actions = actions
        self.text = ElidedLabel()
        self.more = button(actions["show_more"], text=True)
        self.reset = button(actions["reset_threshold"], text=True)
        self.order = QComboBox()
        self.order.setAccessibleName("Sort matches by")
        for order, text in _ORDERS.items():
            self.order.addItem(text, order)
        self.order.activated.connect(lambda row: search.sort(self.order.itemData(row)))
        in_column(
            bar(
                self.text,
                self.more,
                self.reset,
                label("Sort by", "quiet"),
                self.order,
                wide=self.text,
                name="status",
            ),
            inside=self,
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the state of the present search."""
        here = self._search.trail.here
        result = here.result if here else None
        pending = self._search.pending is not None
        beyond = bool(here and here.beyond)
        self.text.show_text("Searching" if pending else _describe(result, beyond=beyond))
        order = self._search.state.order
        self.order.setCurrentIndex(list(_ORDERS).index(order))
        drawn = self._search.state.matching is not None
        self._actions.enable(drawn, "reset_threshold")
        self.reset.setVisible(drawn)
        shown = len(result.hits) if result else 0
        is_more = result is not None and (
            shown < result.results or (not beyond and result.matching < shown)
        )
        is_less = beyond and not is_more
        action = self._actions["show_more"]
        action.setText(LESS if is_less else MORE)
        action.setIconText(action.text())
        self._actions.enable(is_more or is_less, "show_more")
        self._actions.enable(shown > 0, "set_threshold", "stack")
        self.more.setVisible(is_more or is_less)
        self.setVisible(result is not None or pending)


def _describe(result: SearchResult | None, *, beyond: bool) -> str:
    if result is None:
        return ""
    text = describe_matches(result.matching, result.results)
    parts = [text]
    if result.matching > len(result.hits):
        parts.append(f"first {len(result.hits):,} shown")
    if result.matching != result.advised:
        parts.append(f"{result.advised:,} recommended")
    if result.matching < result.results:
        others = result.results - result.matching
        shown = len(result.hits) - result.matching if beyond else 0
        weaker = format_count(others, "weaker match", "weaker matches")
        some = f"{shown:,} of {weaker} shown" if shown < others else f"{weaker} shown"
        parts.append(some if shown > 0 else f"{weaker} hidden")
    return "  ·  ".join(parts)
