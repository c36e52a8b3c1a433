"""Colours of photos on the map of likeness: a few values of time, camera, rating and so on, each with its name."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.groups import Tier
from app.domain.progress import Progress, Task
from app.library import Library
from app.tasks.grouping.groups import list_groups
from app.tasks.grouping.likeness import LikenessPoints

MOST = 8
"""Values told apart; rarer ones are together."""
_OTHERS = "Others"


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """Points by one thing."""

    codes: NDArray[np.int64]
    """(n,) numbers of `names`, -1 for none."""
    names: tuple[str, ...]
    """At most MOST and one for the others."""


@dataclass(frozen=True, slots=True, eq=False)
class NamedTheme:
    """A theme on the map, to be named."""

    title: str
    members: NDArray[np.int64]
    """(k,) points, most typical first."""


def code_points(library: Library, points: LikenessPoints) -> Task[dict[str, Coding]]:
    """Return codings by time, camera, rating, label and person."""
    store = yield from library.columns()
    columns, rows = points.columns, points.rows
    codings: dict[str, Coding] = {}
    years = [
        str(datetime.fromtimestamp(time, UTC).year) if taken else ""
        for time, taken in zip(columns.times[rows], columns.taken[rows], strict=True)
    ]
    codings["time"] = code_texts(years, is_ordered=True)
    yield Progress("Colouring photos")
    values = [columns.metadata_values[int(number)] for number in columns.metadata[rows]]
    codings["rating"] = code_texts(["★" * (each.rating or 0) for each in values], is_ordered=True)
    codings["label"] = code_texts([each.label.value if each.label else "" for each in values])
    yield Progress("Colouring photos")
    for name in ("camera", "person"):
        codes, texts = store.texts(name)
        first = [", ".join(filter(None, each)) for each in texts]
        codings[name] = code_texts([first[code] for code in codes[rows].tolist()])
        yield Progress("Colouring photos")
    return codings


def list_named_themes(library: Library, points: LikenessPoints) -> Task[list[NamedTheme]]:
    """List the themes of middle detail, largest first, by their points."""
    grouping = yield from list_groups(library, Tier.THEME, 0.5)
    point_of = {int(photo): at for at, photo in enumerate(points.columns.ids[points.rows])}
    themes: list[NamedTheme] = []
    for group in grouping.groups:
        members = [point_of[each.id] for each in group.photos if each.id in point_of]
        if members:
            themes.append(NamedTheme(group.title, np.array(members, np.int64)))
    return themes


def code_themes(themes: list[NamedTheme], count: int) -> Coding:
    """Return which theme each of so many points is in."""
    titles = [""] * count
    for theme in themes:
        for member in theme.members.tolist():
            titles[member] = theme.title
    return code_texts(titles)


def code_texts(texts: list[str], *, is_ordered: bool = False) -> Coding:
    """Code texts, the most frequent ones by themselves; in their own order, or by frequency."""
    counts = Counter(text for text in texts if text)
    chosen = [text for text, _ in counts.most_common(MOST)]
    if is_ordered:
        chosen.sort()
    number = {text: code for code, text in enumerate(chosen)}
    others = len(counts) > len(chosen)
    codes = np.array([number.get(text, len(chosen)) if text else -1 for text in texts], np.int64)
    return Coding(codes, (*chosen, _OTHERS) if others else tuple(chosen))
