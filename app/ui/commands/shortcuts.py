"""Keyboard shortcuts: their scopes, the gestures beside them, and keys as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from app.ui.commands.action_spec import ActionSpec


@dataclass(frozen=True, slots=True)
class Gesture:
    """A key or mouse movement that a view handles itself; listed on the sheet of shortcuts."""

    keys: str
    text: str
    scope: str


GESTURES = (
    Gesture("Shift with 0–9, X or U", "Rate, flag or label, then show the next photo", "window"),
    Gesture("Arrows, Home, End, Page Up, Page Down", "Go from photo to photo", "grid"),
    Gesture("Shift with any of these, or with a click", "Extend the selection", "grid"),
    Gesture("Ctrl+click", "Add a photo to the selection, or remove it", "grid"),
    Gesture("Ctrl+wheel", "Change the thumbnail size", "grid"),
    Gesture("Drag from a photo", "Drag the files to another program", "grid"),
    Gesture(
        "Arrows, Home, End",
        "In the histogram: go from bar to bar; with Shift, select several",
        "timeline",
    ),
    Gesture("+ and −, or Ctrl+wheel", "In the histogram: years, months or days", "timeline"),
    Gesture("Drag", "In the histogram: select several bars", "timeline"),
    Gesture("− or Space", "On a search chip: exclude or include", "results"),
    Gesture("Delete", "On a search chip: remove", "results"),
    Gesture("Down", "On a search chip: change the weight", "results"),
    Gesture("Tab", "Accept the suggestion while typing", "results"),
    Gesture("Drag the threshold line", "Change the match threshold", "results"),
    Gesture("Click", "Make the photo current; click again to zoom to full size or fit", "panes"),
    Gesture("Tab", "Go to the next pane", "panes"),
    Gesture("Escape", "With a face shown: show the photos whole", "panes"),
    Gesture("Drag", "Pan the photos, or move the divider", "panes"),
    Gesture("Space", "Play or pause a video or an animation", "loupe"),
    Gesture("Letters", "On unnamed faces: type a name; Return saves it", "people"),
    Gesture("Y, N or S", "On a question: yes, no, or someone else", "people"),
    Gesture(
        "Left and Right",
        "In the review of a person: go to another face without an answer",
        "people",
    ),
    Gesture("Arrows", "Move the map", "map"),
    Gesture("+ and −, wheel or pinch", "Zoom the map", "map"),
    Gesture("Home", "Show all photos", "map"),
    Gesture("Page Down and Page Up", "Select the next or previous cluster in view", "map"),
    Gesture("Return or double-click", "Zoom in on a cluster, or open its photos", "map"),
    Gesture("Drag", "Move the map; with Shift or Alt: select by rectangle or lasso", "map"),
    Gesture("Drag photos onto the map", "Set their position", "map"),
    Gesture("Click or Return", "On a face: type its name", "loupe"),
    Gesture("Tab", "With faces shown: go to the next face", "loupe"),
    Gesture("Drag", "With faces shown: add a face", "loupe"),
    Gesture("Click", "Zoom to full size or fit", "loupe"),
    Gesture("Ctrl+wheel or pinch", "Zoom at the pointer", "loupe"),
    Gesture("Drag", "Pan the photo", "loupe"),
    Gesture("Drag", "Move a saved search to another place", "saved"),
    Gesture(
        "Arrows, Home, End, Page Up, Page Down", "In the filmstrip: go from photo to photo", "loupe"
    ),
    Gesture("Wheel", "Show the next photo; in the filmstrip: scroll", "loupe"),
)

SCOPES = {
    "window": "Anywhere",
    "grid": "In the grid",
    "group": "In an open group",
    "loupe": "In the loupe",
    "close": "In the loupe, Compare and Survey",
    "panes": "In Compare and Survey",
    "compare": "In Compare",
    "survey": "In Survey",
    "timeline": "In the timeline",
    "results": "In search",
    "people": "On the page of people",
    "map": "On the map",
    "folders": "In the folder list",
    "saved": "In saved searches",
}
"""Names of the scopes."""

_REACH = {
    "group": ("grid", "loupe", "compare", "survey", "panes", "close"),
    "results": ("grid",),
    "map": ("grid",),
    "timeline": ("grid",),
    "people": ("grid",),
    "close": ("loupe", "compare", "survey", "panes"),
    "panes": ("compare", "survey"),
}
"""Scopes whose keys work in these scopes as well."""

ACTIONS_BEFORE = {
    "choose": "filter_photos",
    "choose_all": "clear_photo_filter",
    "filter": "filter_groups",
    "unfilter": "clear_group_filter",
    "stars_0": "rating_0",
    "stars_1": "rating_1",
    "stars_2": "rating_2",
    "stars_3": "rating_3",
    "stars_4": "rating_4",
    "stars_5": "rating_5",
    "ask": "type_search",
    "read": "index_folders",
    "pending": "pending_metadata",
    "keys": "shortcuts",
    "change_keys": "edit_shortcuts",
    "next_challenger": "next_candidate",
    "previous_challenger": "previous_candidate",
    "leave_out": "remove_from_survey",
    "facts": "camera_info",
    "part": "search_area",
    "why": "explain",
    "more_found": "show_more",
    "fold": "stack",
    "cut_here": "set_threshold",
    "uncut": "reset_threshold",
    "keep_search": "save_search",
    "open_kept": "open_saved",
    "rename_kept": "rename_saved",
    "forget_kept": "delete_saved",
    "forget": "remove_folder",
}
"""Later names of the actions of version 0.1: the shortcuts of the user are stored by them."""


def rename_actions(chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the shortcuts of the user by the present names of actions; a present name wins over its old one."""
    old = {ACTIONS_BEFORE[name]: keys for name, keys in chosen.items() if name in ACTIONS_BEFORE}
    present = {name: keys for name, keys in chosen.items() if name not in ACTIONS_BEFORE}
    return {name: list(keys) for name, keys in (old | present).items()}


def format_keys(keys: Sequence[str]) -> str:
    """Format keys as text: "Ctrl+Z, F5"."""
    return ", ".join(dict.fromkeys(format_key(key) for key in keys))


def scopes_overlap(one: ActionSpec, other: ActionSpec) -> bool:
    """Whether a key could mean either action, wherever the keyboard is."""
    here, there = one.scope, other.scope
    reach = {here, *_REACH.get(here, ())}, {there, *_REACH.get(there, ())}
    return "window" in (here, there) or here in reach[1] or there in reach[0]


def plain_key(key: str) -> str:
    """Return the key in the portable form of Qt."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def format_key(key: str) -> str:
    """Format a key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
