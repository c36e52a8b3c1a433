"""Search page: query as text and chips, results, explanation."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QToolButton, QWidget

from app.query.ast import Term
from app.query.errors import QueryError
from app.settings import Settings
from app.tasks.library.photo_filter import read_filter
from app.ui.commands.actions import Actions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.page import Page
from app.ui.search.add_menu import AddMenu
from app.ui.search.chips import Chips
from app.ui.search.empty_state import SearchEmptyState
from app.ui.search.encoder_lifetime import TextEncoderLifetime
from app.ui.search.explanation_model import ExplanationModel
from app.ui.search.explanation_panel import ExplanationPanel
from app.ui.search.facets_model import FacetCounts
from app.ui.search.model import Search, SearchModel
from app.ui.search.results_bar import LESS, ResultsBar
from app.ui.search.results_grid import ResultsGrid
from app.ui.search.samples import ExamplePictures
from app.ui.search.search_box import SearchBox, describe_errors
from app.ui.sidebar.folders_model import FoldersModel
from app.ui.theme import STEP
from app.ui.widgets.controls import bar, button, label
from app.ui.widgets.layouts import in_column, in_row


class SearchPage(Page):
    """The query on top, its ranked results below."""

    name = "search"
    pasted = Signal(object)
    """QMimeData of a picture to search by."""

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        search: SearchModel,
        folders: FoldersModel,
        facets: FacetCounts,
        samples: ExamplePictures,
        explanation: ExplanationModel,
        text_encoder: TextEncoderLifetime,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._search, self._folders, self._text_encoder = search, folders, text_encoder
        self._grid = ResultsGrid(search.results, reader, settings.tile)
        self.adopt_grid(self._grid)
        self.box = SearchBox(facets)
        self.chips = Chips(samples, button(actions["new_search"], text=True))
        self.error = label("", "wrong")
        self.explanation = ExplanationPanel(explanation, samples, reader)
        self.foot = ResultsBar(search, actions)
        first = [actions[name] for name in ("search_file", "add_colour")]
        last = [actions[name] for name in ("paste", "copy_search", "save_search")]
        self.menu = AddMenu(facets, self, first, last)
        self._empty_state = SearchEmptyState(search, folders, actions, settings)
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
        add.setAccessibleName("Add to search")
        actions["add_term"].triggered.connect(add.showMenu)
        why = button(actions["explain"], toggle=True)
        self._top = bar(
            *(button(actions[name]) for name in ("back", "forward")), self.box, add,
            *(button(actions[name]) for name in ("show_as_filter", "save_search")), why, wide=self.box,
        )  # fmt: skip
        self.error.setContentsMargins(2 * STEP, STEP // 2, 2 * STEP, STEP // 2)
        self.error.setObjectName("paper")
        self.error.setWordWrap(True)
        self.error.setAccessibleName("Query errors")
        self.box.completions.above = self.error
        for part in (self.error, self.chips, self.explanation):
            part.hide()
        pages = QWidget()
        pages.setLayout(self._pages)
        self._pages.addWidget(self._grid)
        self._pages.addWidget(self._empty_state)
        row = in_row(pages, self.explanation, wide=pages)
        in_column(self._top, self.error, self.chips, row, self.foot, inside=self, wide=row)

    def _connect(self) -> None:
        search, actions = self._search, self.actions_
        actions.attach(self, "results")
        self.box.begun.connect(self._text_encoder.prepare)
        self.box.typed.connect(search.type)
        self.box.settled.connect(search.settle)
        self.box.entered.connect(self._enter)
        self.box.escaped.connect(self._go_to_results)
        self.box.pasted.connect(self.pasted)
        self.box.errors_changed.connect(self._show_errors)
        self.chips.term_changed.connect(self._change)
        self.chips.emptied.connect(self.box.setFocus)
        self.menu.chosen.connect(self.add)
        self._empty_state.example_chosen.connect(self._ask)
        self._grid.threshold_moved.connect(search.set_threshold)
        self._grid.stack_toggled.connect(search.toggle_stack)
        self._grid.selection_changed.connect(self._explain)
        search.changed.connect(self._refresh)
        self._folders.modelReset.connect(self._refresh)
        actions["back"].triggered.connect(lambda: self._travel(search.back))
        actions["forward"].triggered.connect(lambda: self._travel(search.forward))
        actions["explain"].toggled.connect(self._show_explanation)
        actions["show_more"].triggered.connect(self._show_more)
        actions["stack"].triggered.connect(self._toggle_stack)
        actions["set_threshold"].triggered.connect(self._set_threshold_here)
        actions["reset_threshold"].triggered.connect(lambda: search.set_threshold(None))

    @property
    def grid(self) -> ResultsGrid:
        return self._grid

    def remember_place(self) -> None:
        """Store the position in the results before leaving them."""
        if self._shown is not None:
            self._shown.scroll = self._grid.verticalScrollBar().value()
            current = self._grid.selection.current
            self._shown.current = current if isinstance(current, int) else None

    def take_box(self) -> None:
        """Give the search box the keyboard, with its text selected."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def add(self, terms: tuple[Term, ...]) -> None:
        """Add terms to the search."""
        self.remember_place()
        self.box.flush()
        self._search.ask(self._search.state.add(terms))

    def paste(self, data: QMimeData) -> None:
        """Search by the clipboard: a picture, or the text of a query."""
        if data.hasText() and not data.urls():
            self._search.open(data.text())
        else:
            self.pasted.emit(data)

    def _ask(self, text: str) -> None:
        self._search.open(text)
        self._go_to_results()

    def _change(self, number: int, term: Term | None) -> None:
        self.remember_place()
        self.box.flush()
        self._search.ask(self._search.state.change(number, term))

    def _enter(self) -> None:
        self._search.settle()
        self._go_to_results()

    def _go_to_results(self) -> None:
        if self._grid.isVisibleTo(self):
            self._grid.setFocus()
        elif self.focusProxy() is None:
            self.setFocus()
        else:
            self.actions_["leave"].trigger()

    def _travel(self, go: Callable[[], None]) -> None:
        self.remember_place()
        self.box.flush()  # Else the letters just typed would be searched for there.
        go()

    def _show_more(self) -> None:
        here = self._search.trail.here
        if here is not None and here.beyond and self.actions_["show_more"].text() == LESS:
            self._search.show_less()
        else:
            self._search.show_more()

    def _toggle_stack(self) -> None:
        row = self._grid.current_row
        if row is not None:
            head = self._search.results.found(row).photo.id
            self._search.toggle_stack(head)
            there = self._grid.photos.row(head)
            if there is not None:
                self._grid.go_to(there)

    def _set_threshold_here(self) -> None:
        """Set the match threshold at the current result."""
        row = self._grid.current_row
        if row is not None:
            self._search.set_threshold(self._search.results.as_like(row))

    def _refresh(self) -> None:
        here, trail = self._search.here, self._search.trail
        self.actions_.enable(trail.can_go_back, "back")
        self.actions_.enable(trail.can_go_forward, "forward")
        state = self._search.state
        self.actions_.enable(bool(state.terms), "save_search", "copy_search")
        is_filter = bool(state.terms) and read_filter(state.terms) is not None
        self.actions_.enable(is_filter, "show_as_filter")
        self.box.show_text(state.text)
        self.chips.show_terms(state.terms)
        # Without a query, the search box gets the keyboard.
        self.setFocusProxy(None if state.terms else self.box)  # type: ignore[arg-type]
        self.foot.refresh()
        if self._search.pending is not None:
            return  # The previous results stay until there is an answer.
        self._empty_state.refresh(here)
        self.turn_to(self._grid if len(self._grid.photos) else self._empty_state, self._pages)
        if here is not None and self._shown is not here:
            self._return_to(here)
        self._explain()
        self.picked.emit()

    def _return_to(self, here: Search) -> None:
        """Show the results at their stored position."""
        self._shown = here
        if here.current is None and not here.scroll:
            return
        row = None if here.current is None else self._grid.photos.row(here.current)
        self._grid.select_none()
        if row is not None:
            self._grid.go_to(row)
        self._grid.verticalScrollBar().setValue(here.scroll)

    def _show_errors(self, faults: tuple[QueryError, ...]) -> None:
        self.error.setText(describe_errors(self.box.text(), faults))
        self.error.setVisible(bool(faults))

    def _show_explanation(self, shown: bool) -> None:
        self._explain()  # No signal announces that the first result became current.
        self.explanation.setVisible(shown)

    def _explain(self) -> None:
        results, row = self._search.results, self._grid.current_row
        found = None if row is None or row >= len(results) else results.found(row)
        self.explanation.explain(self._search.trail.here, found)
