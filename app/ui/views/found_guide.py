"""What the search page says where there is nothing to show: what can be asked, or why nothing was found."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from app.ui.actions import Actions
from app.ui.models.folders import Folders
from app.ui.models.searching import Search, Searches
from app.ui.views.chips import say_term
from app.ui.views.parts import Guide

_EXAMPLES = ("a dog on a beach", "colour:blue:0.3 -people", "december stars:>=3")


class FoundGuide(Guide):
    """Its examples fill the line."""

    asked = Signal(str)
    """The text of an example."""

    def __init__(self, searches: Searches, folders: Folders, actions: Actions) -> None:
        self._examples = [QAction(text) for text in _EXAMPLES]
        self._add, self._nearest = actions["add"], QAction("Show the nearest anyway")
        super().__init__(self._add, self._nearest, *self._examples)
        self._folders = folders
        self._nearest.triggered.connect(searches.show_more)
        for example in self._examples:
            example.triggered.connect(lambda _=False, e=example: self.asked.emit(e.text()))

    def guide(self, here: Search | None) -> None:
        """Say what can be done now."""
        if self._folders.empty:
            self.say(
                "There are no photos to search",
                "Add a folder of photos first.",
                self._add,
            )
        elif here is None or not here.wanted.terms:
            self.say(
                "Search by words, photos, colours and facts",
                "Type what a photo shows, or what is known of it; press S on a photo to find others like it;"
                " drop or paste a picture. A minus says what it should not be. For example:",
                *self._examples,
            )
        elif here.trouble:
            self.say("This cannot be searched for", here.trouble)
        elif here.findings is not None and here.findings.results:
            terms = here.wanted.terms
            said = f" {say_term(terms[0])}" if len(terms) == 1 else " all of this"
            self.say(
                f"Nothing really matches{said}",
                "No photo stands out from the others by being like it.",
                self._nearest,
            )
        elif here.wanted.query.facts:
            self.say("No photo found", "No photo meets all the facts asked for.")
        else:
            self.say(
                "No photo can be compared with that yet",
                "Photos are found by what they show when they have been read.",
            )
