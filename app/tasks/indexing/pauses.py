"""Pauses of indexing: on battery, and while the user reviews photos."""

import psutil

from app.settings import Settings

ON_BATTERY = "Indexing is paused on battery power."
REVIEWING = "Indexing is paused while you review photos."


def reason_to_pause(settings: Settings, *, is_reviewing: bool) -> str:
    """Return why indexing should be paused now, as a sentence; empty where it should not.

    For the window, which asks every few seconds and pauses or resumes the indexing's ticket; a command in a terminal
    was typed to be done now.
    """
    if is_reviewing and settings.pause_while_reviewing:
        return REVIEWING
    return ON_BATTERY if settings.pause_on_battery and is_on_battery() else ""


def is_on_battery() -> bool:
    """Whether this computer has a battery and lives on it."""
    ask = getattr(psutil, "sensors_battery", None)  # Not every system's psutil has it.
    try:
        battery = ask() if ask else None
    except (OSError, RuntimeError):  # A driver that is broken.
        return False
    return battery is not None and battery.power_plugged is False  # None where it is not known.
