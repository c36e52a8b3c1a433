"""What the user chose, kept in one small JSON file; an unreadable value falls back to its default."""

import json
import logging
from dataclasses import asdict, dataclass, fields
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
    twin_detail: float = 0.5
    """0 coarsest, 1 finest; so for the other tiers. Identical photos have no detail."""
    burst_detail: float = 0.5
    scene_detail: float = 0.5
    theme_detail: float = 0.5
    tile: int = 176
    """Side of a photo on the wall, in logical pixels."""
    model: str = "builtin"
    """The embedder: "builtin", or the folder of a transformers image model."""
    window: str = ""
    """Place and shape of the window, as Qt saves it, in base64."""


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
    for field in fields(Settings):
        value = (
            cast("dict[str, object]", stored).get(field.name) if isinstance(stored, dict) else None
        )
        default = getattr(settings, field.name)
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is type(default):
            setattr(settings, field.name, value)
    return settings


def save_settings(settings: Settings, path: Path) -> None:
    """Write them, wholly or not at all. Raises OSError where the place cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
