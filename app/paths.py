"""Paths of Albumen's own files: the precious catalog, and caches that may be deleted."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_NAME = "albumen"


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The folders and files of one library, made when they are first written."""

    data: Path
    """The catalog, and downloaded models."""
    cache: Path
    """Thumbnails and converted models, which may be deleted."""
    config: Path
    """Settings."""

    @property
    def catalog(self) -> Path:
        return self.data / "catalog.db"

    @property
    def backups(self) -> Path:
        """Backups of the catalog, not to be deleted with the caches."""
        return self.data / "backups"

    @property
    def window_lock(self) -> Path:
        """Held by the window that changes this library."""
        return self.data / "window.lock"

    @property
    def thumbnails(self) -> Path:
        return self.cache / "thumbnails"

    @property
    def pasted(self) -> Path:
        """Pictures pasted into searches."""
        return self.cache / "pasted"

    @property
    def playback(self) -> Path:
        """The video of a motion photo that is played."""
        return self.cache / "playback"

    @property
    def models(self) -> Path:
        """Models converted for this computer."""
        return self.cache / "models"

    @property
    def downloads(self) -> Path:
        """Downloaded models, not to be deleted with the caches."""
        return self.data / "models"

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def log(self) -> Path:
        return self.cache / "albumen.log"


def find_app_paths(library: Path | None = None) -> AppPaths:
    """Return paths below `library`, or $ALBUMEN_LIBRARY, or in the platform's own folders."""
    chosen = library or os.environ.get("ALBUMEN_LIBRARY")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
        return AppPaths(data=folder, cache=folder / "cache", config=folder)
    return AppPaths(
        data=Path(platformdirs.user_data_dir(_NAME, appauthor=False)),
        cache=Path(platformdirs.user_cache_dir(_NAME, appauthor=False)),
        config=Path(platformdirs.user_config_dir(_NAME, appauthor=False)),
    )


def find_resource(name: str) -> Path:
    """Return a file of `resources/`: inside the installed program, or beside it in a checkout."""
    here = Path(__file__).parent
    packed = here / "_resources" / name
    return packed if packed.exists() else here.parent / "resources" / name
