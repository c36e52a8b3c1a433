"""Export rules: which metadata of the original an exported copy may carry, by group.

A copy has other pixels: it is smaller, upright, in sRGB, and nothing but a JPEG. So what describes the
original's file does not hold of it: its layout, thumbnails, colour space, and maker notes, whose offsets and
coordinates mean that file; its editing history and raw settings (crs, darktable, xmpMM), which would be applied
once more; pointers to second pictures in it. Nobody can list all that, so only what is listed here stays.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import Enum, auto

from app.files.metadata.keywords import clean


class MetadataChoice(Enum):
    """How much of the metadata a copy bears."""

    ALL = "all"
    NO_PLACE = "no-place"
    NO_PEOPLE = "no-people"
    """Without people, and without place."""
    COPYRIGHT = "copyright"
    """Creator, copyright notice and terms of use, nothing else."""
    NONE = "none"


class Group(Enum):
    """What metadata is about."""

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

_IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_XMP_NAMES: Sequence[tuple[Group, str, str]] = (
    (Group.COPYRIGHT, "http://purl.org/dc/elements/1.1/", "creator rights publisher"),
    (
        Group.COPYRIGHT,
        "http://ns.adobe.com/xap/1.0/rights/",
        "Certificate Marked Owner UsageTerms WebStatement",
    ),
    (Group.COPYRIGHT, "http://ns.adobe.com/photoshop/1.0/", "Credit Source AuthorsPosition"),
    (
        Group.COPYRIGHT,
        "http://ns.useplus.org/ldf/xmp/1.0/",
        "CopyrightOwner CreditLineRequired DataMining ImageCreator ImageSupplier Licensor OtherConstraints",
    ),
    (Group.GENERAL, "http://purl.org/dc/elements/1.1/", "title description contributor language"),
    (Group.GENERAL, "http://ns.adobe.com/xap/1.0/", "CreateDate"),
    (
        Group.GENERAL,
        "http://ns.adobe.com/photoshop/1.0/",
        "Headline CaptionWriter Category SupplementalCategories Instructions TransmissionReference"
        " DateCreated",
    ),
    (
        Group.GENERAL,
        _IPTC_CORE,
        "CreatorContactInfo AltTextAccessibility ExtDescrAccessibility IntellectualGenre Scene SubjectCode",
    ),
    (
        Group.GENERAL,
        _IPTC_EXTENSION,
        "ArtworkOrObject DigitalSourceType Event OrganisationInImageCode OrganisationInImageName",
    ),
    (Group.GENERAL, "http://ns.useplus.org/ldf/xmp/1.0/", "PropertyReleaseStatus"),
    (Group.GENERAL, "http://ns.adobe.com/tiff/1.0/", "Make Model"),
    (
        Group.GENERAL,
        "http://ns.adobe.com/exif/1.0/",
        "ApertureValue BrightnessValue DateTimeDigitized DateTimeOriginal ExposureBiasValue ExposureIndex"
        " ExposureMode ExposureProgram ExposureTime FNumber Flash FocalLength FocalLengthIn35mmFilm"
        " ISOSpeedRatings LightSource MaxApertureValue MeteringMode SceneCaptureType SensingMethod"
        " ShutterSpeedValue SubjectDistance WhiteBalance",
    ),
    (
        Group.GENERAL,
        "http://cipa.jp/exif/1.0/",
        "BodySerialNumber LensMake LensModel LensSerialNumber LensSpecification PhotographicSensitivity"
        " RecommendedExposureIndex SensitivityType",
    ),
    (
        Group.GENERAL,
        "http://ns.adobe.com/exif/1.0/aux/",
        "FlashCompensation Lens LensID LensInfo LensSerialNumber SerialNumber",
    ),
    (Group.PLACE, "http://purl.org/dc/elements/1.1/", "coverage"),
    (
        Group.PLACE,
        "http://ns.adobe.com/exif/1.0/",
        "GPSAltitude GPSAltitudeRef GPSAreaInformation GPSDOP GPSDateStamp GPSDestBearing"
        " GPSDestBearingRef GPSDestDistance GPSDestDistanceRef GPSDestLatitude GPSDestLongitude"
        " GPSDifferential GPSHPositioningError GPSImgDirection GPSImgDirectionRef GPSLatitude"
        " GPSLongitude GPSMapDatum GPSMeasureMode GPSProcessingMethod GPSSatellites GPSSpeed GPSSpeedRef"
        " GPSStatus GPSTimeStamp GPSTrack GPSTrackRef GPSVersionID",
    ),
    (Group.PLACE, "http://ns.adobe.com/photoshop/1.0/", "City State Country"),
    (Group.PLACE, _IPTC_CORE, "CountryCode Location"),
    (Group.PLACE, _IPTC_EXTENSION, "LocationCreated LocationShown"),
    (
        Group.PEOPLE,
        _IPTC_EXTENSION,
        "AddlModelInfo ModelAge PersonInImage PersonInImageWDetails",
    ),
    (
        Group.PEOPLE,
        "http://ns.useplus.org/ldf/xmp/1.0/",
        "MinorModelAgeDisclosure ModelReleaseID ModelReleaseStatus",
    ),
    (Group.PEOPLE, "http://www.metadataworkinggroup.com/schemas/regions/", "Regions"),
    (Group.PEOPLE, "http://ns.microsoft.com/photo/1.2/", "RegionInfo"),
)
XMP: Mapping[str, Group] = {
    f"{{{space}}}{name}": group for group, space, names in _XMP_NAMES for name in names.split()
}
"""Properties of XMP, as lxml names them. Rating, label, flag and keywords are written from the library alone."""

PREFIXES: Mapping[str, str] = {
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
}
"""What all programs call the namespaces of these properties."""

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
"""Fields of IPTC, as exiv2 names them; keywords, title and caption are written from the library alone."""

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
            "GPSAltitude GPSAltitudeRef GPSAreaInformation GPSDOP GPSDateStamp GPSDestBearing"
            " GPSDestBearingRef GPSDestDistance GPSDestDistanceRef GPSDestLatitude GPSDestLatitudeRef"
            " GPSDestLongitude GPSDestLongitudeRef GPSDifferential GPSHPositioningError GPSImgDirection"
            " GPSImgDirectionRef GPSLatitude GPSLatitudeRef GPSLongitude GPSLongitudeRef GPSMapDatum"
            " GPSMeasureMode GPSProcessingMethod GPSSatellites GPSSpeed GPSSpeedRef GPSStatus GPSTimeStamp"
            " GPSTrack GPSTrackRef GPSVersionID",
        ),
    )
    for name in (f"{directory}.{each}" for each in names.split())
}
"""Tags of EXIF, as exiv2 names them; texts that say what the library says are written from it alone."""

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
    """The keywords that may stay: none below a root of a group left out, and none that is a private name."""
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
