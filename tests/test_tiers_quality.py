"""On real photos with a known truth: are the tiers honest?

As in `test_photos_quality`, the photos are not part of the repository.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from app.domain.groups import Group, SetKind, Tier
from app.library import Library
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.indexing.index import index_folders
from tests.edits import EDITS, TURNS, write
from tests.pictures import exif_of
from tests.running import answer_of
from tests.test_photos_quality import PHOTOS, open_library

pytestmark = [
    pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photos are not here"),
    pytest.mark.timeout(900),
]

Pairs = set[frozenset[Path]]

CHANGES = EDITS | TURNS

ORIGINALS, OTHERS, MIRRORED = 400, 2_000, 30


def read(library: Library, folders: Iterable[Path]) -> None:
    report = answer_of(index_folders(library, list(folders)))
    assert report.unreadable == ()
    answer_of(build_groups(library))


def groups_of(library: Library, tier: Tier) -> tuple[Group, ...]:
    return answer_of(list_groups(library, tier, 0.5)).groups


def pairs_in(groups: Iterable[Iterable[Path]]) -> Pairs:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def paths(group: Group) -> list[Path]:
    return [photo.path for photo in group.photos]


def measure_f1(truth: Pairs, found: Pairs) -> float:
    return 2 * len(truth & found) / (len(truth) + len(found))


# ---- twins ----


@dataclass(frozen=True)
class Edited:
    """A library of photos, of which some are there twice."""

    library: Library
    pairs: dict[frozenset[Path], str]
    """Original and edit, and what was done."""


def copy_photos(folder: Path) -> list[Path]:
    """Photos of captions and clothing, in the same mixture in every run."""
    captions = sorted((PHOTOS / "captions" / "images").iterdir())
    clothing = sorted((PHOTOS / "clothing").glob("*/*"))
    step = len(captions) // (ORIGINALS + OTHERS - len(clothing))
    chosen = clothing + captions[::step]
    folder.mkdir()
    return [
        Path(shutil.copyfile(path, folder / f"{number:04}{path.suffix}"))
        for number, path in enumerate(chosen[: ORIGINALS + OTHERS])
    ]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Iterator[Edited]:
    """400 originals edited one way each, and 30 mirrored, among 2,000 others."""
    folder = tmp_path_factory.mktemp("twins")
    photos = copy_photos(folder / "photos")
    step = len(photos) // ORIGINALS
    originals, others = photos[::step][:ORIGINALS], photos[1::step]
    pairs: dict[frozenset[Path], str] = {}
    for number, original in enumerate(originals):
        edit = list(CHANGES)[number % len(CHANGES)]
        with Image.open(original) as picture:
            made = CHANGES[edit](picture.convert("RGB"))
        copy = write(folder / "edits" / f"{number:03}.jpg", made)
        pairs[frozenset((original, copy))] = edit
    for number, original in enumerate(others[:MIRRORED]):
        with Image.open(original) as picture:
            made = ImageOps.mirror(picture.convert("RGB"))
        copy = write(folder / "edits" / f"mirrored{number:03}.jpg", made)
        pairs[frozenset((original, copy))] = "mirrored"
    library = open_library(folder / "lib", models_cache)
    read(library, [folder / "photos", folder / "edits"])
    yield Edited(library, pairs)
    library.close()


def copies(edited: Edited) -> Pairs:
    groups = groups_of(edited.library, Tier.NEAR_DUPLICATE)
    return pairs_in(paths(group) for group in groups if group.kind is SetKind.PLAIN)


def test_of_every_kind_of_edit_the_twins_are_found(edited: Edited) -> None:
    found = copies(edited)
    missed = Counter(kind for pair, kind in edited.pairs.items() if pair not in found)
    count = Counter(edited.pairs.values())
    recall = {kind: 1 - missed[kind] / count[kind] for kind in CHANGES}
    assert {kind: share for kind, share in recall.items() if share < 0.97} == {}


def test_what_is_called_twins_is_the_same_frame(edited: Edited) -> None:
    found = copies(edited)
    true = {pair for pair, kind in edited.pairs.items() if kind in CHANGES}
    assert len(found & true) / len(found) >= 0.995


def test_a_mirrored_photo_is_said_to_be_one_and_no_twin(edited: Edited) -> None:
    groups = groups_of(edited.library, Tier.NEAR_DUPLICATE)
    mirrors = pairs_in(paths(group) for group in groups if group.kind is SetKind.MIRROR)
    true = {pair for pair, kind in edited.pairs.items() if kind == "mirrored"}
    assert not true & copies(edited)
    assert len(true & mirrors) / len(true) >= 0.97
    assert len(mirrors - true) <= 0.05 * len(true)


def test_twins_are_not_called_sets(edited: Edited) -> None:
    groups = [
        group
        for tier in (Tier.NEAR_DUPLICATE, Tier.SCENE)
        for group in groups_of(edited.library, tier)
    ]
    called = pairs_in(paths(group) for group in groups if group.kind.is_set)
    assert len(called & set(edited.pairs)) <= 0.02 * len(edited.pairs)


# ---- scenes and bursts ----


FRAMES = PHOTOS / "scenes" / "davis_frames_tennis"


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Iterator[Library]:
    library = open_library(tmp_path_factory.mktemp("scenes") / "lib", models_cache)
    read(library, [PHOTOS / "scenes"])
    yield library
    library.close()


def test_scenes_are_what_a_person_would_put_together(scenes: Library) -> None:
    with (PHOTOS / "scenes" / "groups.csv").open(encoding="utf-8", newline="") as file:
        group_of = {PHOTOS / "scenes" / row["path"]: row["group"] for row in csv.DictReader(file)}
    groups = groups_of(scenes, Tier.SCENE)
    found = pairs_in([path for path in paths(group) if path in group_of] for group in groups)
    truth = {
        frozenset(pair)
        for pair in combinations(sorted(group_of), 2)
        if group_of[pair[0]] == group_of[pair[1]]
    }
    assert measure_f1(truth, found) >= 0.97


def test_photos_without_a_time_are_no_burst(scenes: Library) -> None:
    grouped = {path for group in groups_of(scenes, Tier.BURST) for path in paths(group)}
    assert grouped.isdisjoint(FRAMES.iterdir())


@pytest.mark.parametrize("fractions", [("00", "33", "67"), ("", "", "")])
def test_frames_of_one_trigger_finger_are_one_burst(
    tmp_path: Path, models_cache: Path, fractions: Sequence[str]
) -> None:
    """A third of a second apart; by a clock that counts whole seconds only, too."""
    frames = sorted(FRAMES.iterdir())
    (tmp_path / "frames").mkdir()
    for number, frame in enumerate(frames):
        seconds, third = divmod(30 + number, 3)
        time = f"2024:05:01 10:00:{seconds:02}"
        exif = exif_of(DateTimeOriginal=time, SubsecTimeOriginal=fractions[third])
        with Image.open(frame) as picture:
            picture.save(tmp_path / "frames" / frame.name, quality=92, exif=exif)
    library = open_library(tmp_path / "lib", models_cache)
    read(library, [tmp_path / "frames"])
    assert [len(group.photos) for group in groups_of(library, Tier.BURST)] == [len(frames)]
    library.close()


# ---- brackets and focus stacks ----

SETS = {"mefb": SetKind.BRACKET, "mfifb": SetKind.FOCUS}


@pytest.fixture(scope="module", params=list(SETS))
def sets(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, models_cache: Path
) -> Iterator[tuple[Library, Path]]:
    folder = PHOTOS / request.param
    library = open_library(tmp_path_factory.mktemp(request.param) / "lib", models_cache)
    read(library, [folder])
    yield library, folder
    library.close()


def truth_of(folder: Path) -> list[list[Path]]:
    return [
        photos
        for each in folder.iterdir()
        if len(photos := [path for path in each.glob("*") if path.suffix in (".jpg", ".png")]) > 1
    ]


def test_brackets_and_focus_stacks_are_recognised(sets: tuple[Library, Path]) -> None:
    library, folder = sets
    groups = groups_of(library, Tier.NEAR_DUPLICATE)
    found = pairs_in(paths(group) for group in groups if group.kind is SETS[folder.name])
    truth = truth_of(folder)
    recognised = [photos for photos in truth if pairs_in([photos]) & found]
    assert len(recognised) / len(truth) >= 0.8


def test_exposure_and_focus_alone_make_no_other_scene(sets: tuple[Library, Path]) -> None:
    library, folder = sets
    scenes = pairs_in(paths(group) for group in groups_of(library, Tier.SCENE))
    assert measure_f1(pairs_in(truth_of(folder)), scenes) >= 0.85
