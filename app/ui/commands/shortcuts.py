"""Shortcuts: the scopes they work in, gestures beside them, and keys as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from app.ui.commands.table import ActionSpec


@dataclass(frozen=True, slots=True)
class Gesture:
    """A key or movement that a view understands by itself; listed on the sheet of keys."""

    keys: str
    text: str
    scope: str


GESTURES = (
    Gesture("Shift with 0–9, X or U", "The same, and on to the next photo", "window"),
    Gesture("Arrows, Home, End, Page Up, Page Down", "Move from photo to photo", "wall"),
    Gesture("Shift with any of these, or with a click", "Select everything up to there", "wall"),
    Gesture("Ctrl+click", "Select one more, or one less", "wall"),
    Gesture("Ctrl+wheel", "Larger or smaller photos", "wall"),
    Gesture("Drag from a photo", "Carry the files to another program", "wall"),
    Gesture("− or Space", "On a chip: not this, or this again", "found"),
    Gesture("Delete", "On a chip: take it out", "found"),
    Gesture("Down", "On a chip: how much it counts", "found"),
    Gesture("Tab", "Take what is offered while typing", "found"),
    Gesture("Drag the line", "More or fewer photos match", "found"),
    Gesture("Click", "Make it the current photo; then full size at that point, and back", "panes"),
    Gesture("Tab", "Go to the other photo", "panes"),
    Gesture("Drag", "Move the enlarged photos, or the line between them", "panes"),
    Gesture("Click", "Full size at that point, and back", "loupe"),
    Gesture("Ctrl+wheel or pinch", "Zoom at that point", "loupe"),
    Gesture("Drag", "Move the enlarged photo", "loupe"),
)

SCOPES = {
    "window": "Anywhere",
    "wall": "On a wall",
    "group": "On an open group",
    "loupe": "In the loupe",
    "close": "In the loupe and side by side",
    "panes": "Side by side",
    "compare": "Comparing two",
    "survey": "Surveying several",
    "found": "On the search page",
    "folders": "In the list of folders",
    "kept": "In the list of kept searches",
}
"""Where keys work, in words."""

_REACH = {
    "group": ("wall", "loupe", "compare", "survey", "panes", "close"),
    "found": ("wall",),
    "close": ("loupe", "compare", "survey", "panes"),
    "panes": ("compare", "survey"),
}
"""Places whose keys work in these places, too."""


def format_keys(keys: Sequence[str]) -> str:
    """Keys as a person reads them."""
    return ", ".join(dict.fromkeys(format_key(key) for key in keys))


def scopes_overlap(one: ActionSpec, other: ActionSpec) -> bool:
    """Whether both can be meant where the keyboard is."""
    here, there = one.scope, other.scope
    reach = {here, *_REACH.get(here, ())}, {there, *_REACH.get(there, ())}
    return "window" in (here, there) or here in reach[1] or there in reach[0]


def plain_key(key: str) -> str:
    """The key in the one way Qt writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def format_key(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
