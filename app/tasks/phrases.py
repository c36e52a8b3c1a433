"""Phrases: counts, metadata, operations and progress in words, for the journal, the window and the terminal."""

from collections.abc import Sequence
from datetime import UTC, datetime

from app.domain.groups import Decision, Verdict
from app.domain.metadata import EDITED_FIELDS, Flag, MetadataChanges, PhotoMetadata
from app.domain.photo import Photo
from app.domain.position import NO_POSITION
from app.domain.progress import Progress


def format_count(count: int, one: str, many: str = "") -> str:
    """Format a number with its noun: "1 photo", "1,234 photos"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def format_names(photos: Sequence[Photo]) -> str:
    """Format the names of a few photos, or the number of many."""
    names = [photo.path.name for photo in photos]
    return ", ".join(names) if len(names) <= 3 else format_count(len(names), "photo")


def format_days(first: float, last: float) -> str:
    """Format the days of two moments by the camera's clock: "12 June 2024", "30 May to 2 June 2024"."""
    one, other = (datetime.fromtimestamp(each, tz=UTC) for each in (first, last))
    end = f"{other.day} {other:%B} {other.year}"
    if one.date() == other.date():
        return end
    parts = [f"{one.day}"]
    if (one.year, one.month) != (other.year, other.month):
        parts.append(f"{one:%B}")
    if one.year != other.year:
        parts.append(f"{one.year}")
    return f"{' '.join(parts)} to {end}"


def describe_decision(decision: Decision) -> str:
    """Describe a decision: "Kept IMG_1.jpg, rejected 3"."""
    subsets, members = decision.subsets, decision.members
    if decision.verdict is Verdict.KEEP:
        kept = subsets[0]
        named = kept[0].path.name if len(kept) == 1 else format_count(len(kept), "photo")
        return f"Kept {named}, rejected {len(subsets[1]):,}"
    return {
        Verdict.KEEP_ALL: f"Kept all {len(members):,}",
        Verdict.NOT_SAME: f"{len(members):,} photos are not the same",
        Verdict.SPLIT: f"Split into {len(subsets):,} groups",
        Verdict.MERGE: f"Merged {len(subsets):,} groups",
    }[decision.verdict]


def describe_decisions(decisions: Sequence[Decision], spared: int) -> str:
    """Describe decisions on many groups, and the number of groups skipped because they had changed."""
    rejected = sum(len(decision.subsets[-1]) for decision in decisions)
    groups = format_count(len(decisions), "group")
    text = f"Kept the best of {groups}, rejected {rejected:,}"
    if len(decisions) == 1:
        text = describe_decision(decisions[0])
    return f"{text}; skipped {format_count(spared, 'changed group')}" if spared else text


def describe_import(new: int, refused: int, source: str = "") -> str:
    """Describe an import of decisions, and those refused."""
    text = f"{format_count(new, 'decision')} imported{f' from {source}' if source else ''}."
    if refused:
        text += (
            f" {format_count(refused, 'decision')} refused: the files lie outside the library's folders. "
            "Add their folders, and import again."
        )
    return text


def describe_edit(
    photos: Sequence[Photo], values: MetadataChanges, added: Sequence[str], taken: Sequence[str]
) -> str:
    """Describe a metadata edit: "3 stars for IMG_1.jpg"."""
    names = format_names(photos)
    if set(values) == {"flag"} and not added and not taken:
        return f"{_FLAGGED[values['flag']]} {names}"
    # A title or another text may be long: only its name is given.
    what = [
        field if value and field in _LONG_TEXTS else describe_value(field, value)
        for field, value in values.items()
    ]
    what += [_describe_keywords("added", added)] if added else []
    what += [_describe_keywords("removed", taken)] if taken else []
    joined = ", ".join(what)
    return f"{joined[:1].upper()}{joined[1:]} for {names}"


def _describe_keywords(change: str, keywords: Sequence[str]) -> str:
    noun = "keyword" if len(keywords) == 1 else "keywords"
    return f"{change} {noun} {', '.join(keywords)}"


