"""On real photos in drawn frames: a frame in common makes no group, and a frame around a copy hides none.

As in `test_photos_quality`, the photos are not part of the repository. `tests/benchmarks/framing.py` measures the
same on as many photos as one likes.
"""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from app.domain.groups import SetKind, Tier
from app.library import Library
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.indexing.index import index_folders
from tests.benchmarks.framing import choose, write_framed
from tests.framing import FRAMES
from tests.running import answer_of
from tests.test_photos_quality import PHOTOS, open_library

pytestmark = [
    pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photos are not here"),
    pytest.mark.timeout(900),
]

EACH = 30
KINDS = ("white border", "film edge", "app", "letterbox", "caption bar", "stamps", "ornate border")
COPIED = ("white border", "letterbox", "caption bar")
SETS = {"mefb": SetKind.BRACKET, "mfifb": SetKind.FOCUS}


def read(folder: Path, library: Library) -> None:
    answer_of(index_folders(library, [folder]))
    answer_of(build_groups(library))


def pairs_of(library: Library, tier: Tier, kind: SetKind | None = None) -> set[frozenset[str]]:
    groups = answer_of(list_groups(library, tier, 0.5)).groups
    return {
        frozenset(pair)
        for group in groups
        if kind in (None, group.kind)
        for pair in combinations([str(photo.path) for photo in group.photos], 2)
    }


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Iterator[Library]:
    """Unlike photos, so many in each kind of frame, and the same photos as they are."""
    folder = tmp_path_factory.mktemp("framed")
    photos = choose(PHOTOS / "captions" / "images", EACH * len(KINDS))
    for number, photo in enumerate(photos):
        kind = KINDS[number // EACH]
        write_framed(photo, folder / "photos" / kind, kind, number)
    library = open_library(folder / "lib", models_cache)
    read(folder / "photos", library)
    yield library
    library.close()


def test_unlike_photos_in_like_frames_are_neither_twins_nor_sets(framed: Library) -> None:
    assert pairs_of(framed, Tier.NEAR_DUPLICATE) == set()


def test_unlike_photos_in_like_frames_are_no_scene(
    framed: Library, tmp_path: Path, models_cache: Path
) -> None:
    """But where they are one without the frames, too."""
    photos = choose(PHOTOS / "captions" / "images", EACH * len(KINDS))
    for number, photo in enumerate(photos):
        write_framed(photo, tmp_path / "photos" / KINDS[number // EACH], "", number)
    library = open_library(tmp_path / "lib", models_cache)
    read(tmp_path / "photos", library)
    plain = {frozenset(Path(path).name for path in pair) for pair in pairs_of(library, Tier.SCENE)}
    library.close()
    within = {
        frozenset(Path(path).name for path in pair)
        for pair in pairs_of(framed, Tier.SCENE)
        if len({Path(path).parent for path in pair}) == 1
    }
    assert within <= plain


def test_copies_that_differ_by_a_frame_only_are_twins(tmp_path: Path, models_cache: Path) -> None:
    photos = choose(PHOTOS / "captions" / "images", 400)[-3 * EACH :]
    true: dict[frozenset[str], str] = {}
    for number, photo in enumerate(photos):
        kind = COPIED[number % len(COPIED)]
        one = write_framed(photo, tmp_path / "photos" / "as it is", "", number)
        other = write_framed(photo, tmp_path / "photos" / kind, kind, number)
        true[frozenset((str(one), str(other)))] = kind
    library = open_library(tmp_path / "lib", models_cache)
    read(tmp_path / "photos", library)
    found = pairs_of(library, Tier.NEAR_DUPLICATE, SetKind.PLAIN)
    library.close()
    missed = [kind for pair, kind in true.items() if pair not in found]
    assert {kind: missed.count(kind) / EACH for kind in missed if missed.count(kind) > 1} == {}
    assert len(found - set(true)) <= 0.005 * len(found)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", ["white border", "letterbox"])
def test_sets_are_found_within_equal_frames(
    name: str, kind: str, tmp_path: Path, models_cache: Path
) -> None:
    truth: list[set[frozenset[str]]] = []
    for folder in sorted((PHOTOS / name).iterdir()):
        photos = [path for path in sorted(folder.glob("*")) if path.suffix in (".jpg", ".png")]
        made: list[str] = []
        for number, photo in enumerate(photos):
            with Image.open(photo) as opened:
                picture = FRAMES[kind](opened.convert("RGB"), number)
            path = tmp_path / "photos" / folder.name / f"{number}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path, quality=92)
            made.append(str(path))
        if len(made) > 1:
            truth.append({frozenset(pair) for pair in combinations(made, 2)})
    library = open_library(tmp_path / "lib", models_cache)
    read(tmp_path / "photos", library)
    found = pairs_of(library, Tier.NEAR_DUPLICATE, SETS[name])
    library.close()
    recognised = sum(bool(pairs & found) for pairs in truth)
    assert recognised / len(truth) >= 0.8
