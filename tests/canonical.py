"""What of an XMP packet is not ours to change, in a form in which alike is equal."""

from collections import Counter

from lxml import etree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

# What is said of photos, and each program's copy of it.
OURS = frozenset(
    {
        "{http://ns.adobe.com/xap/1.0/}Rating",
        "{http://ns.adobe.com/xap/1.0/}Label",
        "{http://ns.adobe.com/xap/1.0/}MetadataDate",
        "{http://purl.org/dc/elements/1.1/}subject",
        "{http://purl.org/dc/elements/1.1/}title",
        "{http://purl.org/dc/elements/1.1/}description",
        "{http://purl.org/dc/elements/1.1/}creator",
        "{http://purl.org/dc/elements/1.1/}rights",
        "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject",
        "{http://www.digikam.org/ns/1.0/}TagsList",
        "{http://www.digikam.org/ns/1.0/}PickLabel",
        "{http://www.digikam.org/ns/1.0/}ColorLabel",
        "{http://ns.adobe.com/photoshop/1.0/}Urgency",
        "{http://ns.microsoft.com/photo/1.0/}Rating",
        "{http://ns.microsoft.com/photo/1.0/}LastKeywordXMP",
        "{http://ns.microsoft.com/photo/1.0}Rating",
        "{http://ns.microsoft.com/photo/1.0}LastKeywordXMP",
        "{http://ns.acdsee.com/iptc/1.0/}rating",
        "{http://ns.acdsee.com/iptc/1.0/}keywords",
        "{http://ns.camerabits.com/photomechanic/1.0/}ColorClass",
        "{http://ns.camerabits.com/photomechanic/1.0/}Tagged",
        "{http://ns.camerabits.com/photomechanic/1.0/}Prefs",
    }
)


def parse(packet: bytes) -> etree._Element:
    """Of any packet, in any encoding."""
    return etree.fromstring(packet, etree.XMLParser(resolve_entities=False))


def others(packet: bytes) -> list[bytes]:
    """Canonical XML of all that is not ours, in its order; blanks between elements do not count."""
    root = parse(packet)
    descriptions = list(root.iter(f"{RDF}Description"))
    for description in descriptions:
        for name in OURS & set(description.attrib):
            del description.attrib[name]
        for child in [each for each in description if each.tag in OURS]:
            description.remove(child)
    for element in root.iter():
        is_box = len(element) or element.tag == f"{RDF}Description"
        if is_box and isinstance(element.tag, str) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    # Namespaces that only ours used to bring along count no more than ours do: exclusive.
    around = [*reversed(list(root.itersiblings(preceding=True))), *root.itersiblings()]
    return [
        etree.tostring(root, method="c14n", exclusive=True, with_comments=True),
        *(etree.tostring(each, with_tail=False) for each in around),
    ]


def counts(packet: bytes) -> tuple[Counter[str], int, set[tuple[str, str]]]:
    """Elements and attributes by name that are not ours, comments and instructions, prefixes in use."""
    root = parse(packet)
    names: Counter[str] = Counter()
    prefixes: set[tuple[str, str]] = set()
    remarks = len(list(root.itersiblings())) + len(list(root.itersiblings(preceding=True)))
    for element in root.iter():
        if not isinstance(element.tag, str):
            remarks += 1
            continue
        if any(each.tag in OURS for each in (element, *element.iterancestors())):
            continue
        names[element.tag] += 1
        names.update(name for name in map(str, element.attrib) if name not in OURS)
        prefixes |= {(str(prefix), uri) for prefix, uri in element.nsmap.items()}
    return names, remarks, prefixes
