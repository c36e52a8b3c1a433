"""The lines of text on a photo that a search asks for."""

from collections.abc import Sequence

from app.domain.progress import Progress, Task
from app.domain.recognised_text import TextLine, find_lines
from app.library import Library


def list_lines(library: Library, digest: str, parts: Sequence[str]) -> Task[list[TextLine]]:
    """Return the lines on a photo that contain one of these texts; none where no text was recognised."""
    yield Progress("Finding text")
    return find_lines(library.catalog.photo_texts.lines(digest), parts)
