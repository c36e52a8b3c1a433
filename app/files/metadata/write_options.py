"""Options of writing metadata to files."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SidecarOptions:
    """Options where programs disagree."""

    reject_as_rating: bool = True
    """A rejected photo gets the rating -1, as in XMP's standard, and its stars are not written."""
    pick_digikam: bool = True
    """Write the flag as digiKam does."""
    pick_dm: bool = False
    """Write the flag as video programs, and by some accounts newer Lightrooms, do."""
    names: Literal["adobe", "digikam"] = "adobe"
    """The names of new sidecars: see `sidecar.name_sidecars`."""
    embed: bool = False
    """Write into JPEG, TIFF and DNG files themselves instead of beside them."""
