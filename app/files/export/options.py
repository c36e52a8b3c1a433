"""Options of exported copies, and what the library says of them: apart from the libraries that make them."""

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.domain.metadata import NO_METADATA, PhotoMetadata
from app.files.export.rules import MetadataChoice
from app.files.metadata.write_options import SidecarOptions


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Options of a copy."""

    side: int = 0
    """The longer side at most, in pixels; 0 keeps the size."""
    quality: int = 90
    """Quality of the JPEG, 1 to 95."""
    metadata: MetadataChoice = MetadataChoice.ALL


def export_options_to_json(options: ExportOptions) -> dict[str, Any]:
    """Return options as JSON values, for the journal."""
    return {**asdict(options), "metadata": options.metadata.value}


def export_options_from_json(values: Mapping[str, Any]) -> ExportOptions:
    """Read options of `export_options_to_json`, or of an older Albumen, with all metadata or none."""
    metadata = MetadataChoice.ALL if values.get("keep", True) else MetadataChoice.NONE
    with contextlib.suppress(ValueError):
        metadata = MetadataChoice(values.get("metadata", metadata))
    return ExportOptions(values["side"], values["quality"], metadata)


@dataclass(frozen=True, slots=True)
class LibraryMetadata:
    """The metadata of a copy that is not in the original's own file."""

    metadata: PhotoMetadata = NO_METADATA
    sidecars: tuple[Path, ...] = ()
    """The original's sidecars."""
    options: SidecarOptions = field(default_factory=SidecarOptions)
    time: float = 0.0
    """Time of the export, in seconds since 1970."""
    alone: bool = False
    """Whether the original's own metadata stays unread, as reading it may crash."""
