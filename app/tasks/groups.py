"""The groups of any tier, as they are now."""

from dataclasses import replace

from app.library import Library
from app.news import Progress, Task
from app.photo import Group, Grouping, Photo, Tier
from app.tasks.answered import mark_decided
from app.tasks.themes import build_themes, list_themes, name_group


def build_groups(library: Library) -> Task[None]:
    """Bring all that groups are cut from up to what the library shows now."""
    yield from build_themes(library)


def list_groups(library: Library, tier: Tier, detail: float) -> Task[Grouping]:
    """The groups of a tier at this detail, 0 coarsest to 1 finest, from what was last built."""
    if tier is Tier.THEME:
        grouping = yield from list_themes(library, detail)
    else:
        yield Progress("Finding groups")
        grouping = _group_copies(library, tier, detail)
    marked = mark_decided(grouping.groups, library.catalog.decisions.list())
    return replace(grouping, groups=tuple(marked))


def _group_copies(library: Library, tier: Tier, detail: float) -> Grouping:
    photos = library.photos_by_digest()
    groups = [_group(tier, each) for each in photos.values() if len(each) > 1]
    alone = [photo for each in photos.values() if len(each) == 1 for photo in each]
    groups.sort(key=lambda group: -len(group.photos))
    return Grouping(tier, detail, tuple(groups), tuple(alone))


def _group(tier: Tier, photos: tuple[Photo, ...]) -> Group:
    name, size = photos[0].path.name, f"{photos[0].size:,}"
    evidence = f"The same {size} bytes"
    return Group(name_group(tier, photos), name, photos, tier, evidence=evidence, keeper=photos[0])
