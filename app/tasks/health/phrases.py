"""Sentences about damage, backups, times and sizes."""

from datetime import UTC, datetime, timedelta

from app.domain.health import Backup, CatalogDamage, DamageKind, LaterChanges
from app.tasks.phrases import format_count

_SENTENCES = {
    DamageKind.MISSING: "The catalog {path} is missing, although this library was used before.",
    DamageKind.EMPTY: "The catalog {path} is empty, although this library was used before.",
    DamageKind.NO_DATABASE: "The catalog {path} is damaged: {detail}.",
    DamageKind.CUT_SHORT: "The catalog {path} is damaged: it is cut short, and {detail}.",
    DamageKind.MALFORMED: "The catalog {path} is damaged ({detail}).",
    DamageKind.LATER_LOST: (
        "The last {lost} of the catalog {path} are missing: "
        "its write-ahead log is gone, or an older copy took its place."
    ),
}
_ANEW = "start a new catalog, which reads ratings and keywords from sidecars"


def describe_damage(damage: CatalogDamage) -> str:
    """Describe the damage in one sentence."""
    lost = "entry" if damage.lost == 1 else f"{damage.lost:,} entries"
    return _SENTENCES[damage.kind].format(path=damage.catalog, detail=damage.detail, lost=lost)


def describe_ways(damage: CatalogDamage, now: float) -> str:
    """Describe the ways on."""
    ways = [f"restore {describe_backup(damage.newest, now, damage.since)}"] if damage.newest else []
    if damage.is_usable:
        ways.append("use the catalog as it is")
    ways.append(_ANEW)
    kept = "The damaged catalog is kept beside the new one."
    kept = "" if damage.kind is DamageKind.MISSING else f" {kept}"
    none = "" if damage.newest else "There is no backup. "
    return f"{none}You can {', or '.join(ways)}.{kept}"


def describe_backup(backup: Backup, now: float, since: LaterChanges | None = None) -> str:
    """Describe a backup: "the backup of yesterday 18:02 (1,204 ratings, 310 decisions)"."""
    held = f"{format_count(backup.ratings, 'rating')}, {format_count(backup.decisions, 'decision')}"
    later = f"; {_describe_later(since)}" if since else ""
    return f"the backup of {format_moment(backup.time, now)} ({held}{later})"


def _describe_later(since: LaterChanges) -> str:
    changes = f"since then {format_count(since.changes, 'change')}"
    if not since.changes or since.in_sidecars is None:
        return changes
    stand = "stands" if since.in_sidecars == 1 else "stand"
    return f"{changes}, {since.in_sidecars:,} of which {stand} in sidecars"


def format_moment(time: float, now: float) -> str:
    """Format a time by this computer's clock: "yesterday 18:02", "2026-03-12 18:02"."""
    then, today = (datetime.fromtimestamp(each, UTC).astimezone() for each in (time, now))
    if then.date() == today.date():
        return f"today {then:%H:%M}"
    if then.date() == today.date() - timedelta(days=1):
        return f"yesterday {then:%H:%M}"
    return f"{then:%Y-%m-%d %H:%M}"


def format_size(size: int) -> str:
    """Format a number of bytes: "12.3 MB"."""
    if size < 1e6:
        return f"{size / 1e3:,.0f} KB"
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
