"""What the window says of each tier, of each kind of group, and of what was decided."""

from dataclasses import dataclass

from app.photo import Group, Kind, Tier
from app.tasks.sentences import say_decision, say_names


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
