"""The row of an action in the tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One row of the table."""

    name: str
    text: str
    keys: tuple[str, ...]
    icon: str
    """Name of a Phosphor icon."""
    description: str
    """Result of the action, for tool tips and screen readers."""
    scope: str = "window"
    """Where the keys work: one of `shortcuts.SCOPES`."""
    checkable: bool = False
    advances: bool = False
    """Whether the keys with Shift do the same, and then show the next photo."""
