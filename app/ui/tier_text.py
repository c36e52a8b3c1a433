"""Texts of the window about tiers, kinds of groups and single groups."""

from dataclasses import dataclass

from app.domain.groups import Group, SetKind, Tier
from app.tasks.phrases import describe_decision, format_names


@dataclass(frozen=True, slots=True)
class TierText:
    """Texts of a tier; the name of its action is the value of the tier."""

    name: str
    coarse: str
    """Label of the left end of the slider; empty for a tier without one."""
    fine: str
    none: str
    """Empty state: there is no such group."""
    hint: str
    """Empty state: the definition of such a group."""


TIERS = {
    Tier.EXACT_DUPLICATE: TierText(
        "Exact duplicates", "", "", "No exact duplicates", "No two files are identical byte for byte.",
    ),
    Tier.NEAR_DUPLICATE: TierText(
        "Near duplicates", "Looser", "Stricter", "No near duplicates",
        "No photo is a resized, re-encoded, cropped or edited copy of another.",
    ),
    Tier.BURST: TierText(
        "Bursts", "Longer", "Tighter", "No bursts",
        "No similar photos were taken in quick succession.",
    ),
    Tier.SCENE: TierText(
        "Scenes", "Wider", "Closer", "No scenes",
        "No photos show the same place or subject.",
    ),
    Tier.THEME: TierText(
        "Themes", "Coarser", "Finer", "No themes",
        "No photos have similar content.",
    ),
    Tier.EVENT: TierText(
        "Events", "Longer", "Shorter", "No events",
        "No three photos with a capture date were taken without a long pause between.",
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
    SetKind.BRACKET: "Keep the frames of an exposure bracket together.",
    SetKind.FOCUS: "Keep the frames of a focus stack together.",
    SetKind.PANORAMA: "Keep the frames of a panorama together.",
    SetKind.PAIR: "A RAW file and its JPEG are one photo.",
}
"""Why no photo of a set is proposed for rejection."""


def describe_group(group: Group) -> str:
    """Describe a group in a few sentences: its evidence, its decision, the reasons for the best photo."""
    sentences = [f"{group.evidence}." if group.evidence else "", WHY_WHOLE.get(group.kind, "")]
    if group.newcomers:
        names = format_names(group.newcomers)
        sentences.append(f"Added after your decision: {names}.")
    elif group.decision is not None:
        sentences.append(f"Decided: {describe_decision(group.decision)}.")
    if group.keeper is not None and group.reasons and not group.kind.is_set:
        sentences.append(f"Best photo: {group.keeper.path.name} ({', '.join(group.reasons)}).")
    return "  ".join(filter(None, sentences))
