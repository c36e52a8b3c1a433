"""Lengths of IPTC fields: longer values are cut, and whole in XMP only."""

from collections.abc import Mapping

# IPTC-NAA Information Interchange Model 4.2: the most bytes of each field.
_LONGEST: Mapping[str, int] = {
    f"Iptc.Application2.{name}": most
    for most, names in (
        (
            32,
            "Byline BylineTitle City Credit ProvinceState Source SubLocation TransmissionReference Writer",
        ),
        (64, "CountryName Keywords ObjectName"),
        (128, "Copyright"),
        (256, "Headline SpecialInstructions"),
        (2000, "Caption"),
    )
    for name in names.split()
}


def cut(key: str, text: str) -> str:
    """Cut a text to the bytes that the field may have in UTF-8."""
    most = _LONGEST.get(key)
    return text if most is None else text.encode("utf-8")[:most].decode("utf-8", "ignore")
