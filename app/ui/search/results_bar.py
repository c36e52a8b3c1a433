"""The foot of the search page: how many photos match, the way to those that do not, and the order."""

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.tasks.phrases import describe_matches, format_count
from app.tasks.searching.search import Order, SearchResult
from app.ui.commands.actions import Actions
from app.ui.search.model import SearchModel
from app.ui.widgets.controls import ElidedLabel, bar, button, label

MORE, LESS = "Show more", "Only what matches"

_ORDERS = {
    Order.SCORE: "likeliest first",
    Order.TIME: "oldest first",
    Order.NAME: "by name",
    Order.RATING: "most stars first",
}


class ResultsBar(QWidget):
    """Always in sight, whatever the wall is scrolled to."""

    def __init__(self, search: SearchModel, actions: Actions) -> None:
        super().__init__()
        self._search = search
        self._actions = actions
        self.text = ElidedLabel()
        self.more = button(actions["more_found"], text=True)
        self.reset = button(actions["uncut"], text=True)
        self.order = QComboBox()
        self.order.setAccessibleName("Order of what matches")
        for order, text in _ORDERS.items():
            self.order.addItem(text, order)
        self.order.activated.connect(lambda row: search.sort(self.order.itemData(row)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            bar(
                self.text,
                self.more,
                self.reset,
                label("Matches", "quiet"),
                self.order,
                wide=self.text,
                name="strip",
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Say what is shown now."""
        here = self._search.trail.here
        result = here.result if here else None
        pending = self._search.pending is not None
        beyond = bool(here and here.beyond)
        self.text.show_text("Searching" if pending else _describe(result, beyond=beyond))
        order = self._search.state.order
        self.order.setCurrentIndex(list(_ORDERS).index(order))
        drawn = self._search.state.matching is not None
        self._actions.enable(drawn, "uncut")
        self.reset.setVisible(drawn)
        shown = len(result.hits) if result else 0
        is_more = result is not None and (
            shown < result.results or (not beyond and result.matching < shown)
        )
        is_less = beyond and not is_more
        action = self._actions["more_found"]
        action.setText(LESS if is_less else MORE)
        action.setIconText(action.text())
        self._actions.enable(is_more or is_less, "more_found")
        self._actions.enable(shown > 0, "cut_here", "fold")
        self.more.setVisible(is_more or is_less)
        self.setVisible(result is not None or pending)


def _describe(result: SearchResult | None, *, beyond: bool) -> str:
    if result is None:
        return ""
    text = describe_matches(result.matching, result.results)
    parts = [text]
    if result.matching > len(result.hits):
        parts.append(f"the first {len(result.hits):,} are shown")
    if result.matching != result.advised:
        parts.append(f"{result.advised:,} advised")
    if result.matching < result.results:
        others = result.results - result.matching
        shown = len(result.hits) - result.matching if beyond else 0
        some = f"{shown:,} of " if 0 < shown < others else ""
        where = "below the line" if shown > 0 else "less like it"
        parts.append(f"{some}{format_count(others, 'other')} {where}")
    return "  ·  ".join(parts)
