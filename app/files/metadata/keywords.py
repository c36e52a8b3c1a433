"""Keywords in an XMP packet: the same ones in several properties, hierarchical or flat.

`dc:subject` is read by every program: one flat word for each keyword, its last level. Lightroom's
`lr:hierarchicalSubject` ("A|B") and digiKam's `digiKam:TagsList` ("A/B") have all levels; both programs
put the flat words together with these. Words for the levels above, which some exports add to
`dc:subject`, are kept as long as a keyword is below them.
"""

from collections.abc import Iterable, Sequence

from app.files.metadata.iptc_lengths import cut
from app.files.metadata.xmp_packet import XmpPacket

IPTC_KEY = "Iptc.Application2.Keywords"
_LEVELS = "|"
_LIGHTROOM, _WINDOWS = "lr:hierarchicalSubject", "MicrosoftPhoto:LastKeywordXMP"

# Properties of all levels, and the separators there. The first have priority.
_HIERARCHIES = (("digiKam:TagsList", "/"), (_LIGHTROOM, _LEVELS), (_WINDOWS, "/"))
_FLAT = ("dc:subject", "acdsee:keywords")
_MOST = 5_000
"""Words of one photo that are read. No person has more to say; a program gone wrong wrote 300,000."""


def read_keywords(packet: XmpPacket) -> tuple[str, ...] | None:
    """Return the keywords, sorted, each once; None where no property has any.

    A flat word that is a level of another keyword is no keyword of its own. A slash within a level cannot
    be told from one between levels but by how another property has the same keyword: "AC/DC".
    Raises ValueError where there are too many.
    """
    names = [*(name for name, _ in _HIERARCHIES), *_FLAT]
    lists = {name: words for name in names if (words := packet.get_list(name)) is not None}
    if (count := max(map(len, lists.values()), default=0)) > _MOST:
        raise ValueError(f"{count:,} keywords are more than the {_MOST:,} that are read")
    if not lists:
        return None
    flat = [word for name in _FLAT for word in lists.get(name, ())]
    whole = {word.replace(_LEVELS, "/"): word for word in [*flat, *lists.get(_LIGHTROOM, ())]}
    keywords: dict[str, None] = {}
    for name, separator in _HIERARCHIES:
        for word in lists.get(name, ()):
            levels = word if separator == _LEVELS else whole.get(word)
            keywords[clean(levels or word.replace(separator, _LEVELS))] = None
    parts = {level for keyword in keywords for level in keyword.split(_LEVELS)}
    keywords |= {clean(word): None for word in flat if clean(word) not in parts}
    return tuple(sorted(filter(None, keywords)))


def write_keywords(packet: XmpPacket, keywords: Sequence[str]) -> None:
    """Write these keywords, and no others, to every property that is read. Raises ValueError as reading does."""
    read_keywords(packet)  # What was too much to be read is not overwritten.
    leaves = {keyword.split(_LEVELS)[-1]: None for keyword in keywords}
    above = {level for keyword in keywords for level in keyword.split(_LEVELS)[:-1]}
    kept = {word: None for word in packet.get_list("dc:subject") or () if word in above}
    packet.set_list("dc:subject", [*kept, *leaves])
    if packet.get_list("acdsee:keywords") is not None:
        packet.set_list("acdsee:keywords", list(leaves))
    for name, separator in _HIERARCHIES:
        if (keywords and name != _WINDOWS) or packet.get_list(name) is not None:
            packet.set_list(name, [each.replace(_LEVELS, separator) for each in keywords])


def add_flat(keywords: Sequence[str], words: Iterable[str]) -> tuple[str, ...]:
    """Return the keywords, sorted, with those of IPTC, which has single levels and short words only."""
    levels = {level for keyword in keywords for level in keyword.split(_LEVELS)}
    known = {each.casefold() for level in levels for each in (level, cut(IPTC_KEY, level).strip())}
    return tuple(sorted({*keywords, *(word for word in words if word.casefold() not in known)}))


def clean(keyword: str) -> str:
    """Remove blanks around levels, and empty levels."""
    levels = (" ".join(level.split()) for level in keyword.split(_LEVELS))
    return _LEVELS.join(filter(None, levels))
