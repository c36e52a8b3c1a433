"""Menu of search terms to add: photos, colours, and fields with the values of the library."""

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
    ("Rating", "stars"),
    ("Label", "label"),
    ("Flag", "flag"),
    ("Keyword", "keyword"),
    ("Person", "person"),
    ("City", "city"),
    ("Country", "country"),
    ("Creator", "creator"),
    ("Folder", "folder"),
    ("File type", "kind"),
    ("Orientation", "orientation"),
    ("Has", "has"),
)
_MOST = 40
"""Maximum lines of a menu; rarer values can be typed."""
_LETTERS = 48


class AddMenu(QMenu):
    """Terms within one keystroke or two; menus of fields are filled when they open."""

    chosen = Signal(object)
    """Terms."""

    def __init__(
        self,
        facets: FacetCounts,
        parent: QWidget,
        first: Sequence[QAction],
        last: Sequence[QAction],
    ) -> None:
        """`first` and `last` are actions above and below the fields."""
        super().__init__(parent)
        self._facets = facets
        self.setAccessibleName("Add to search")
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
        """Fill the menu of a field with its values, the most frequent first; years and ratings in order."""
        menu = self._menus[field]
        menu.clear()
        counts = self._facets.counts.get(field, {})
        for text, count in _order(field, counts)[:_MOST]:
            short = text if len(text) <= _LETTERS else f"…{text[-_LETTERS:]}"
            # An ampersand would mark a mnemonic.
            action = menu.addAction(f"{short.replace('&', '&&')}\t{count:,}")
            action.setToolTip(text)
            action.triggered.connect(lambda _=False, t=text: self._choose(field, t))
        if menu.isEmpty():
            hint = "No values" if self._facets.counts else "Counting values"
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
