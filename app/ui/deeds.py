"""The table of everything a person can do: its name, text, keys, icon and words.

The window's actions work anywhere in it; those of the PLACES below only where the
keyboard is on one. The sheet of keys and every tool tip are made from this table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of the table."""

    name: str
    text: str
    keys: tuple[str, ...]
    icon: str
    """Of the Phosphor icons."""
    words: str
    """What it does, for tool tips and screen readers."""
    place: str = "window"
    """Where its keys work: one of PLACES."""
    checkable: bool = False
    moves_on: bool = False
    """With Shift its keys do the same, and go on to the next photo."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """A key or movement that a view understands by itself; listed on the sheet of keys."""

    keys: str
    text: str
    place: str


# fmt: off
ACTIONS = (
    Deed("photos", "Photos", ("Ctrl+1",), "squares-four", "Show all photos", checkable=True),
    Deed("groups", "Groups", ("Ctrl+2",), "stack", "Show which photos belong together", checkable=True),
    Deed("search", "Search", ("Ctrl+3",), "magnifying-glass", "Show the last search", checkable=True),
    Deed("ask", "Search…", ("Ctrl+F", "F3"), "magnifying-glass", "Type what to search for"),
    Deed("new_search", "New search", ("Ctrl+N",), "x-circle",
         "Search for something else: all that is searched for is taken out, and Back brings it back"),
    Deed("identical", "Identical", ("Alt+1",), "equals", "Show photos of the same bytes", checkable=True),
    Deed("twin", "Twins", ("Alt+2",), "copy-simple", "Show photos of the same frame", checkable=True),
    Deed("burst", "Bursts", ("Alt+3",), "lightning", "Show photos taken in one go", checkable=True),
    Deed("scene", "Scenes", ("Alt+4",), "tree", "Show photos of the same place or subject", checkable=True),
    Deed("theme", "Themes", ("Alt+5",), "stack-simple", "Show photos that belong together", checkable=True),
    Deed("leave", "Back to the wall", ("G", "Escape"), "arrow-left",
         "Leave the loupe, the full screen or the open group"),
    Deed("back", "Back", ("Alt+Left",), "arrow-left", "Go back to the search before"),
    Deed("forward", "Forward", ("Alt+Right",), "arrow-right", "Go forward to the search after"),
    Deed("search_file", "Photo from a file…", ("Ctrl+Shift+O",), "image", "Search by a picture file"),
    Deed("add_colour", "Colour…", ("Ctrl+Shift+H",), "palette", "Search by a colour, and by how much of it"),
    Deed("finer", "Finer groups", ("Ctrl+]",), "arrows-out", "Cut the tier into smaller, surer groups"),
    Deed("coarser", "Coarser groups", ("Ctrl+[",), "arrows-in", "Cut the tier into larger groups, more at a time"),
    Deed("ungrouped", "Photos in no group", ("Ctrl+Shift+G",), "selection", "Show the photos that belong to no group"),
    Deed("filter", "Filter groups", ("Ctrl+Alt+F",), "funnel",
         "Choose groups by folder, date, or what they would free", checkable=True),
    Deed("unfilter", "Clear filter", ("Ctrl+Shift+F",), "funnel-simple",
         "Show the groups of all folders and dates again"),
    Deed("decided", "Show decided groups", ("Ctrl+Shift+D",), "checks",
         "Show the groups you have decided too", checkable=True),
    Deed("keep_best", "Keep the best of all shown…", ("Ctrl+Shift+K",), "list-bullets",
         "List what would be kept and what rejected in every group shown, then do it"),
    Deed("keep", "Keep this", ("Shift+P",), "check",
         "Keep what is selected, and reject the rest of the group, or of the photos side by side"),
    Deed("keep_all", "Keep all", ("Shift+K",), "checks", "Keep every photo of this group, and never ask again"),
    Deed("not_same", "Not the same", ("Shift+N",), "arrows-left-right",
         "These photos do not belong together: never group them again"),
    Deed("split", "Split", ("Shift+S",), "arrows-out-line-horizontal", "Make the selected photos a group of their own"),
    Deed("merge", "Merge", ("Shift+M",), "arrows-in-line-horizontal",
         "Make one group of this and the next, or of the selected groups"),
    Deed("next_group", "Next group", ("]",), "caret-right", "Show the next group", "group"),
    Deed("previous_group", "Previous group", ("[",), "caret-left", "Show the group before", "group"),
    Deed("pick", "Pick", ("P",), "flag", "Flag the selected photos as picked"),
    Deed("reject", "Reject", ("X",), "x", "Flag the selected photos as rejected; nothing is deleted", moves_on=True),
    Deed("unflag", "Unflag", ("U",), "flag-banner", "Take the flag from the selected photos", moves_on=True),
    Deed("toggle_pick", "Pick or unflag", ("`",), "flag", "Flag the selected photos as picked, or no more"),
    Deed("stars_0", "No stars", ("0",), "star", "Take the stars from the selected photos", moves_on=True),
    Deed("stars_1", "1 star", ("1",), "star", "Give the selected photos one star", moves_on=True),
    Deed("stars_2", "2 stars", ("2",), "star", "Give the selected photos two stars", moves_on=True),
    Deed("stars_3", "3 stars", ("3",), "star", "Give the selected photos three stars", moves_on=True),
    Deed("stars_4", "4 stars", ("4",), "star", "Give the selected photos four stars", moves_on=True),
    Deed("stars_5", "5 stars", ("5",), "star", "Give the selected photos five stars", moves_on=True),
    Deed("red", "Red", ("6",), "tag", "Give the selected photos the red label, or take it", moves_on=True),
    Deed("yellow", "Yellow", ("7",), "tag", "Give the selected photos the yellow label, or take it", moves_on=True),
    Deed("green", "Green", ("8",), "tag", "Give the selected photos the green label, or take it", moves_on=True),
    Deed("blue", "Blue", ("9",), "tag", "Give the selected photos the blue label, or take it", moves_on=True),
    Deed("purple", "Purple", ("Ctrl+Alt+6",), "tag", "Give the selected photos the purple label, or take it"),
    Deed("keyword", "Add keyword…", ("Ctrl+K",), "hash", "Type keywords for the selected photos"),
    Deed("details", "Details", ("Ctrl+I",), "article",
         "Show or hide what is said of the selected photos, and where", checkable=True),
    Deed("advance", "Auto-advance", ("A",), "fast-forward",
         "Go on to the next photo whenever one is marked", checkable=True),
    Deed("resume", "First undecided", ("Ctrl+J",), "play-circle",
         "Go to the first photo that has no flag and no stars"),
    Deed("choose", "Filter photos", ("\\",), "funnel",
         "Choose photos by flag, stars, label, keyword and words", checkable=True),
    Deed("choose_all", "Show all", ("Ctrl+\\",), "funnel-simple", "Show the photos again that the filter holds back"),
    Deed("undo", "Undo", ("Ctrl+Z",), "arrow-counter-clockwise",
         "Take back what was done last, of this session or before"),
    Deed("redo", "Do again", ("Ctrl+Shift+Z", "Ctrl+Y"), "arrow-clockwise", "Do again what was undone last"),
    Deed("history", "History…", ("Ctrl+Alt+Z",), "clock-clockwise",
         "List everything that was done; undo it, do it again, or go on with what was left halfway"),
    Deed("move_to", "Move to folder…", ("Ctrl+Shift+M",), "folder-simple-plus",
         "Move the selected photos with all that belongs to them, after a look at the list"),
    Deed("copy_to", "Copy to folder…", ("Ctrl+Alt+C",), "copy-simple",
         "Copy the selected photos with all that belongs to them, after a look at the list"),
    Deed("rename", "Rename…", ("F2",), "pencil-simple", "Give the selected photos names by a pattern"),
    Deed("export", "Export…", ("Ctrl+Shift+E",), "export",
         "Copy the selected photos as they are, smaller, or on contact sheets"),
    Deed("trash_rejected", "Move rejected to trash…", ("Ctrl+Backspace",), "trash-simple",
         "List the rejected photos of those shown, then move them to the system's trash"),
    Deed("pending", "Files to write…", ("Ctrl+Shift+W",), "floppy-disk",
         "List what is still to be written beside the photos, and what could not be"),
    Deed("decisions", "Decisions…", ("Ctrl+H",), "clock-counter-clockwise",
         "List, search and undo what you have decided"),
    Deed("larger", "Larger", ("Ctrl+=", "=", "Ctrl++"), "plus", "Show photos larger"),
    Deed("smaller", "Smaller", ("Ctrl+-", "-"), "minus", "Show photos smaller"),
    Deed("add", "Add folder…", ("Ctrl+O",), "folder-plus", "Choose a folder of photos to add to the library"),
    Deed("read", "Read folders again", ("F5",), "arrows-clockwise",
         "Read what is new or changed in all folders, and go on where reading was stopped"),
    Deed("pause", "Pause", ("Ctrl+P",), "pause", "Pause or resume reading", checkable=True),
    Deed("stop", "Stop", ("Ctrl+Shift+P",), "stop", "Stop what is being done; what is done is kept"),
    Deed("unreadable", "Files that could not be read", ("Ctrl+U",), "warning",
         "List the files that could not be read, each with its reason"),
    Deed("folders", "Folders", ("Ctrl+B",), "folders", "Show or hide the folders", checkable=True),
    Deed("full", "Full screen", ("F", "F11"), "corners-out", "Fill the screen, or stop filling it", checkable=True),
    Deed("light", "Light theme", ("Ctrl+L",), "sun", "Change between the dark and the light theme", checkable=True),
    Deed("menu", "Menu", ("F10",), "list", "Open the menu"),
    Deed("keys", "Keys", ("?", "F1"), "keyboard", "List every key"),
    Deed("change_keys", "Change keys…", ("Ctrl+F1",), "keyboard", "Give actions other keys"),
    Deed("models", "Models…", ("Ctrl+M",), "eye",
         "Choose the models that look at photos, download one, and see how far each is"),
    Deed("settings", "Settings…", ("Ctrl+,",), "gear", "Choose what is written beside the photos, and how"),
    Deed("quit", "Quit", ("Ctrl+Q",), "sign-out", "Close Albumen; the next start goes on"),
    Deed("open", "Open", ("E", "Return", "Enter", "Space"), "corners-out",
         "Show this photo large, in the loupe", "wall"),
    Deed("find", "Find similar", ("S",), "magnifying-glass", "Search for photos like the selected ones"),
    Deed("find_more", "More like this", ("Alt+S",), "thumbs-up",
         "Search for photos like the selected ones, besides what is searched for"),
    Deed("find_less", "Less like this", ("Alt+Shift+S",), "thumbs-down",
         "Search for photos not like the selected ones, besides what is searched for"),
    Deed("reveal", "Show in file manager", ("Ctrl+R",), "folder-open",
         "Show the file in the system's file manager", "wall"),
    Deed("copy", "Copy path", ("Ctrl+Shift+C",), "copy", "Copy the paths of the selected photos to the clipboard"),
    Deed("compare", "Compare", ("C",), "columns",
         "Show this photo beside the next, or the selected photos against each other"),
    Deed("survey", "Survey", ("N",), "grid-four", "Show the selected photos, or the group, side by side"),
    Deed("view", "Open with the system's viewer", ("Ctrl+E",), "arrow-square-out",
         "Open the file with the program the system uses for it"),
    # In the loupe, too; in the list of folders the key means the folder.
    Deed("trash", "Move to trash…", ("Delete",), "trash",
         "List the files of the selected photos, then move them to the system's trash", "wall"),
    Deed("all", "Select all", ("Ctrl+A",), "selection-all", "Select every photo on this wall", "wall"),
    Deed("none", "Select none", ("Ctrl+D",), "selection-slash", "Select no photo", "wall"),
    Deed("next", "Next photo", ("Right", "Down", "PgDown"), "caret-right", "Show the next photo", "loupe"),
    Deed("previous", "Previous photo", ("Left", "Up", "PgUp"), "caret-left", "Show the photo before", "loupe"),
    Deed("zoom", "Fit or 100 %", ("Z", "Space"), "magnifying-glass-plus",
         "Change between the whole photo and its full size", "close"),
    Deed("link", "Linked", ("L",), "link",
         "Zoom and move this photo with the others, or by itself; linked again it keeps its offset",
         "panes", checkable=True),
    Deed("look", "Loupe", ("E",), "corners-out", "Show this photo large, in the loupe", "panes"),
    Deed("next_challenger", "Next challenger", ("Right",), "caret-right",
         "Compare the champion with the next photo", "compare"),
    Deed("previous_challenger", "Previous challenger", ("Left",), "caret-left",
         "Compare the champion with the photo before", "compare"),
    Deed("promote", "Make champion", ("Up", "Return", "Enter"), "crown",
         "The challenger becomes champion, and the next challenger comes", "compare"),
    Deed("swap", "Swap", ("Down",), "swap", "Champion and challenger take each other's place", "compare"),
    Deed("over", "Split", ("Y",), "square-half",
         "Lay one photo over the other, parted by a line", "compare", checkable=True),
    Deed("handle_left", "Line to the left", (",",), "arrow-line-left", "Show more of the challenger", "compare"),
    Deed("handle_right", "Line to the right", (".",), "arrow-line-right", "Show more of the champion", "compare"),
    Deed("next_pane", "Next photo", ("Right",), "caret-right", "Make the next photo the current one", "survey"),
    Deed("previous_pane", "Previous photo", ("Left",), "caret-left",
         "Make the photo before the current one", "survey"),
    Deed("pane_below", "Photo below", ("Down",), "caret-down", "Make the photo below the current one", "survey"),
    Deed("pane_above", "Photo above", ("Up",), "caret-up", "Make the photo above the current one", "survey"),
    Deed("leave_out", "Leave out", ("/",), "x", "Take this photo from the survey; nothing is said of it", "survey"),
    Deed("clipping", "Clipping", ("J",), "warning-circle",
         "Mark what is blown out in red, and what is blocked up in blue", "loupe", checkable=True),
    Deed("peaking", "Focus peaking", ("Shift+F",), "crosshair",
         "Mark the edges that are in focus", "loupe", checkable=True),
    Deed("histogram", "Histogram", ("H",), "chart-bar", "Show how the tones are spread", "loupe", checkable=True),
    Deed("facts", "Facts", ("I",), "info", "Show when and how the photo was taken", "loupe", checkable=True),
    Deed("part", "Search a part", ("R",), "selection-plus",
         "Draw a rectangle on the photo, and search for photos that hold what is in it", "loupe"),
    Deed("why", "Why", ("W",), "question", "Tell why a photo was found, and show where it matches",
         "found", checkable=True),
    Deed("more_found", "Show more", ("M",), "caret-double-down",
         "Show what is less like it below what matches, or only what matches", "found"),
    Deed("fold", "Twins of this", (".",), "stack", "Show the twins and the burst of this result, or hide them",
         "found"),
    Deed("cut_here", "Matches up to here", ("Ctrl+.",), "arrow-line-down",
         "Let what is less like than this result match no more", "found"),
    Deed("uncut", "Reset the line", ("Ctrl+Shift+R",), "arrow-counter-clockwise",
         "Draw the line where it is advised", "found"),
    Deed("add_term", "Add to the search", ("Insert", "Ctrl+Shift+A"), "plus",
         "Add a photo, a colour or a fact to the search", "found"),
    Deed("keep_search", "Keep this search…", ("Ctrl+S",), "bookmark-simple",
         "Keep this search under a name, beside the folders", "found"),
    Deed("copy_search", "Copy search as text", ("Ctrl+T",), "copy",
         "Copy what is searched for to the clipboard, as text", "found"),
    Deed("paste", "Paste", ("Ctrl+V",), "clipboard",
         "Search by the picture, the file or the text on the clipboard", "found"),
    Deed("open_kept", "Open", ("Return", "Enter", "Space"), "magnifying-glass", "Search for this again", "kept"),
    Deed("rename_kept", "Rename…", ("Shift+F2",), "pencil-simple", "Give this kept search another name", "kept"),
    Deed("forget_kept", "Remove", ("Delete",), "x", "Keep this search no longer; no photo is touched", "kept"),
    Deed("reveal_folder", "Show in file manager", ("Ctrl+R",), "folder-open",
         "Show the folder in the system's file manager", "folders"),
    Deed("forget", "Remove from library…", ("Delete",), "x",
         "Forget this folder; no file on the disk is touched", "folders"),
)
# fmt: on

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

PLACES = {
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


def say_keys(keys: Sequence[str]) -> str:
    """Keys as a person reads them."""
    return ", ".join(dict.fromkeys(say_key(key) for key in keys))


def meet(one: Deed, other: Deed) -> bool:
    """Whether both can be meant where the keyboard is."""
    here, there = one.place, other.place
    reach = {here, *_REACH.get(here, ())}, {there, *_REACH.get(there, ())}
    return "window" in (here, there) or here in reach[1] or there in reach[0]


def plain(key: str) -> str:
    """The key in the one way Qt writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def say_key(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
