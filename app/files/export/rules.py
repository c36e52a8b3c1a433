"""Export rules: which metadata of the original an exported copy may carry, by group.

A copy has other pixels: it is smaller, upright, in sRGB, and nothing but a JPEG. So what describes the
original's file is not true of the copy: its layout, thumbnails, colour space, and maker notes, whose offsets and
coordinates mean that file; its editing history and raw settings (crs, darktable, xmpMM), which would be applied
once more; pointers to second pictures in it. Nobody can list all that, so only what is listed here stays.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import Enum, auto

from app.files.metadata.keywords import clean


class MetadataChoice(Enum):
    """How much of the metadata a copy has."""

    ALL = "all"
    NO_PLACE = "no-place"
    NO_PEOPLE = "no-people"
    """Without people, and without place."""
    COPYRIGHT = "copyright"
    """Creator, copyright notice and terms of use, nothing else."""
    NONE = "none"


class Group(Enum):
    """The subject of metadata."""

    COPYRIGHT = auto()
    GENERAL = auto()
    PLACE = auto()
    PEOPLE = auto()


GROUPS: Mapping[MetadataChoice, Collection[Group]] = {
    MetadataChoice.ALL: frozenset(Group),
    MetadataChoice.NO_PLACE: {Group.COPYRIGHT, Group.GENERAL, Group.PEOPLE},
    MetadataChoice.NO_PEOPLE: {Group.COPYRIGHT, Group.GENERAL},
    MetadataChoice.COPYRIGHT: {Group.COPYRIGHT},
    MetadataChoice.NONE: (),
}

FIELDS: Mapping[str, Group] = {
    **dict.fromkeys(("rating", "label", "flag", "keywords", "title", "caption"), Group.GENERAL),
    "capture_time": Group.GENERAL,
    **dict.fromkeys(("creator", "copyright"), Group.COPYRIGHT),
}
"""Fields of the library that are written to a copy; of the others, which only files have, it gets the files'."""

