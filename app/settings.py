"""Settings, kept in one small JSON file; an unreadable value falls back to its default."""

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
    """0 coarsest, 1 finest; so for the other tiers. Identical photos have no detail."""
    burst_detail: float = 0.5
    scene_detail: float = 0.5
    theme_detail: float = 0.5
    tile: int = 176
    """Side of a photo on the wall, in logical pixels."""
    similarity_model: str = "builtin"
    """The embedder that photos are compared by: "builtin", or the folder of a transformers image model."""
    text_model: str = "builtin"
    """The embedder that words are compared with: "builtin", or the folder of a CLIP or SigLIP model."""
    queued_similarity_model: str = ""
    """The embedder that is to take the place of `model` when it has read all photos."""
    queued_text_model: str = ""
    """So for `words`."""
    model_folders: list[str] = field(default_factory=list[str])
    """Folders of the user's own with models."""
    advance: bool = False
    """Whether marking a photo goes on to the next."""
    details: bool = False
    """Whether the panel with what is said of a photo is shown."""
    shortcuts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Keys of the user's own, by the names of actions."""
    save_sidecars: bool = True
    """Whether what is said of photos is written beside them."""
    confirm_from: int = 50
    """Photos at one stroke from which on it is first shown what would be written."""
    sidecar_names: str = "adobe"
    """How a new sidecar is called: "adobe" (IMG.xmp beside a camera RAW) or "digikam" (IMG.CR2.xmp)."""
    reject_as_rating: bool = True
    """Whether a rejected photo's rating is written as -1, too."""
    pick_digikam: bool = True
    """Whether picks are written as digiKam writes them."""
    pick_dm: bool = False
    """Whether picks are written as xmpDM:pick, as newer Lightrooms do."""
    embed: bool = False
    """Whether it is written into JPEG, TIFF and DNG files rather than beside them."""
    last_target: str = ""
    """The folder that photos were last moved, copied or exported to."""
    name_pattern: str = "{date} {time} {name}"
    """By which photos were last renamed."""

    @property
    def needed_models(self) -> tuple[str, ...]:
        """Those that serve, and those that are to."""
        named = (
            self.similarity_model,
            self.text_model,
            self.queued_similarity_model,
            self.queued_text_model,
        )
        return tuple(dict.fromkeys(filter(None, named)))

    window: str = ""
    """Place and shape of the window, as Qt saves it, in base64."""


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
    """The settings of that file; the defaults for what it lacks or spoils."""
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
    """Write them, wholly or not at all. Raises OSError where the place cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
