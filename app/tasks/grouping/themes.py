"""The theme tree, built and cut into titled groups."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.child_process import run_here, run_in_child
from app.domain.columns.digests import Digests
from app.domain.columns.photo_rows import PhotoRows
from app.domain.groups import Group, Tier
from app.domain.progress import Change, Progress, Task, with_progress
from app.library import Library, Themes
from app.paths import find_resource
from app.similarity.graph.neighbour_graph import NeighbourGraph
from app.similarity.grouping.linkage import Partition, rearrange
from app.similarity.grouping.theme_tree import RECIPE, find_near_duplicates, grow_tree
from app.tasks.grouping.compose import name_group
from app.tasks.grouping.subjects import THEMES, load_themes
from app.tasks.grouping.titles import tell_apart
from app.vision.class_labels import load_class_labels

_TOGETHER = 50
"""Themes made in one step."""
_FEW = 1_000
"""Photos for which no child is started: their tree takes 50 ms, a start 500."""

Decided: TypeAlias = Callable[
    [Digests | NDArray[np.str_]], tuple[list[Partition], list[frozenset[int]]]
]
"""Returns what the user's decisions keep apart and together, as rows of digests."""


def build_themes(library: Library, graph: NeighbourGraph, made_from: str) -> Task[None]:
    """Update the theme tree to the neighbour graph."""
    made_from = f"{made_from} {RECIPE}"
    if library.catalog.derived.made_from(THEMES) == made_from:
        return
    near_duplicates = find_near_duplicates(graph.neighbours, graph.scores)
    run = run_here if len(graph.digests) <= _FEW else run_in_child
    growing = run(grow_tree, graph.neighbours, graph.places, near_duplicates)
    tree = yield from with_progress("Finding themes", growing)
    classes, shares = _read_classes(library, graph.digests)
    arrays = {**tree, "digests": graph.digests, "classes": classes, "shares": shares}
    with library.catalog.transaction():
        library.catalog.derived.put(THEMES, made_from, arrays)
    yield Change(groups=True)


def cut_themes(library: Library, detail: float, decided: Decided) -> Task[list[Group]]:
    """Cut themes at a detail, 0 coarsest to 1 finest, from the tree last built."""
    themes = load_themes(library)
    photos = library.photos_by_digest().columns
    digests = themes.digests
    cut = themes.tree.cut(min(1.0, max(0.0, detail)))
    cut[photos.by_digest.first_rows(digests) < 0] = -1
    members = rearrange(len(cut), _members(cut, themes), *decided(digests))
    yield Progress("Grouping photos")
    class_titles = load_class_labels(find_resource("imagenet_words.csv"))
    titles = class_titles.titles(themes.classes, themes.shares, members)
    shared = class_titles.shared(themes.classes, themes.shares, members)
    groups: list[Group] = []
    for title, what, rows in zip(titles, shared, members, strict=True):
        if len(groups) % _TOGETHER == 0:
            yield Progress("Grouping photos")
        its = PhotoRows(photos, photos.by_digest.find(digests[rows])[0])
        evidence = f"Content: {what}" if what else "Similar content"
        name = title or _name_by_place(its)
        groups.append(Group(name_group(Tier.THEME, its), name, its, evidence=evidence))
    return tell_apart(groups)


def count_themes(library: Library, detail: float) -> int:
    """Count the themes at a detail."""
    cut = load_themes(library).tree.cut(min(1.0, max(0.0, detail)))
    return len(np.unique(cut[cut >= 0]))


def _read_classes(
    library: Library, digests: NDArray[np.str_]
) -> tuple[NDArray[np.uint16], NDArray[np.float16]]:
    """Read the classes and shares (n, 8) of each photo, by rows; zeros where there are none."""
    row_of = {digest: row for row, digest in enumerate(digests)}
    classes = np.zeros((len(digests), 8), dtype=np.uint16)
    shares = np.zeros((len(digests), 8), dtype=np.float16)
    for digest, its_classes, its_shares in library.catalog.vectors.classes():
        row = row_of.get(digest)
        if row is not None:
            classes[row], shares[row] = its_classes, its_shares
    return classes, shares


def _members(cut: NDArray[np.int64], themes: Themes) -> list[NDArray[np.int64]]:
    """Return the rows of each theme, most typical first; the largest theme first."""
    rows = np.flatnonzero(cut >= 0)
    rows = rows[np.lexsort((rows, -themes.tree.strengths[rows], cut[rows]))]
    starts = np.flatnonzero(np.diff(cut[rows], prepend=-1))
    members = np.split(rows, starts[1:]) if len(rows) else []
    return sorted(members, key=lambda each: (-len(each), each[0]))


def _name_by_place(photos: PhotoRows) -> str:
    """Name a theme without sure classes by the folder of most of its photos."""
    columns = photos.columns
    folders = Counter(columns.folder_paths[int(each)] for each in columns.folders[photos.rows])
    names: Counter[str] = Counter()
    for folder, count in folders.items():
        names[Path(folder).name] += count
    return f"From {names.most_common(1)[0][0]}"