_NAMESPACES: Mapping[str, str] = {
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
PREFIXES: Mapping[str, str] = {space: prefix for prefix, space in _NAMESPACES.items()}
"""The usual prefixes of the namespaces of these properties."""

_GPS = (
    "GPSAltitude GPSAltitudeRef GPSAreaInformation GPSDOP GPSDateStamp GPSDestBearing GPSDestBearingRef"
    " GPSDestDistance GPSDestDistanceRef GPSDestLatitude GPSDestLongitude GPSDifferential"
    " GPSHPositioningError GPSImgDirection GPSImgDirectionRef GPSLatitude GPSLongitude GPSMapDatum"
    " GPSMeasureMode GPSProcessingMethod GPSSatellites GPSSpeed GPSSpeedRef GPSStatus GPSTimeStamp"
    " GPSTrack GPSTrackRef GPSVersionID"
)
_XMP_NAMES: Sequence[tuple[Group, Mapping[str, str]]] = (
    (
        Group.COPYRIGHT,
        {
            "dc": "creator rights publisher",
            "xmpRights": "Certificate Marked Owner UsageTerms WebStatement",
            "photoshop": "Credit Source AuthorsPosition",
            "plus": "CopyrightOwner CreditLineRequired DataMining ImageCreator ImageSupplier Licensor"
            " OtherConstraints",
        },
    ),
    (
        Group.GENERAL,
        {
            "dc": "title description contributor language",
            "xmp": "CreateDate",
            "photoshop": "Headline CaptionWriter Category SupplementalCategories Instructions"
            " TransmissionReference DateCreated",
            "Iptc4xmpCore": "CreatorContactInfo AltTextAccessibility ExtDescrAccessibility IntellectualGenre"
            " Scene SubjectCode",
            "Iptc4xmpExt": "ArtworkOrObject DigitalSourceType Event OrganisationInImageCode"
            " OrganisationInImageName",
            "plus": "PropertyReleaseStatus",
            "tiff": "Make Model",
            "exif": "ApertureValue BrightnessValue DateTimeDigitized DateTimeOriginal ExposureBiasValue"
            " ExposureIndex ExposureMode ExposureProgram ExposureTime FNumber Flash FocalLength"
            " FocalLengthIn35mmFilm ISOSpeedRatings LightSource MaxApertureValue MeteringMode"
            " SceneCaptureType SensingMethod ShutterSpeedValue SubjectDistance WhiteBalance",
            "exifEX": "BodySerialNumber LensMake LensModel LensSerialNumber LensSpecification"
            " PhotographicSensitivity RecommendedExposureIndex SensitivityType",
            "aux": "FlashCompensation Lens LensID LensInfo LensSerialNumber SerialNumber",
        },
    ),
    (
        Group.PLACE,
        {
            "dc": "coverage",
            "exif": _GPS,
            "photoshop": "City State Country",
            "Iptc4xmpCore": "CountryCode Location",
            "Iptc4xmpExt": "LocationCreated LocationShown",
        },
    ),
    (
        Group.PEOPLE,
        {
            "Iptc4xmpExt": "AddlModelInfo ModelAge PersonInImage PersonInImageWDetails",
            "plus": "MinorModelAgeDisclosure ModelReleaseID ModelReleaseStatus",
            "mwg-rs": "Regions",
            "MP": "RegionInfo",
        },
    ),
)
XMP: Mapping[str, Group] = {
    f"{{{_NAMESPACES[prefix]}}}{name}": group
    for group, properties in _XMP_NAMES
    for prefix, names in properties.items()
    for name in names.split()
}
"""Properties of XMP, by lxml's names. Rating, label, flag and keywords are written from the library alone."""

IPTC: Mapping[str, Group] = {
    f"Iptc.Application2.{name}": group
    for group, names in (
        (Group.COPYRIGHT, "Byline BylineTitle Copyright Credit Source"),
        (
            Group.GENERAL,
            "Category Contact DateCreated DigitizationDate DigitizationTime Headline Language"
            " SpecialInstructions Subject SuppCategory TimeCreated TransmissionReference Writer",
        ),
        (
            Group.PLACE,
            "City CountryCode CountryName LocationCode LocationName ProvinceState SubLocation",
        ),
    )
    for name in names.split()
}
"""Fields of IPTC, by exiv2's names; keywords, title and caption are written from the library alone."""

EXIF: Mapping[str, Group] = {
    f"Exif.{name}": group
    for group, directory, names in (
        (Group.COPYRIGHT, "Image", "Artist Copyright XPAuthor"),
        (Group.GENERAL, "Image", "DateTime Make Model XPSubject"),
        (
            Group.GENERAL,
            "Photo",
            "ApertureValue BodySerialNumber BrightnessValue CameraOwnerName Contrast CustomRendered"
            " DateTimeDigitized DateTimeOriginal DigitalZoomRatio ExposureBiasValue ExposureIndex"
            " ExposureMode ExposureProgram ExposureTime FNumber FileSource Flash FlashEnergy FocalLength"
            " FocalLengthIn35mmFilm GainControl ISOSpeed ISOSpeedRatings LensMake LensModel LensSerialNumber"
            " LensSpecification LightSource MaxApertureValue MeteringMode OffsetTime OffsetTimeDigitized"
            " OffsetTimeOriginal RecommendedExposureIndex Saturation SceneCaptureType SceneType SensingMethod"
            " SensitivityType Sharpness ShutterSpeedValue StandardOutputSensitivity SubSecTime"
            " SubSecTimeDigitized SubSecTimeOriginal SubjectDistance SubjectDistanceRange UserComment"
            " WhiteBalance",
        ),
        (
            Group.PLACE,
            "GPSInfo",
            f"{_GPS} GPSDestLatitudeRef GPSDestLongitudeRef GPSLatitudeRef GPSLongitudeRef",
        ),
    )
    for name in (f"{directory}.{each}" for each in names.split())
}
"""Tags of EXIF, by exiv2's names; title, caption and keywords are written from the library alone."""

ROOTS: Mapping[Group, Collection[str]] = {
    Group.PLACE: frozenset(
        ("place", "places", "location", "locations", "geography", "orte", "lieux", "lugares", "luoghi")
    ),
    Group.PEOPLE: frozenset(
        ("people", "person", "persons", "faces", "personen", "personnes", "personas", "persone")
    ),
}  # fmt: skip
"""First levels of keywords that hold places and people, as digiKam and others name them, in some languages."""


def keep_keywords(
    keywords: Sequence[str], choice: MetadataChoice, private: Collection[str]
) -> tuple[str, ...]:
    """Return the keywords without those below a root of a group left out, and without private names."""
    groups = GROUPS[choice]
    if Group.GENERAL not in groups:
        return ()
    roots = {root for group, listed in ROOTS.items() if group not in groups for root in listed}
    names = {clean(name).casefold() for name in private}
    return tuple(
        keyword
        for keyword in keywords
        if not roots.intersection((levels := keyword.casefold().split("|"))[:1])
        and not names.intersection(levels)
    )
