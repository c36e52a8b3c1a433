"""What was done, in words: for the journal, the strip and the terminal."""

from collections.abc import Sequence

from app.marks import Flag, Said
from app.news import Progress
from app.photo import Decision, Photo, Verdict


def say_count(count: int, one: str, many: str = "") -> str:
    """The number with its noun: "1 photo", "1,234 photos"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def say_names(photos: Sequence[Photo]) -> str:
    """The names of a few photos, the number of many."""
    names = [photo.path.name for photo in photos]
    return ", ".join(names) if len(names) <= 3 else say_count(len(names), "photo")


def say_decision(decision: Decision) -> str:
    """What was decided: "Kept IMG_1.jpg, rejected 3"."""
    parts, members = decision.parts, decision.members
    if decision.verdict is Verdict.KEEP:
        kept = parts[0]
        named = kept[0].path.name if len(kept) == 1 else say_count(len(kept), "photo")
        return f"Kept {named}, rejected {len(parts[1]):,}"
    return {
        Verdict.KEEP_ALL: f"Kept all {len(members):,}",
        Verdict.NOT_SAME: f"{len(members):,} photos are not the same",
        Verdict.SPLIT: f"Split into {len(parts):,} groups",
        Verdict.MERGE: f"Merged {len(parts):,} groups",
    }[decision.verdict]


def say_decisions(decisions: Sequence[Decision], spared: int) -> str:
    """What was decided of many groups, and how many were left alone as they had changed."""
    rejected = sum(len(decision.parts[-1]) for decision in decisions)
    groups = say_count(len(decisions), "group")
    said = f"Kept the best of {groups}, rejected {rejected:,}"
    if len(decisions) == 1:
        said = say_decision(decisions[0])
    if spared:
        stayed = "stayed as it was" if spared == 1 else "stayed as they were"
        said += f"; {say_count(spared, 'group')} changed meanwhile and {stayed}"
    return said


def say_marks(
    photos: Sequence[Photo], says: Said, added: Sequence[str], taken: Sequence[str]
) -> str:
    """What was said of photos: "3 stars for IMG_1.jpg"."""
    names = say_names(photos)
    if set(says) == {"flag"} and not added and not taken:
        return f"{_FLAGGED[says['flag']]} {names}"
    what = [_say_field(field, value) for field, value in says.items()]
    what += [_say_words("", added)] if added else []
    what += [_say_words("no more ", taken)] if taken else []
    joined = ", ".join(what)
    return f"{joined[:1].upper()}{joined[1:]} for {names}"


def _say_words(before: str, words: Sequence[str]) -> str:
    noun = "keyword" if len(words) == 1 else "keywords"
    return f"{before}{noun} {', '.join(words)}"


_FLAGGED = {Flag.PICK: "Picked", Flag.REJECT: "Rejected", None: "Unflagged"}


def _say_field(field: str, value: object) -> str:
    if field == "stars" and isinstance(value, int):
        return say_count(value, "star") if value else "no stars"
    if field == "flag":
        return {Flag.PICK: "pick", Flag.REJECT: "reject"}.get(value, "no flag")  # type: ignore[arg-type]
    if field == "keywords":
        return f"keywords {', '.join(value)}" if value else "no keywords"  # type: ignore[arg-type]
    if field == "label":
        return f"{value} label" if value else "no label"
    return field if value else f"no {field}"


def say_findings(matching: int, results: int) -> str:
    """How many results of a search match, of all that could: "12 photos match", "Nothing really matches"."""
    if matching:
        return f"{say_count(matching, 'photo')} {'matches' if matching == 1 else 'match'}"
    return "Nothing really matches" if results else "No photo found"


def say_bytes(progress: Progress) -> list[str]:
    """How far bytes have come, and how fast: "120 of 605 MB", "11.2 MB a second"; each only where it is known."""
    done, total, rate = (each / 1e6 for each in (progress.done, progress.total, progress.rate))
    said = [f"{done:,.0f} of {total:,.0f} MB" if total else ""]
    said.append(f"{rate:,.1f} MB a second" if rate else "")
    return [each for each in said if each]
