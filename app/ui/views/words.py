"""Figures and moments in words a person says."""

from datetime import UTC, datetime, tzinfo

from app.marks import Flag, Marks
from app.news import Progress
from app.photo import Photo, Presence
from app.tasks.sentences import say_bytes, say_count


def say_rate(rate: float) -> str:
    """Say "112 photos a second"; nothing while unknown."""
    if rate <= 0:
        return ""
    if rate < 1:
        return f"{say_count(max(1, round(rate * 60)), 'photo')} a minute"
    return f"{say_count(round(rate), 'photo')} a second"


def say_left(seconds: float) -> str:
    """Say "about 3 min left"; nothing while unknown."""
    if seconds <= 0:
        return ""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return f"about {round(seconds / 10) * 10} s left"
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"about {minutes} min left"
    hours, minutes = divmod(minutes, 60)
    return f"about {hours} h {minutes} min left" if minutes else f"about {hours} h left"


def say_progress(progress: Progress, *, paused: bool = False) -> str:
    """One line about how far a task is."""
    far = f"{progress.done:,} of {progress.total:,}" if progress.total else ""
    if not far and progress.done:
        far = f"{progress.done:,}"
    if progress.in_bytes:
        return "  ·  ".join([progress.doing, *say_bytes(progress), say_left(progress.left)]).strip(
            " ·"
        )
    if paused:
        return "  ·  ".join(filter(None, ("Paused", far)))
    parts = (progress.doing, far, say_rate(progress.rate), say_left(progress.left))
    return "  ·  ".join(filter(None, parts))


def say_moment(seconds: float, zone: tzinfo | None = None) -> str:
    """Seconds since 1970 as "14 March 2021, 16:05", by this computer's clock or another zone's.

    Nothing where no calendar has them.
    """
    try:
        moment = datetime.fromtimestamp(seconds, tz=UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return ""
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def say_date(photo: Photo) -> str:
    """When it was taken: "14 March 2021, 16:05"; the file's date is said to be that."""
    # The camera's clock names no zone, and its hour is kept as UTC.
    said = say_moment(photo.time, UTC if photo.taken else None)
    return said if photo.taken or not said else f"file dated {said}"


def say_size(size: int) -> str:
    """Bytes as "312 kB", "4.1 MB", "1.2 GB"; thousands, as disks are sold."""
    figure, units = float(size), iter(("bytes", "kB", "MB", "GB", "TB"))
    unit = next(units)
    while figure >= 999.5 and unit != "TB":
        figure, unit = figure / 1000, next(units)
    fine = unit not in ("bytes", "kB") and figure < 99.95
    return f"{figure:.1f} {unit}" if fine else f"{figure:.0f} {unit}"


def say_pixels(photo: Photo) -> str:
    """Say "6,000 × 4,000"; nothing while unknown."""
    if photo.width <= 0 or photo.height <= 0:
        return ""
    return f"{photo.width:,} × {photo.height:,}"


FLAGS = {Flag.PICK: "picked", Flag.REJECT: "rejected", None: ""}


def say_photo(photo: Photo, caption: str = "") -> str:
    """A photo for a screen reader."""
    away = "offline" if photo.presence is Presence.OFFLINE else ""
    parts = (photo.path.name, caption, say_marks(photo.marks), say_date(photo), away)
    return ", ".join(filter(None, parts))


def say_marks(marks: Marks) -> str:
    """What is said of a photo at a glance: "picked, 3 stars, Red label"."""
    stars = say_count(marks.stars, "star") if marks.stars else ""
    label = f"{marks.label} label" if marks.label else ""
    return ", ".join(filter(None, (FLAGS[marks.flag], stars, label)))


def say_facts(photo: Photo) -> str:
    """What tells it from its copies: "6,000 × 4,000 · JPEG · 4.1 MB"."""
    return " · ".join(filter(None, (say_pixels(photo), photo.format, say_size(photo.size))))
