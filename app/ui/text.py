"""Texts of the window: dates, sizes, photos."""

from datetime import UTC, datetime, tzinfo

from app.domain.photo import SOURCES, DateSource, Photo, Presence
from app.tasks.phrases import describe_media, describe_metadata


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


def format_date_source(photo: Photo) -> str:
    """Format where the capture time comes from: "Date from GPS, in UTC"; empty for the usual place in EXIF."""
    if photo.date_source is DateSource.USER:
        return "Date adjusted"
    source = SOURCES.get(photo.date_source) if photo.date_source else None
    return f"Date from {source}" if source else ""


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


def describe_photo(photo: Photo, caption: str = "") -> str:
    """Describe a photo for a screen reader."""
    away = "offline" if photo.presence is Presence.OFFLINE else ""
    texts = (describe_media(photo), caption, describe_metadata(photo.metadata), format_date(photo))
    return ", ".join(filter(None, (photo.path.name, *texts, away)))


def describe_file(photo: Photo) -> str:
    """Describe the file of a photo, to tell copies apart: "6,000 × 4,000 · JPEG · 4.1 MB"."""
    texts = (describe_media(photo), format_dimensions(photo), photo.format, format_size(photo.size))
    return " · ".join(filter(None, texts))
