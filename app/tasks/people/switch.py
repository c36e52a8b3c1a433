"""The switch of finding people."""

from app.domain.progress import Task
from app.library import Library
from app.tasks.library.switch import switch_setting


def switch_finding(library: Library, find: bool) -> Task[None]:
    """Turn finding people on or off, and save that setting and no other. Raises PhotoError."""
    return switch_setting(library, "find_people", find)
