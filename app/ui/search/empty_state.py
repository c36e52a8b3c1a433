"""What the search page says where there is nothing to show: what can be asked, or why nothing was found."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from app.ui.commands.actions import Actions
from app.ui.search.chips import describe_term
from app.ui.search.model import Search, SearchModel
from app.ui.sidebar.folders_model import FoldersModel
from app.ui.widgets.controls import EmptyState

_EXAMPLES = ("a dog on a beach", "colour:blue:0.3 -people", "december stars:>=3")


class SearchEmptyState(EmptyState):
    """Its examples fill the line."""

    example_chosen = Signal(str)
    """The text of an example."""

    def __init__(self, search: SearchModel, folders: FoldersModel, actions: Actions) -> None:
        self._examples = [QAction(text) for text in _EXAMPLES]
        self._add, self._nearest = actions["add"], QAction("Show the nearest anyway")
        super().__init__(self._add, self._nearest, *self._examples)
        self._folders = folders
        self._nearest.triggered.connect(search.show_more)
        for example in self._examples:
            example.triggered.connect(lambda _=False, e=example: self.example_chosen.emit(e.text()))

    def refresh(self, here: Search | None) -> None:
        """Say what can be done now."""
        if self._folders.empty:
            self.show_message(
                "There are no photos to search",
                "Add a folder of photos first.",
                self._add,
            )
        elif here is None or not here.state.terms:
            self.show_message(
                "Search by words, photos, colours and facts",
                "Type what a photo shows, or what is known of it; press S on a photo to find others like it;"
                " drop or paste a picture. A minus says what it should not be. For example:",
                *self._examples,
            )
        elif here.error:
            self.show_message("This cannot be searched for", here.error)
        elif here.result is not None and here.result.results:
            terms = here.state.terms
            text = f" {describe_term(terms[0])}" if len(terms) == 1 else " all of this"
            self.show_message(
                f"Nothing really matches{text}",
                "No photo stands out from the others by being like it.",
                self._nearest,
            )
        elif here.state.query.field_terms:
            self.show_message("No photo found", "No photo meets all the facts asked for.")
        else:
            self.show_message(
                "No photo can be compared with that yet",
                "Photos are found by what they show when they have been read.",
            )
