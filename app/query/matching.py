"""Matching: the tests of field terms, over the values of a field and over photos."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.domain.photo import ExifInfo, Photo
from app.query.ast import AnyOf, Every, FieldTerm, Near, Range, Term
from app.query.dates import begin_of, end_of
from app.query.fields import (
    NUMBER_EXTRACTORS,
    POSITION_EXTRACTORS,
    TEXT_EXTRACTORS,
    FieldType,
    find_field,
)
from app.query.positions import match_near

_T = TypeVar("_T")
Mask: TypeAlias = NDArray[np.bool_]

NO_EXIF = ExifInfo()

_ROUGHLY = 5e-3
"""Share by which cameras round: 1/60 s is written as 0.01666, f/2.8 as 2.7999."""


def filter_photos(
    photos: Iterable[Photo],
    terms: Iterable[Term],
    exif_by_digest: Mapping[str, ExifInfo] = MappingProxyType({}),
) -> list[Photo]:
    """Return the photos that meet all these field terms, in their order."""
    left = list(photos)
    for term in terms:
        if isinstance(term.what, FieldTerm):
            met = _match_photos(term.what, left, exif_by_digest)
            left = list(compress(left, met != term.against))
    return left


def match_texts(field: str, test: AnyOf, values: Iterable[tuple[str, ...]]) -> Mask:
    """Return (values,) whether one of its texts contains a text of the test or, for a choice, equals it."""
    asked = [text.casefold() for text in test.texts]
    known = find_field(field)
    if field == "person":
        return _match_persons(asked, values)
    if known is not None and known.type is FieldType.CHOICE:
        choices = frozenset(asked)
        met = (not choices.isdisjoint(map(str.casefold, texts)) for texts in values)
    else:
        met = (
            any(part in text for text in map(str.casefold, texts) for part in asked)
            for texts in values
        )
    return np.fromiter(met, np.bool_)


def _match_persons(asked: Sequence[str], values: Iterable[tuple[str, ...]]) -> Mask:
    """Return (values,) whether there is a name for each part of a text: "anna+ben" asks for both."""
    together = [[part.strip() for part in text.split("+") if part.strip()] for text in asked]
    met = (
        any(all(any(part in name for name in names) for part in parts) for parts in together)
        for names in ([name.casefold() for name in texts] for texts in values)
    )
    return np.fromiter(met, np.bool_)


def match_numbers(field: str, test: Range | Every, values: NDArray[np.float64]) -> Mask:
    """Return (values,) whether a number or a date is within the bounds of the test."""
    if isinstance(test, Every):
        return _is_every(values, test)
    return (_in_days if field == "date" else _between)(values, test)


def _match_photos(
    term: FieldTerm, photos: list[Photo], exif_by_digest: Mapping[str, ExifInfo]
) -> Mask:
    def values(extract: Callable[[Photo, ExifInfo], _T]) -> Iterable[_T]:
        return (extract(photo, exif_by_digest.get(photo.digest, NO_EXIF)) for photo in photos)

    if isinstance(term.test, AnyOf):
        return match_texts(term.field, term.test, values(TEXT_EXTRACTORS[term.field]))
    if isinstance(term.test, Near):
        found = values(POSITION_EXTRACTORS[term.field])
        positions = np.array([each or (np.nan, np.nan) for each in found], np.float64)
        return match_near(positions.reshape(-1, 2), term.test)
    numbers = np.array(list(values(NUMBER_EXTRACTORS[term.field])), np.float64)
    return match_numbers(term.field, term.test, numbers)


def _is_every(values: NDArray[np.float64], test: Every) -> Mask:
    seconds = values.astype("datetime64[s]")
    months = seconds.astype("datetime64[M]")
    is_month = months.astype(np.int64) % 12 == test.month - 1
    if not test.day:
        return is_month
    days = (seconds.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)
    return is_month & (days == test.day - 1)


def _between(values: NDArray[np.float64], test: Range) -> Mask:
    met = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        if isinstance(test.least, int | float):
            bound = test.least * (1 + _ROUGHLY if test.above else 1 - _ROUGHLY)
            met &= values > bound if test.above else values >= bound
        if isinstance(test.most, int | float):
            bound = test.most * (1 - _ROUGHLY if test.below else 1 + _ROUGHLY)
            met &= values < bound if test.below else values <= bound
    return met


def _in_days(values: NDArray[np.float64], test: Range) -> Mask:
    met = np.ones(len(values), np.bool_)
    if isinstance(test.least, str):
        met &= values >= (end_of(test.least) if test.above else begin_of(test.least))
    if isinstance(test.most, str):
        met &= values < (begin_of(test.most) if test.below else end_of(test.most))
    return met
