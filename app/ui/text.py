"""Texts of the window: rates, dates, sizes, photos."""

from datetime import UTC, datetime, tzinfo

from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import Photo, Presence
from app.domain.progress import Progress
from app.tasks.phrases import format_bytes, format_count


def format_rate(rate: float) -> str:
    """Format a rate: "112 photos a second"; empty while unknown."""
    if rate <= 0:
        return ""
    if rate < 1:
        return f"{format_count(max(1, round(rate * 60)), 'photo')} a minute"
    return f"{format_count(round(rate), 'photo')} a second"


def format_time_left(seconds: float) -> str:
    """Format the time left: "about 3 min left"; empty while unknown."""
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


def format_progress(progress: Progress, *, paused: bool = False) -> str:
    """Format the progress of a task in one line."""
    far = f"{progress.done:,} of {progress.total:,}" if progress.total else ""
    if not far and progress.done:
        far = f"{progress.done:,}"
    if progress.in_bytes:
        return "  ·  ".join(
            [progress.doing, *format_bytes(progress), format_time_left(progress.left)]
        ).strip(" ·")
    if paused:
        return "  ·  ".join(filter(None, ("Paused", far)))
    parts = (progress.doing, far, format_rate(progress.rate), format_time_left(progress.left))
    return "  ·  ".join(filter(None, parts))


def format_moment(seconds: float, zone: tzinfo | None = None) -> str:
    """Format seconds since 1970 as "14 March 2021, 16:05", in this computer's time zone or another.

    Empty for a time outside the calendar.
    """
    try:
        moment = datetime.fromtimestamp(seconds, tz=UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return ""
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def format_date(photo: Photo) -> str:
    """Format the capture time: "14 March 2021, 16:05"; without one the date of the file, named as such."""
    # The camera's clock names no zone, and its hour is kept as UTC.
    text = format_moment(photo.time, UTC if photo.taken else None)
    return text if photo.taken or not text else f"file dated {text}"


def format_size(size: int) -> str:
    """Format bytes as "312 kB", "4.1 MB", "1.2 GB"; in thousands, as disks are sold."""
    figure, units = float(size), iter(("bytes", "kB", "MB", "GB", "TB"))
    unit = next(units)
    while figure >= 999.5 and unit != "TB":
        figure, unit = figure / 1000, next(units)
    fine = unit not in ("bytes", "kB") and figure < 99.95
    return f"{figure:.1f} {unit}" if fine else f"{figure:.0f} {unit}"


def format_dimensions(photo: Photo) -> str:
    """Format the size in pixels: "6,000 × 4,000"; empty while unknown."""
    if photo.width <= 0 or photo.height <= 0:
        return ""
    return f"{photo.width:,} × {photo.height:,}"


FLAGS = {Flag.PICK: "picked", Flag.REJECT: "rejected", None: ""}


def describe_photo(photo: Photo, caption: str = "") -> str:
    """Describe a photo for a screen reader."""
    away = "offline" if photo.presence is Presence.OFFLINE else ""
    parts = (photo.path.name, caption, describe_metadata(photo.metadata), format_date(photo), away)
    return ", ".join(filter(None, parts))


def describe_metadata(metadata: PhotoMetadata) -> str:
    """Describe the visible metadata of a photo: "picked, 3 stars, Red label"."""
    rating = format_count(metadata.rating, "star") if metadata.rating else ""
    label = f"{metadata.label} label" if metadata.label else ""
    return ", ".join(filter(None, (FLAGS[metadata.flag], rating, label)))


def describe_file(photo: Photo) -> str:
    """Describe the file of a photo, to tell copies apart: "6,000 × 4,000 · JPEG · 4.1 MB"."""
    return " · ".join(
        filter(None, (format_dimensions(photo), photo.format, format_size(photo.size)))
    )
