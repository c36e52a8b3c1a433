"""The menu of what can be added to a query: photos, colours, and facts as the library's photos say them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.query.fields import NONE
from app.query.parser import parse_query
from app.query.serializer import quote
from app.ui.search.facets_model import FacetCounts

_MENUS = (
    ("Year", "date"),
    ("Camera", "camera"),
    ("Lens", "lens"),
    ("Stars", "stars"),
    ("Label", "label"),
    ("Flag", "flag"),
    ("Keyword", "keyword"),
    ("Folder", "folder"),
    ("Kind of file", "kind"),
    ("Orientation", "orientation"),
    ("Has", "has"),
)
_MOST = 40
"""Lines of a menu; the rarer ones can be typed."""
_LETTERS = 48


class AddMenu(QMenu):
    """Everything by one keystroke or two; menus of facts are filled when they open."""

    chosen = Signal(object)
    """Terms."""

    def __init__(
        self,
        facets: FacetCounts,
        parent: QWidget,
        first: Sequence[QAction],
        last: Sequence[QAction],
    ) -> None:
        """`first` and `last` are actions above and below the facts."""
        super().__init__(parent)
        self._facets = facets
        self.setAccessibleName("Add to the search")
        self.addActions(list(first))
        self.addSeparator()
        self._menus = {field: self.addMenu(title) for title, field in _MENUS}
        for field, menu in self._menus.items():
            menu.aboutToShow.connect(lambda field=field: self.fill(field))
        self.addSeparator()
        self.addActions(list(last))
        self.aboutToShow.connect(facets.want)
        facets.changed.connect(self._fill_open)

    def fill(self, field: str) -> QMenu:
        """What the photos say of that fact, the most frequent first; years and stars in their order."""
        menu = self._menus[field]
        menu.clear()
        counts = self._facets.counts.get(field, {})
        for text, count in _order(field, counts)[:_MOST]:
            short = text if len(text) <= _LETTERS else f"…{text[-_LETTERS:]}"
            # An ampersand would be the sign for a key.
            action = menu.addAction(f"{short.replace('&', '&&')}\t{count:,}")
            action.setToolTip(text)
            action.triggered.connect(lambda _=False, t=text: self._choose(field, t))
        if menu.isEmpty():
            hint = "Nothing is known" if self._facets.counts else "Counting"
            menu.addAction(hint).setEnabled(False)
        return menu

    def _fill_open(self) -> None:
        for field, menu in self._menus.items():
            if menu.isVisible():
                self.fill(field)

    def _choose(self, field: str, text: str) -> None:
        value = f">={text}" if field == "stars" and text != "0" else quote(text)
        self.chosen.emit(parse_query(f"{field}:{value}").query.terms)


def _order(field: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    known = [(text, count) for text, count in counts.items() if text and count]
    if field == "stars":
        return [(text, sum(c for t, c in known if t >= text) if text != "0" else count)
                for text, count in sorted(known, reverse=True)]  # fmt: skip
    if field == "date":
        return sorted(known, reverse=True)
    return sorted(known, key=lambda each: (each[0] == NONE, -each[1], each[0]))
