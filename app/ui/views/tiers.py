"""What the window says of each tier, of each kind of group, and of what was decided."""

from dataclasses import dataclass

from app.marks import Flag
from app.photo import Decision, Group, Kind, Photo, Tier, Verdict
from app.ui.models.deciding import Act
from app.ui.views.words import say_count


@dataclass(frozen=True, slots=True)
class TierWords:
    """A tier in words; its action is called as its value."""

    name: str
    coarse: str
    """What the left end of its slider does; empty for a tier without one."""
    fine: str
    none: str
    """That there is no such group."""
    hint: str
    """What such a group would be."""


TIERS = {
    Tier.IDENTICAL: TierWords(
        "Identical", "", "", "No identical photos", "No two files have the same bytes.",
    ),
    Tier.TWIN: TierWords(
        "Twins", "More", "Surer", "No twins",
        "No two photos are of the same frame: resized, saved again, cropped a little or edited.",
    ),
    Tier.BURST: TierWords(
        "Bursts", "Longer", "Tighter", "No bursts",
        "No photos were taken within moments of each other and look alike.",
    ),
    Tier.SCENE: TierWords(
        "Scenes", "Wider", "Closer", "No scenes",
        "No photos show the same place or subject from other sides.",
    ),
    Tier.THEME: TierWords(
        "Themes", "Coarser", "Finer", "No themes",
        "No photos are alike enough to belong together.",
    ),
}  # fmt: skip

KINDS = {
    Kind.PLAIN: "",
    Kind.BRACKET: "Bracket",
    Kind.FOCUS: "Focus stack",
    Kind.PANORAMA: "Panorama",
    Kind.PAIR: "RAW + JPEG",
    Kind.MIRROR: "Mirror image",
}

WHY_WHOLE = {
    Kind.BRACKET: "An exposure bracket only makes sense together.",
    Kind.FOCUS: "A focus stack only makes sense together.",
    Kind.PANORAMA: "The frames of a panorama only make sense together.",
    Kind.PAIR: "A RAW and its JPEG are one photo.",
}
"""Why a set is not to be thinned."""


def say_group(group: Group) -> str:
    """What is known of a group, in a few sentences: why it is one, and what there is to do."""
    sentences = [f"{group.evidence}." if group.evidence else "", WHY_WHOLE.get(group.kind, "")]
    if group.newcomers:
        names = say_names(group.newcomers)
        sentences.append(f"{names} joined after you decided.")
    elif group.decision is not None:
        sentences.append(f"Decided: {say_decision(group.decision)}.")
    if group.keeper is not None and group.reasons and not group.kind.is_set:
        sentences.append(f"{group.keeper.path.name}: {', '.join(group.reasons)}.")
    return "  ".join(filter(None, sentences))


def say_names(photos: tuple[Photo, ...]) -> str:
    """The names of a few photos, the number of many."""
    names = [photo.path.name for photo in photos]
    return ", ".join(names) if len(names) <= 3 else say_count(len(names), "photo")


def say_decision(decision: Decision) -> str:
    """What was done: "Kept IMG_1.jpg, rejected 3"."""
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


def say_act(act: Act) -> str:
    """What the user did at one stroke."""
    if act.flagged:
        done = {Flag.PICK: "Picked", Flag.REJECT: "Rejected", None: "Unflagged"}[act.flag]
        return f"{done} {say_names(act.flagged)}"
    said = say_decision(act.decisions[0]) if len(act.decisions) == 1 else ""
    if len(act.decisions) != 1:
        rejected = sum(len(decision.parts[-1]) for decision in act.decisions)
        kept = say_count(len(act.decisions), "group")
        said = f"Kept the best of {kept}, rejected {rejected:,}"
    if act.spared:
        stayed = "stayed as it was" if act.spared == 1 else "stayed as they were"
        said += f"; {say_count(act.spared, 'group')} changed meanwhile and {stayed}"
    return said
