"""Write options: how the user wants metadata written to files."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SidecarOptions:
    """What goes beyond the fields that all programs agree on."""

    reject_as_rating: bool = True
    """A rejected photo bears the rating -1, as XMP itself has it; its stars are then said nowhere."""
    pick_digikam: bool = True
    """The flag as digiKam says it."""
    pick_dm: bool = False
    """The flag as video programs, and by some accounts newer Lightrooms, say it."""
    names: Literal["adobe", "digikam"] = "adobe"
    """How a new sidecar is called: see `sidecar.name_sidecars`."""
    embed: bool = False
    """Write into JPEG, TIFF and DNG files themselves instead of beside them."""
