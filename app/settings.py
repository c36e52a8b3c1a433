"""Settings in one small JSON file; an unreadable value falls back to its default."""

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import cast

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Settings:
    """All settings, each with its default. A new one is a line here."""

    theme: str = "dark"
    """"dark" or "light"."""
    tier: str = "theme"
    """The tier shown on the page of groups."""
    near_duplicate_detail: float = 0.5
    """0 coarsest, 1 finest; so for the other tiers. Exact duplicates have no detail."""
    burst_detail: float = 0.5
    scene_detail: float = 0.5
    theme_detail: float = 0.5
    event_detail: float = 0.5
    tile: int = 176
    """Side of a photo in the grid, in logical pixels."""
    similarity_model: str = "builtin"
    """The model that photos are compared by: "builtin", or the folder of a transformers image model."""
    text_model: str = "builtin"
    """The model of text search: "builtin", or the folder of a CLIP or SigLIP model."""
    queued_similarity_model: str = ""
    """The model that replaces `similarity_model` when it has read all photos."""
    queued_text_model: str = ""
    """The same for `text_model`."""
    model_folders: list[str] = field(default_factory=list[str])
    """The user's own folders of models."""
    advance: bool = False
    """Whether rating or flagging a photo advances to the next."""
    details: bool = False
    """Whether the panel with a photo's metadata is shown."""
    saved_searches_order: list[str] = field(default_factory=list[str])
    """Names of saved searches in the order that the user gave them; all others follow, by name."""
    filmstrip: bool = True
    """Whether the loupe shows the other photos below the photo."""
    shortcuts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The user's own shortcuts, by the names of actions."""
    save_sidecars: bool = True
    """Whether metadata is saved to sidecars."""
    confirm_from: int = 50
    """The number of photos in one operation from which on the files are shown before they are written."""
    sidecar_names: str = "adobe"
    """Names of new sidecars: "adobe" (IMG.xmp beside a camera RAW) or "digikam" (IMG.CR2.xmp)."""
    reject_as_rating: bool = True
    """Whether a reject is written as the rating -1, too."""
    pick_digikam: bool = True
    """Whether picks are written as digiKam writes them."""
    pick_dm: bool = False
    """Whether picks are written as xmpDM:pick, as newer Lightrooms do."""
    embed: bool = False
    """Whether metadata is written into JPEG, TIFF and DNG files rather than sidecars."""
    last_target: str = ""
    """The folder that photos were last moved, copied or exported to."""
    name_pattern: str = "{date} {time} {name}"
    """The pattern that photos were last renamed by."""

    pause_on_battery: bool = True
    """Whether indexing waits while this computer runs on its battery; and while the user reviews photos."""
    pause_while_reviewing: bool = False

    find_people: bool = False
    """Whether faces are looked for on photos; only the user turns it on."""

    recognise_text: bool = False
    """Whether text in photos is recognised; only the user turns it on."""

    creator: str = ""
    """The creator last set for several photos, with {year} for the year of each; and the copyright."""
    copyright: str = ""

    map_of_likeness: bool = False
    """Whether the map shows photos by likeness rather than by place."""
    likeness_colour: str = "theme"
    """What photos are coloured by there."""

    window: str = ""
    """Place and size of the window, as Qt saves them, in base64."""

    @property
    def needed_models(self) -> tuple[str, ...]:
        """The models in use, and the queued ones."""
        in_use = (self.similarity_model, self.text_model)
        queued = (self.queued_similarity_model, self.queued_text_model)
        return tuple(dict.fromkeys(filter(None, (*in_use, *queued))))


BEFORE = {
    "near_duplicate_detail": "twin_detail",
    "similarity_model": "model",
    "text_model": "words",
    "queued_similarity_model": "awaited_model",
    "queued_text_model": "awaited_words",
    "shortcuts": "keys",
    "save_sidecars": "write",
    "confirm_from": "ask_from",
    "last_target": "filed_to",
    "name_pattern": "pattern",
}
"""The names these settings had in version 0.1."""


def load_settings(path: Path) -> Settings:
    """Load the settings of a file, with the defaults for missing and invalid values."""
    settings = Settings()
    try:
        stored: object = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return settings
    except (OSError, ValueError) as error:
        _log.warning("the settings in %s cannot be read (%s); the defaults serve", path, error)
        return settings
    names = cast("dict[str, object]", stored) if isinstance(stored, dict) else {}
    for each in fields(Settings):
        value = names.get(each.name, names.get(BEFORE.get(each.name, "")))
        default = getattr(settings, each.name)
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is type(default):
            setattr(settings, each.name, value)
    return settings


def save_settings(settings: Settings, path: Path) -> None:
    """Save settings atomically. Raises OSError where the file cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
