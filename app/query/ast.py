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
        """Whether it is meant in pixels."""
        return max(self.x, self.y, self.width, self.height) > 1


@dataclass(frozen=True, slots=True)
class ExampleTerm:
    """Photos like that picture file, of the library or not; with an area, photos that hold what is there."""

    path: Path
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Photos that show what the words say."""

    text: str


@dataclass(frozen=True, slots=True)
class ColourTerm:
    """Photos of that colour."""

    rgb: tuple[int, int, int]
    """0 to 255 each."""
    share: float | None = None
    """How much of the picture has it, above 0 to 1; None for any."""

    @property
    def hex(self) -> str:
        """As in "#3366aa"."""
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)


@dataclass(frozen=True, slots=True)
class Range:
    """From one number to another; or from one date to another, as "2024", "2024-12" or "2024-12-24"."""

    least: float | str | None = None
    most: float | str | None = None
    above: bool = False
    """Whether `least` itself is left out."""
    below: bool = False
    """Whether `most` itself is left out."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every year's December, or every 24 December."""

    month: int
    day: int = 0
    """0 for all of the month."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these texts, as a part of what the photo says or, where there is a list to choose from, as all of it."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """Something that is known of a photo, or not: it is met, or it is not."""

    field: str
    test: Range | Every | AnyOf


What: TypeAlias = ExampleTerm | TextTerm | ColourTerm | FieldTerm


@dataclass(frozen=True, slots=True)
class Term:
    """One of the things a query asks for."""

    what: What
    against: bool = False
    weight: float = 1.0
    """How much it counts among the others; of a fact always 1."""


@dataclass(frozen=True, slots=True)
class Query:
    """All of these at once."""

    terms: tuple[Term, ...] = ()

    @property
    def field_terms(self) -> tuple[Term, ...]:
        """What a photo meets or not."""
        return tuple(term for term in self.terms if isinstance(term.what, FieldTerm))

    @property
    def ranked_terms(self) -> tuple[Term, ...]:
        """What photos are more or less like."""
        return tuple(term for term in self.terms if not isinstance(term.what, FieldTerm))
