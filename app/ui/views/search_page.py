"""The page of a search: what is asked as text and chips, what was found, and why."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from app.query.fault import Fault
from app.query.terms import Term
from app.settings import Settings
from app.ui.actions import Actions
from app.ui.models.counted import Counted
from app.ui.models.folders import Folders
from app.ui.models.resting import Resting
from app.ui.models.samples import Samples
from app.ui.models.searching import Search, Searches
from app.ui.models.whys import Whys
from app.ui.theme import STEP
from app.ui.views.add_menu import AddMenu
from app.ui.views.chips import Chips
from app.ui.views.found_bar import LESS, FoundBar
from app.ui.views.found_guide import FoundGuide
from app.ui.views.found_wall import FoundWall
from app.ui.views.page import Page
from app.ui.views.parts import bar, button, label
from app.ui.views.search_box import SearchBox, say_faults
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.why_panel import WhyPanel


class SearchPage(Page):
    """The query on top, its results below, ranked."""

    name = "search"
    pasted = Signal(object)
    """The QMimeData of a picture to search by."""

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        searches: Searches,
        folders: Folders,
        counted: Counted,
        samples: Samples,
        whys: Whys,
        resting: Resting,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._searches, self._folders, self._resting = searches, folders, resting
        self._wall = FoundWall(searches.results, reader, settings.tile)
        self.adopt(self._wall)
        self.box = SearchBox(counted)
        self.chips = Chips(samples, button(actions["new_search"], text=True))
        self.fault = label("", "wrong")
        self.why = WhyPanel(whys, samples, reader)
        self.foot = FoundBar(searches, actions)
        first = [actions[name] for name in ("search_file", "add_colour")]
        last = [actions[name] for name in ("paste", "copy_search", "keep_search")]
        self.menu = AddMenu(counted, self, first, last)
        self._guide = FoundGuide(searches, folders, actions)
        self._shown: Search | None = None
        self._pages = QStackedLayout()
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        actions = self.actions_
        add = QToolButton()
        add.setDefaultAction(actions["add_term"])
        add.setMenu(self.menu)
        add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        add.setAccessibleName("Add to the search")
        actions["add_term"].triggered.connect(add.showMenu)
        why = button(actions["why"])
        why.setProperty("toggle", True)
        self._top = bar(
            *(button(actions[name]) for name in ("back", "forward")), self.box, add,
            button(actions["keep_search"]), why, wide=self.box,
        )  # fmt: skip
        self.fault.setContentsMargins(2 * STEP, STEP // 2, 2 * STEP, STEP // 2)
        self.fault.setObjectName("paper")
        self.fault.setWordWrap(True)
        self.fault.setAccessibleName("What is not understood")
        self.box.offers.above = self.fault
        for part in (self.fault, self.chips, self.why):
            part.hide()
        pages = QWidget()
        pages.setLayout(self._pages)
        self._pages.addWidget(self._wall)
        self._pages.addWidget(self._guide)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(pages, 1)
        row.addWidget(self.why)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for top in (self._top, self.fault, self.chips):
            column.addWidget(top)
        column.addLayout(row, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        searches, actions = self._searches, self.actions_
        actions.serve(self, "found")
        self.box.begun.connect(self._resting.prepare)
        self.box.typed.connect(searches.type)
        self.box.settled.connect(searches.settle)
        self.box.entered.connect(self._enter)
        self.box.escaped.connect(self._go_to_results)
        self.box.pasted.connect(self.pasted)
        self.box.faulted.connect(self._say_faults)
        self.chips.wanted.connect(self._change)
        self.chips.emptied.connect(self.box.setFocus)
        self.menu.chosen.connect(self.add)
        self._guide.asked.connect(self._ask)
        self._wall.cut.connect(searches.cut)
        self._wall.folded.connect(searches.turn_fold)
        self._wall.selection_changed.connect(self._explain)
        searches.changed.connect(self._refresh)
        self._folders.modelReset.connect(self._refresh)
        actions["back"].triggered.connect(lambda: self._travel(searches.back))
        actions["forward"].triggered.connect(lambda: self._travel(searches.forward))
        actions["why"].toggled.connect(self._show_why)
        actions["more_found"].triggered.connect(self._show_more)
        actions["fold"].triggered.connect(self._turn_fold)
        actions["cut_here"].triggered.connect(self._cut_here)
        actions["uncut"].triggered.connect(lambda: searches.cut(None))

    @property
    def wall(self) -> FoundWall:
        return self._wall

    def note_place(self) -> None:
        """Remember where in the results one is, before they are left."""
        if self._shown is not None:
            self._shown.scroll = self._wall.verticalScrollBar().value()
            current = self._wall.selection.current
            self._shown.current = current if isinstance(current, int) else None

    def take_box(self) -> None:
        """Have the keyboard in the line, with all that stands there selected."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def add(self, terms: tuple[Term, ...]) -> None:
        """Ask for these too."""
        self.note_place()
        self.box.flush()
        self._searches.ask(self._searches.wanted.add(terms))

    def paste(self, data: QMimeData) -> None:
        """Ask for what was copied: a picture, or the text of a query."""
        if data.hasText() and not data.urls():
            self._searches.open(data.text())
        else:
            self.pasted.emit(data)

    def _ask(self, text: str) -> None:
        self._searches.open(text)
        self._go_to_results()

    def _change(self, number: int, term: Term | None) -> None:
        self.note_place()
        self.box.flush()
        self._searches.ask(self._searches.wanted.change(number, term))

    def _enter(self) -> None:
        self._searches.settle()
        self._go_to_results()

    def _go_to_results(self) -> None:
        if self._wall.isVisibleTo(self):
            self._wall.setFocus()
        elif self.focusProxy() is None:
            self.setFocus()
        else:
            self.actions_["leave"].trigger()

    def _travel(self, go: Callable[[], None]) -> None:
        self.note_place()
        self.box.flush()  # Else the letters just typed would be asked for there.
        go()

    def _show_more(self) -> None:
        here = self._searches.trail.here
        if here is not None and here.beyond and self.actions_["more_found"].text() == LESS:
            self._searches.show_less()
        else:
            self._searches.show_more()

    def _turn_fold(self) -> None:
        row = self._wall.current_row
        if row is not None:
            head = self._searches.results.found(row).photo.id
            self._searches.turn_fold(head)
            there = self._wall.photos.row(head)
            if there is not None:
                self._wall.go_to(there)

    def _cut_here(self) -> None:
        """What is at least as like as the current result matches, and no more."""
        row = self._wall.current_row
        if row is not None:
            self._searches.cut(self._searches.results.as_like(row))

    def _refresh(self) -> None:
        here, trail = self._searches.here, self._searches.trail
        self.actions_.enable(trail.can_go_back, "back")
        self.actions_.enable(trail.can_go_forward, "forward")
        wanted = self._searches.wanted
        self.actions_.enable(bool(wanted.terms), "keep_search", "copy_search")
        self.box.show_text(wanted.text)
        self.chips.show_terms(wanted.terms)
        # Where nothing is asked, the keyboard comes to the line.
        self.setFocusProxy(None if wanted.terms else self.box)  # type: ignore[arg-type]
        self.foot.refresh()
        if self._searches.awaited is not None:
            return  # What was found before stays until there is an answer.
        self._guide.guide(here)
        self.turn_to(self._wall if len(self._wall.photos) else self._guide, self._pages)
        if here is not None and self._shown is not here:
            self._return_to(here)
        self._explain()
        self.picked.emit()

    def _return_to(self, here: Search) -> None:
        """Show the results as they were left."""
        self._shown = here
        if here.current is None and not here.scroll:
            return
        row = None if here.current is None else self._wall.photos.row(here.current)
        self._wall.select_none()
        if row is not None:
            self._wall.go_to(row)
        self._wall.verticalScrollBar().setValue(here.scroll)

    def _say_faults(self, faults: tuple[Fault, ...]) -> None:
        self.fault.setText(say_faults(self.box.text(), faults))
        self.fault.setVisible(bool(faults))

    def _show_why(self, shown: bool) -> None:
        self._explain()  # No signal says that the keyboard came to the first result.
        self.why.setVisible(shown)

    def _explain(self) -> None:
        results, row = self._searches.results, self._wall.current_row
        found = None if row is None or row >= len(results) else results.found(row)
        self.why.explain(self._searches.trail.here, found)
