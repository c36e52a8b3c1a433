"""Whether two photos show the same frame, by looking at their pixels.

The neighbour graph proposes, this confirms. `sight` finds corners, `align` fits the map from one
frame to the other, and here the two are laid upon each other and compared window by window: by
correlation, which brightness and contrast do not change. What then differs, and where, says what the
photos are to each other (see `Relation`). The figures beside the constants were measured on 1,600
edits of 400 photos among 2,000 others, on exposure brackets, focus pairs and walks around buildings.
"""

from dataclasses import dataclass
from enum import IntEnum

from app.similarity.align import CORNERS_AGREE, Map, align, nearest_map, refine
from app.similarity.lay import Laid, brighter, find_sharper, lay, lay_tones
from app.similarity.shades import SAME_SHADES
from app.similarity.sight import Sight, compare_edges, is_firm, widen


class Relation(IntEnum):
    """What two photos are to each other, as far as pixels can say. Stored: never renumber."""

    NONE = 0
    TWIN = 1
    """The same frame, perhaps resized, re-encoded, cropped a little, edited."""
    NEAR = 2
    """Nearly the same frame: something in it has moved."""
    BRACKET = 3
    """The same frame, exposed differently."""
    FOCUS = 4
    """The same frame: one is sharper here, the other there."""
    MIRROR = 5
    """One is the mirror image of the other."""
    OVERLAP = 6
    """Each shows a part of what the other shows."""
    AROUND = 7
    """Only what is around the pictures is the same: an ornate border, a pattern behind them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a comparison."""

    relation: Relation
    score: float = 0.0
    """The share of windows that agree, 0 to 1."""
    stops: float = 0.0
    """How much brighter the first is, in EV."""


NOTHING = Finding(Relation.NONE)

_LAYOUT = 0.3
"""Cosine of layouts from which frames may be the same though no corners match: a bracket's 0.38 at least."""
_SAME_LAYOUT = 0.6
"""From here they may be, however bright."""
_CONTAINED, _KEPT = 0.85, 0.5
"""Of the same frame one photo shows this share of the other at least, which shows this of the first:
a crop to 80 % of both sides keeps 0.64, an 8-pixel border on 67 pixels leaves 0.87."""
_BRACKET_STOPS = 1.6
"""EV from which a difference in brightness is an exposure's, not an edit's: +-25 % are 0.9, +50 % 1.2."""
_TYPICAL = 0.75
"""Median correlation of the windows of one frame; strangers whose corners match stay below 0.6."""
_MIDDLE = 0.5
"""The same for the middle alone, where hardly a frame reaches: there strangers in one frame stay near 0."""
_AROUND, _STRANGE = 0.8, 0.3
"""Median correlations of the windows at the edge and in the middle from which, and below which, two photos have no
more than a frame in common: behind somebody who moved, the middle shows some of what is behind him."""
_SAME_EDGES = 0.5
"""Cosine of the outermost cells of layouts from which a frame is looked for that has no corners, as of wood."""
_TONES = 0.35
"""The same for frames so differently exposed that little is textured in both, less what the frames
had to be moved; strangers stay below 0.25."""
_FOCUS, _FOCUS_BLURRED, _BLURRED = 0.06, 0.2, 0.6
"""Share of the frame that must be sharper in one, and another in the other: no edit of the kinds measured
reaches 0.04. With as much as 0.2 the windows may agree less, down to this median: what is far out of
focus correlates badly."""
_SAG, _TWIN_SHADES, _FOCUS_SHADES = 0.05, 0.9, 0.85
"""How much worse the windows of the middle may agree than all do, and how well shades must: in 13 edits of 45 photos
it is 0.011 at most, and 0.974 at least; of 25 focus pairs shades have 0.92. Two dunes in one vignette have less."""
_STILL, _STILL_FOCUSED, _STILL_BLURRED = 0.025, 0.06, 0.1
"""Share of the windows away from the edge that may differ where nothing moved; and where focus did."""


def compare(first: Sight, second: Sight) -> Finding:
    """What the two photos are to each other. Symmetric but for the sign of `stops`."""
    found = _compare(first, second)
    if found.relation not in (Relation.NONE, Relation.AROUND):
        return found
    wide = widen(first, second)
    if wide[0] is not first or wide[1] is not second:
        found = _better(_compare(*wide), found)
    if found.relation is Relation.NONE and compare_edges(first, second) >= _SAME_EDGES:
        return _judge_around(lay(first, second, nearest_map(first, second)))
    return found


