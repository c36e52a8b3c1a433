"""The syntax tree of a query: example, text, colour and field terms, for or against."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on an upright photo: fractions of its sides or, where one is above 1, pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def in_pixels(self) -> bool:
        """Whether its numbers are pixels."""
        return max(self.x, self.y, self.width, self.height) > 1


@dataclass(frozen=True, slots=True)
class ExampleTerm:
    """Photos like a picture file, of the library or not; with an area, photos that contain what is there."""

    path: Path
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Photos that show what a text describes."""

    text: str


@dataclass(frozen=True, slots=True)
class ColourTerm:
    """Photos of a colour."""

    rgb: tuple[int, int, int]
    """Red, green and blue, 0 to 255."""
    share: float | None = None
    """Share of the picture in this colour, above 0 to 1; None for any."""

    @property
    def hex(self) -> str:
        """The colour as "#3366aa"."""
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of numbers, or of dates as "2024", "2024-12" or "2024-12-24"."""

    least: float | str | None = None
    most: float | str | None = None
    above: bool = False
    """Whether `least` itself is excluded."""
    below: bool = False
    """Whether `most` itself is excluded."""


@dataclass(frozen=True, slots=True)
class Every:
    """A month or a day of every year: every December, every 24 December."""

    month: int
    day: int = 0
    """0 for all of the month."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Texts, one of which a value of the field contains or, for a choice, equals."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Positions within a distance of one."""

    latitude: float
    longitude: float
    kilometres: float
    name: str = ""
    """Name of the city there; empty where the position was given in degrees."""


FieldTest: TypeAlias = Range | Every | AnyOf | Near


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """A condition on a field, which a photo meets or not."""

    field: str
    test: FieldTest


What: TypeAlias = ExampleTerm | TextTerm | ColourTerm | FieldTerm


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query."""

    what: What
    against: bool = False
    weight: float = 1.0
    """How much it counts among the ranked terms; always 1 for a field term."""


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that hold all at once."""

    terms: tuple[Term, ...] = ()

    @property
    def field_terms(self) -> tuple[Term, ...]:
        """The terms that a photo meets or not."""
        return tuple(term for term in self.terms if isinstance(term.what, FieldTerm))

    @property
    def ranked_terms(self) -> tuple[Term, ...]:
        """The terms that photos are more or less like."""
        return tuple(term for term in self.terms if not isinstance(term.what, FieldTerm))

    @property
    def texts_in_photos(self) -> tuple[str, ...]:
        """The texts of which photos contain one, by their names, titles, captions or the text in them."""
        terms = (term.what for term in self.terms if not term.against)
        return tuple(
            text
            for what in terms
            if isinstance(what, FieldTerm) and what.field == "text" and isinstance(what.test, AnyOf)
            for text in what.test.texts
        )

    @property
    def asks_for_text(self) -> bool:
        """Whether a term asks for text in photos."""
        for term in self.terms:
            match term.what:
                case FieldTerm("text", _):
                    return True
                case FieldTerm("has", AnyOf(choices)) if "text" in choices:
                    return True
                case _:
                    pass
        return False
