"""The foot of the search page: how many photos match, the way to those that do not, and the order."""

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.tasks.search import Findings, Order
from app.tasks.sentences import say_count, say_findings
from app.ui.actions import Actions
from app.ui.models.searching import Searches
from app.ui.views.parts import Elided, bar, button, label

MORE, LESS = "Show more", "Only what matches"

_ORDERS = {
    Order.SCORE: "likeliest first",
    Order.TIME: "oldest first",
    Order.NAME: "by name",
    Order.STARS: "most stars first",
}


class FoundBar(QWidget):
    """Always in sight, whatever the wall is scrolled to."""

    def __init__(self, searches: Searches, actions: Actions) -> None:
        super().__init__()
        self._searches = searches
        self._actions = actions
        self.words = Elided()
        self.more = button(actions["more_found"], text=True)
        self.reset = button(actions["uncut"], text=True)
        self.order = QComboBox()
        self.order.setAccessibleName("Order of what matches")
        for order, words in _ORDERS.items():
            self.order.addItem(words, order)
        self.order.activated.connect(lambda row: searches.sort(self.order.itemData(row)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            bar(
                self.words,
                self.more,
                self.reset,
                label("Matches", "quiet"),
                self.order,
                wide=self.words,
                name="strip",
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Say what is shown now."""
        here = self._searches.trail.here
        findings = here.findings if here else None
        awaited = self._searches.awaited is not None
        beyond = bool(here and here.beyond)
        self.words.say("Searching" if awaited else _say(findings, beyond=beyond))
        order = self._searches.wanted.order
        self.order.setCurrentIndex(list(_ORDERS).index(order))
        drawn = self._searches.wanted.matching is not None
        self._actions.enable(drawn, "uncut")
        self.reset.setVisible(drawn)
        shown = len(findings.found) if findings else 0
        is_more = findings is not None and (
            shown < findings.results or (not beyond and findings.matching < shown)
        )
        is_less = beyond and not is_more
        action = self._actions["more_found"]
        action.setText(LESS if is_less else MORE)
        action.setIconText(action.text())
        self._actions.enable(is_more or is_less, "more_found")
        self._actions.enable(shown > 0, "cut_here", "fold")
        self.more.setVisible(is_more or is_less)
        self.setVisible(findings is not None or awaited)


def _say(findings: Findings | None, *, beyond: bool) -> str:
    if findings is None:
        return ""
    said = say_findings(findings.matching, findings.results)
    parts = [said]
    if findings.matching > len(findings.found):
        parts.append(f"the first {len(findings.found):,} are shown")
    if findings.matching != findings.advised:
        parts.append(f"{findings.advised:,} advised")
    if findings.matching < findings.results:
        others = findings.results - findings.matching
        shown = len(findings.found) - findings.matching if beyond else 0
        some = f"{shown:,} of " if 0 < shown < others else ""
        where = "below the line" if shown > 0 else "less like it"
        parts.append(f"{some}{say_count(others, 'other')} {where}")
    return "  ·  ".join(parts)
