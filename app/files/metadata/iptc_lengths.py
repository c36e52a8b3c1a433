"""Lengths of IPTC fields: longer values are cut there, and stand whole in XMP."""

from collections.abc import Mapping

from app.files.metadata.embedded_reader import CAPTION, KEYWORDS, TITLE

# IPTC-NAA Information Interchange Model 4.2: the most bytes of each field.
_LONGEST: Mapping[str, int] = {
    KEYWORDS: 64,
    TITLE: 64,
    CAPTION: 2000,
    "Iptc.Application2.Byline": 32,
    "Iptc.Application2.BylineTitle": 32,
    "Iptc.Application2.City": 32,
    "Iptc.Application2.Copyright": 128,
    "Iptc.Application2.CountryName": 64,
    "Iptc.Application2.Credit": 32,
    "Iptc.Application2.Headline": 256,
    "Iptc.Application2.ProvinceState": 32,
    "Iptc.Application2.Source": 32,
    "Iptc.Application2.SpecialInstructions": 256,
    "Iptc.Application2.SubLocation": 32,
    "Iptc.Application2.TransmissionReference": 32,
    "Iptc.Application2.Writer": 32,
}


def cut(key: str, text: str) -> str:
    """No longer than the field may be in UTF-8."""
    most = _LONGEST.get(key)
    return text if most is None else text.encode("utf-8")[:most].decode("utf-8", "ignore")
