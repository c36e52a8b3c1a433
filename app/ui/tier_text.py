"""What the window says of each tier, of each kind of group, and of what was decided."""

from dataclasses import dataclass

from app.domain.groups import Group, SetKind, Tier
from app.tasks.phrases import describe_decision, format_names


@dataclass(frozen=True, slots=True)
class TierText:
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
    Tier.EXACT_DUPLICATE: TierText(
        "Identical", "", "", "No identical photos", "No two files have the same bytes.",
    ),
    Tier.NEAR_DUPLICATE: TierText(
        "Twins", "More", "Surer", "No twins",
        "No two photos are of the same frame: resized, saved again, cropped a little or edited.",
    ),
    Tier.BURST: TierText(
        "Bursts", "Longer", "Tighter", "No bursts",
        "No photos were taken within moments of each other and look alike.",
    ),
    Tier.SCENE: TierText(
        "Scenes", "Wider", "Closer", "No scenes",
        "No photos show the same place or subject from other sides.",
    ),
    Tier.THEME: TierText(
        "Themes", "Coarser", "Finer", "No themes",
        "No photos are alike enough to belong together.",
    ),
}  # fmt: skip

KINDS = {
    SetKind.PLAIN: "",
    SetKind.BRACKET: "Bracket",
    SetKind.FOCUS: "Focus stack",
    SetKind.PANORAMA: "Panorama",
    SetKind.PAIR: "RAW + JPEG",
    SetKind.MIRROR: "Mirror image",
}

WHY_WHOLE = {
    SetKind.BRACKET: "An exposure bracket only makes sense together.",
    SetKind.FOCUS: "A focus stack only makes sense together.",
    SetKind.PANORAMA: "The frames of a panorama only make sense together.",
    SetKind.PAIR: "A RAW and its JPEG are one photo.",
}
"""Why a set is not to be thinned."""


def describe_group(group: Group) -> str:
    """What is known of a group, in a few sentences: why it is one, and what there is to do."""
    sentences = [f"{group.evidence}." if group.evidence else "", WHY_WHOLE.get(group.kind, "")]
    if group.newcomers:
        names = format_names(group.newcomers)
        sentences.append(f"{names} joined after you decided.")
    elif group.decision is not None:
        sentences.append(f"Decided: {describe_decision(group.decision)}.")
    if group.keeper is not None and group.reasons and not group.kind.is_set:
        sentences.append(f"{group.keeper.path.name}: {', '.join(group.reasons)}.")
    return "  ".join(filter(None, sentences))