def _compare(first: Sight, second: Sight) -> Finding:
    """The same, of what is taken for picture in each."""
    corners, found = align(first, second)
    best = NOTHING
    if found is not None and corners >= CORNERS_AGREE:
        best = _judge(first, second, found)
    alike = float(first.layout @ second.layout)
    if best.relation not in (Relation.NONE, Relation.AROUND) or alike < _LAYOUT:
        return best
    firm = is_firm(first), is_firm(second)
    if alike >= _SAME_LAYOUT and all(firm):
        best = _better(_judge(first, second, nearest_map(first, second)), best)
    if best.relation in (Relation.NONE, Relation.AROUND) and any(firm):
        best = _better(_judge_tones(first, second), best)
    return best


def _better(one: Finding, other: Finding) -> Finding:
    """The one, if it is something."""
    return other if one.relation is Relation.NONE else one


def is_mirrored(first: Sight, mirrored: Sight) -> bool:
    """Whether the second, mirrored, is the first."""
    return compare(first, mirrored).relation is Relation.TWIN


def _judge(first: Sight, second: Sight, rough: Map) -> Finding:
    """What follows from frames laid upon each other by that map."""
    found = refine(first, second, rough)
    laid = lay(first, second, found)
    if laid.agreeing < 0.8:  # The map may have been dragged along by what differs.
        plain = lay(first, second, rough)
        if plain.agreeing > laid.agreeing:
            found, laid = rough, plain
    if laid.shades < SAME_SHADES or laid.middle < _MIDDLE:
        return _judge_around(laid)
    if max(laid.covers) < _CONTAINED:
        return _judge_overlap(laid)
    if min(laid.covers) < _KEPT or max(laid.compared) < _KEPT or laid.typical < _BLURRED:
        return NOTHING
    return _name(laid, min(find_sharper(first, second, found)))


def _judge_around(laid: Laid) -> Finding:
    """What follows where the middles differ."""
    same = min(laid.covers) >= _CONTAINED and laid.around >= _AROUND and laid.middle < _STRANGE
    return Finding(Relation.AROUND, laid.around) if same else NOTHING


def _judge_tones(first: Sight, second: Sight) -> Finding:
    """What follows where no corners match, as in frames that are nearly black and nearly white."""
    stops = brighter(first, second)
    if abs(stops) < _BRACKET_STOPS:
        return NOTHING
    typical = lay_tones(first, second)
    return Finding(Relation.BRACKET, typical, stops) if typical >= _TONES else NOTHING


def _name(laid: Laid, focused: float) -> Finding:
    """Which kind of same frame it is; `focused` is the share that is sharper in the one, and in the other."""
    score = laid.agreeing
    focused *= laid.shades >= _FOCUS_SHADES
    if laid.typical < _TYPICAL:
        still = laid.differing_inside <= _STILL_BLURRED
        return Finding(Relation.FOCUS, score) if still and focused >= _FOCUS_BLURRED else NOTHING
    if abs(laid.stops) >= _BRACKET_STOPS:
        return Finding(Relation.BRACKET, score, laid.stops)
    if focused >= _FOCUS and laid.differing_inside <= _STILL_FOCUSED:
        return Finding(Relation.FOCUS, score, laid.stops)
    if _is_exact(laid):
        return Finding(Relation.TWIN, score, laid.stops)
    return Finding(Relation.NEAR, score, laid.stops)


def _is_exact(laid: Laid) -> bool:
    """Whether nothing has moved.

    What a border, a caption or a turn takes away lies along the edge; what walked or turned its head
    does not, unless all the rest is the same to the last bit, as around a logo. Noise and strong
    compression make windows doubtful everywhere, but few differ.
    """
    if laid.middle < laid.typical - _SAG or laid.shades < _TWIN_SHADES:
        return False
    if laid.doubtful <= 0.03 and laid.typical >= 0.97:
        return laid.differing <= 0.15
    calm = laid.doubtful <= 0.10 or laid.differing <= 0.03
    return calm and laid.differing_inside <= _STILL and laid.differing <= 0.20


def _judge_overlap(laid: Laid) -> Finding:
    if min(laid.covers) >= 0.12 and 0.8 <= laid.zoom <= 1.25 and laid.differing <= 0.15:
        return Finding(Relation.OVERLAP, laid.agreeing, laid.stops)
    return NOTHING
