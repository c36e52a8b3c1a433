"""Empty state of the search page: examples of a search, or why nothing was found."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from app.settings import Settings
from app.ui.commands.actions import Actions
from app.ui.search.chips import describe_term
from app.ui.search.model import Search, SearchModel
from app.ui.sidebar.folders_model import FoldersModel
from app.ui.widgets.controls import EmptyState

_NOT_READ = (
    "Names, titles and captions were searched. Text in photos is not recognised yet; "
    "you can turn that on in the settings."
)
_EXAMPLES = ("a dog on a beach", "colour:blue:0.3 -people", "december stars:>=3")


class SearchEmptyState(EmptyState):
    """An empty state with examples that fill the search box."""

    example_chosen = Signal(str)
    """The text of an example."""

    def __init__(
        self, search: SearchModel, folders: FoldersModel, actions: Actions, settings: Settings
    ) -> None:
        self._examples = [QAction(text) for text in _EXAMPLES]
        self._add, self._nearest = actions["add"], QAction("Show weaker matches")
        self._to_settings = actions["settings"]
        super().__init__(self._add, self._nearest, self._to_settings, *self._examples)
        self._settings = settings
        self._folders = folders
        self._nearest.triggered.connect(search.show_more)
        for example in self._examples:
            example.triggered.connect(lambda _=False, e=example: self.example_chosen.emit(e.text()))

    def refresh(self, here: Search | None) -> None:
        """Show the message for the present search."""
        if self._folders.empty:
            self.show_message("No photos to search", "Add a folder of photos to start.", self._add)
        elif here is None or not here.state.terms:
            self.show_message(
                "Search by text, photo, colour or field",
                "Type a description or a field, press S on a photo to find similar photos, or drop an"
                " image here. A minus before a word excludes the word. Examples:",
                *self._examples,
            )
        elif here.error:
            self.show_message("This search is not possible", here.error)
        elif here.result is not None and here.result.results:
            terms = here.state.terms
            text = describe_term(terms[0]) if len(terms) == 1 else "this search"
            self.show_message(
                f"No strong matches for {text}",
                "Lower the threshold to see weaker matches.",
                self._nearest,
            )
        elif here.state.query.asks_for_text and not self._settings.recognise_text:
            self.show_message("No photos found", _NOT_READ, self._to_settings)
        elif here.state.query.field_terms:
            self.show_message("No photos found", "No photo matches all fields of the search.")
        else:
            self.show_message(
                "No photos to compare yet",
                "Photos can be searched by content when they are indexed.",
            )
