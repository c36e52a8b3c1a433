"""IPTC of an exported copy: from the original, its sidecars and the library."""

from collections.abc import Collection, Mapping

from app.domain.metadata import MetadataChanges, split_creators
from app.files.export.rules import IPTC, Group
from app.files.export.xmp import Properties
from app.files.metadata import exiv2_adapter
from app.files.metadata.credits import IPTC_KEYS
from app.files.metadata.embedded_reader import CAPTION, KEYWORDS, TITLE
from app.files.metadata.embedded_writer import CHARACTER_SET, UTF_8, leaves_of
from app.files.metadata.exiv2_adapter import bytes_of, exiv2, text_of
from app.files.metadata.iptc_lengths import cut

_CODES = ("Iptc.Application2.CountryCode", "Iptc.Application2.LocationCode")
"""Fields with codes of countries, of three letters."""
_DC, _PHOTOSHOP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/photoshop/1.0/}"
# The fields of XMP properties, by the mapping of the Metadata Working Group.
_IN_XMP: Mapping[str, str] = {
    f"{_DC}creator": "Byline",
    f"{_DC}rights": "Copyright",
    f"{_PHOTOSHOP}AuthorsPosition": "BylineTitle",
    f"{_PHOTOSHOP}CaptionWriter": "Writer",
    f"{_PHOTOSHOP}City": "City",
    f"{_PHOTOSHOP}Country": "CountryName",
    f"{_PHOTOSHOP}Credit": "Credit",
    f"{_PHOTOSHOP}Headline": "Headline",
    f"{_PHOTOSHOP}Instructions": "SpecialInstructions",
    f"{_PHOTOSHOP}Source": "Source",
    f"{_PHOTOSHOP}State": "ProvinceState",
    f"{_PHOTOSHOP}TransmissionReference": "TransmissionReference",
    "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}Location": "SubLocation",
}
_DATES = ("Iptc.Application2.DateCreated", "Iptc.Application2.TimeCreated")
_VERSION = "Iptc.Application2.RecordVersion"


def make_iptc(
    source: exiv2_adapter.Data,
    target: exiv2_adapter.Data,
    properties: Properties,
    values: MetadataChanges,
    groups: Collection[Group],
) -> None:
    """Fill the target, in UTF-8; it stays empty where there are no values."""
    fields = _carried_over(source, groups)
    fields |= _of_xmp(properties, fields)
    if "capture_time" in values:  # The original's would contradict it.
        fields = {key: texts for key, texts in fields.items() if key not in _DATES}
    fields[KEYWORDS] = leaves_of(values.get("keywords", ()))
    fields[TITLE] = [values.get("title", "")]
    fields[CAPTION] = [values.get("caption", "")]
    if "creator" in values:
        fields[IPTC_KEYS["creator"]] = split_creators(values["creator"])
    if "copyright" in values:
        fields[IPTC_KEYS["copyright"]] = [values["copyright"]]
    fields = {key: [text for text in texts if text] for key, texts in fields.items()}
    if not any(fields.values()):
        return
    with exiv2_adapter.understood():
        target[CHARACTER_SET] = UTF_8
        target[_VERSION] = exiv2.UShortValue(4)
        for key, texts in fields.items():
            for text in texts:
                value = exiv2.Value.create(exiv2.IptcDataSets.dataSetType(*_number(key)))
                if value.read(cut(key, text)) == 0:
                    target.add(exiv2.IptcKey(key), value)


def _carried_over(source: exiv2_adapter.Data, groups: Collection[Group]) -> dict[str, list[str]]:
    """Return the original's fields of these groups as text, whatever their encoding."""
    fields: dict[str, list[str]] = {}
    for datum in source:
        key = datum.key()
        if IPTC.get(key) in groups:
            is_text = datum.typeId() == exiv2.TypeId.string
            text = text_of(bytes_of(datum)) if is_text else datum.toString()
            if key not in _CODES or len(text) == 3:
                fields.setdefault(key, []).append(text)
    return fields


def _of_xmp(properties: Properties, fields: Collection[str]) -> dict[str, list[str]]:
    """Return the values in XMP of fields that IPTC lacks, or that a sidecar has, which is newer than the file."""
    return {
        key: properties[name].texts
        for name, field in _IN_XMP.items()
        if name in properties
        and ((key := f"Iptc.Application2.{field}") not in fields or properties[name].from_sidecar)
    }


def names_of_places(source: exiv2_adapter.Data) -> set[str]:
    """Return the values of the fields about places."""
    return {text for texts in _carried_over(source, {Group.PLACE}).values() for text in texts}


def _number(key: str) -> tuple[int, int]:
    """Return data set and record of a key."""
    parsed = exiv2.IptcKey(key)
    return parsed.tag(), parsed.record()