_LONG_TEXTS = tuple(
    field
    for field in EDITED_FIELDS[EDITED_FIELDS.index("title") :]
    if field not in ("position", "capture_time")
)
_FLAGGED = {Flag.PICK: "Picked", Flag.REJECT: "Rejected", None: "Unflagged"}


def describe_value(field: str, value: object) -> str:
    """Describe a value of a metadata field: "3 stars", "no label", "title “Harbour”"."""
    if field == "capture_time":
        return f"capture time {value or 'of the file'}"
    if not value or (field == "position" and value == NO_POSITION):
        return f"no {field}"
    if isinstance(value, Flag | int):
        return _CULLED[value] if isinstance(value, Flag) else format_count(value, "star")
    if isinstance(value, tuple | list):
        return f"{field} {', '.join(map(str, value))}"  # pyright: ignore[reportUnknownArgumentType]
    if field == "label":
        return f"{value} label"
    return f"{field} {value}" if field == "position" else f"{field} “{value}”"


_CULLED = {Flag.PICK: "picked", Flag.REJECT: "rejected"}


def name_field(field: str) -> str:
    """Return the name of a metadata field for the user."""
    return field.replace("_", " ")


def describe_metadata(metadata: PhotoMetadata) -> str:
    """Describe what a grid shows of metadata: "picked, 3 stars, Red label"."""
    values = {field: getattr(metadata, field) for field in ("flag", "rating", "label")}
    return ", ".join(describe_value(field, value) for field, value in values.items() if value)


def describe_place(metadata: PhotoMetadata) -> str:
    """Describe the place of a photo, the narrowest first: "Harbour, Hamburg, Germany"."""
    place = (metadata.location, metadata.city, metadata.state, metadata.country)
    return ", ".join(dict.fromkeys(filter(None, place)))


def format_duration(seconds: float) -> str:
    """Format a duration as players do: "0:12", "1:02:03"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


_MEDIA = {"video": "Video", "animation": "Animation", "live": "Live Photo"}


def describe_media(photo: Photo) -> str:
    """Describe what moves, and how long: "Video · 0:12"; empty for a photo that does not."""
    length = "" if photo.duration is None else format_duration(photo.duration)
    return " · ".join(filter(None, (_MEDIA.get(photo.media_type, ""), length)))


def describe_matches(matching: int, results: int) -> str:
    """Describe the matches of a search: "12 photos match", "No strong matches"."""
    if matching:
        return f"{format_count(matching, 'photo')} {'matches' if matching == 1 else 'match'}"
    return "No strong matches" if results else "No photos found"


def format_progress(progress: Progress, *, paused: bool = False) -> str:
    """Format the progress of a task in one line: what it does, how far it is, how fast, how long still."""
    done, total = f"{progress.done:,}", f"{progress.total:,}"
    pace = format_rate(progress.rate)
    if progress.in_bytes:
        done, total = f"{progress.done / 1e6:,.0f}", f"{progress.total / 1e6:,.0f} MB"
        pace = f"{progress.rate / 1e6:,.1f} MB a second" if progress.rate else ""
    far = f"{done} of {total}" if progress.total else done if progress.done else ""
    parts = (progress.doing, far, pace, format_time_left(progress.left))
    return "  ·  ".join(filter(None, ("Paused", far) if paused else parts))


def format_rate(rate: float) -> str:
    """Format a rate: "112 a second"; empty while unknown."""
    if rate <= 0:
        return ""
    return f"{rate:,.0f} a second" if rate >= 1 else f"{max(1, rate * 60):.0f} a minute"


def format_time_left(seconds: float) -> str:
    """Format the time left: "about 3 min left"; empty while unknown."""
    if seconds <= 0:
        return ""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return f"about {round(seconds / 10) * 10} s left"
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "")
    return f"about {' '.join(filter(None, parts))} left"
