"""Phrases: counts, operations and progress in words, for the journal, the status bar and the terminal."""

from collections.abc import Sequence

from app.domain.groups import Decision, Verdict
from app.domain.metadata import Flag, MetadataChanges
from app.domain.photo import Photo
from app.domain.progress import Progress


def format_count(count: int, one: str, many: str = "") -> str:
    """Format a number with its noun: "1 photo", "1,234 photos"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def format_names(photos: Sequence[Photo]) -> str:
    """Format the names of a few photos, or the number of many."""
    names = [photo.path.name for photo in photos]
    return ", ".join(names) if len(names) <= 3 else format_count(len(names), "photo")


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


def describe_edit(
    photos: Sequence[Photo], values: MetadataChanges, added: Sequence[str], taken: Sequence[str]
) -> str:
    """Describe a metadata edit: "3 stars for IMG_1.jpg"."""
    names = format_names(photos)
    if set(values) == {"flag"} and not added and not taken:
        return f"{_FLAGGED[values['flag']]} {names}"
    what = [_describe_field(field, value) for field, value in values.items()]
    what += [_describe_keywords("added", added)] if added else []
    what += [_describe_keywords("removed", taken)] if taken else []
    joined = ", ".join(what)
    return f"{joined[:1].upper()}{joined[1:]} for {names}"


def _describe_keywords(change: str, keywords: Sequence[str]) -> str:
    noun = "keyword" if len(keywords) == 1 else "keywords"
    return f"{change} {noun} {', '.join(keywords)}"


_FLAGGED = {Flag.PICK: "Picked", Flag.REJECT: "Rejected", None: "Unflagged"}


def _describe_field(field: str, value: object) -> str:
    if field == "rating" and isinstance(value, int):
        return format_count(value, "star") if value else "no rating"
    if field == "flag":
        return {Flag.PICK: "pick", Flag.REJECT: "reject"}.get(value, "no flag")  # type: ignore[arg-type]
    if field == "keywords":
        return f"keywords {', '.join(value)}" if value else "no keywords"  # type: ignore[arg-type]
    if field == "label":
        return f"{value} label" if value else "no label"
    return field if value else f"no {field}"


def describe_matches(matching: int, results: int) -> str:
    """Describe the matches of a search: "12 photos match", "No strong matches"."""
    if matching:
        return f"{format_count(matching, 'photo')} {'matches' if matching == 1 else 'match'}"
    return "No strong matches" if results else "No photos found"


def format_bytes(progress: Progress) -> list[str]:
    """Format transferred bytes and their rate: "120 of 605 MB", "11.2 MB a second"; unknown ones are omitted."""
    done, total, rate = (each / 1e6 for each in (progress.done, progress.total, progress.rate))
    text = [f"{done:,.0f} of {total:,.0f} MB" if total else ""]
    text.append(f"{rate:,.1f} MB a second" if rate else "")
    return [each for each in text if each]
