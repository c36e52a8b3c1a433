"""On real photos with a known truth: are neighbours alike, are themes what a person would make?

The photos are not part of the repository: $ALBUMEN_PHOTOS names their folder, or they lie in
`shared/photos` beside the checkout. Without them these tests are skipped.
"""

import csv
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.domain.groups import Tier
from app.domain.photo import Photo
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.files.formats import has_photo_extension
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos, list_unreadable
from app.tasks.searching.similar import find_similar
from tests.running import answer_of

HERE = Path(__file__).resolve().parents[1]
PHOTOS = Path(os.environ.get("ALBUMEN_PHOTOS") or HERE.parent / "shared" / "photos")

pytestmark = [
    pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photos are not here"),
    pytest.mark.timeout(900),
]

SETS = ("clothing", "flowers", "scenes")

LEAST_NEAREST = {"clothing": 0.71, "flowers": 0.79, "scenes": 0.99}
"""Share of photos whose nearest is of their own class: what the reference reached on each set."""


def open_library(folder: Path, models: Path) -> Library:
    cache = folder / "cache"
    cache.mkdir(parents=True)
    (cache / "models").symlink_to(models, target_is_directory=True)
    return Library(find_app_paths(folder), Settings())


@pytest.fixture(scope="module")
def classes() -> dict[Path, str]:
    """What every photo of the three sets is: set/class."""
    found = {
        path: f"{name}/{path.parent.name}"
        for name in ("clothing", "flowers")
        for path in (PHOTOS / name).glob("*/*")
    }
    with (PHOTOS / "scenes" / "groups.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[PHOTOS / "scenes" / row["path"]] = f"scenes/{row['group']}"
    return found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Iterator[Library]:
    """All three sets in one library, read and grouped by the real tasks and the real model."""
    opened = open_library(tmp_path_factory.mktemp("quality") / "lib", models_cache)
    report = answer_of(index_folders(opened, [PHOTOS / name for name in SETS]))
    assert report.unreadable == ()
    answer_of(build_groups(opened))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def photos(library: Library, classes: dict[Path, str]) -> list[Photo]:
    found = [photo for photo in answer_of(list_photos(library)) if photo.path in classes]
    assert len(found) >= 600
    return found


@pytest.mark.parametrize("name", SETS)
def test_the_nearest_photo_is_of_the_same_class(
    library: Library, photos: list[Photo], classes: dict[Path, str], name: str
) -> None:
    asked = [photo for photo in photos if classes[photo.path].startswith(name)]
    hits = 0
    for photo in asked:
        (nearest,) = answer_of(find_similar(library, photo, 1))
        hits += classes.get(nearest.photo.path) == classes[photo.path]
    assert hits / len(asked) >= LEAST_NEAREST[name]


def test_themes_are_what_a_person_would_put_together(
    library: Library, photos: list[Photo], classes: dict[Path, str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sklearn.metrics import completeness_score, homogeneity_score

    grouping = answer_of(list_groups(library, Tier.THEME, 0.5))
    theme_of = {photo.path: group.id for group in grouping.groups for photo in group.photos}
    grouped = [photo.path for photo in photos if photo.path in theme_of]
    truth, themes = [classes[path] for path in grouped], [theme_of[path] for path in grouped]
    assert len(grouped) / len(photos) >= 0.70
    assert homogeneity_score(truth, themes) >= 0.85
    assert completeness_score(truth, themes) >= 0.85


def test_every_theme_has_a_title_and_no_two_the_same(library: Library) -> None:
    titles = [group.title for group in answer_of(list_groups(library, Tier.THEME, 0.5)).groups]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_no_photo_is_lost_between_coarse_and_fine(library: Library, photos: list[Photo]) -> None:
    everyone = {photo.id for photo in answer_of(list_photos(library))}
    for detail in (0.0, 0.25, 0.5, 0.75, 1.0):
        grouping = answer_of(list_groups(library, Tier.THEME, detail))
        members = [photo.id for group in grouping.groups for photo in group.photos]
        assert len(members) == len(set(members))
        assert {*members, *(photo.id for photo in grouping.ungrouped)} == everyone


# ---- broken, fuzzed and hostile files ----


def bad_files() -> list[Path]:
    return sorted(path for path in (PHOTOS / "bad").rglob("*") if path.is_file())


def faults(library: Library) -> dict[Path, str]:
    return {each.path: each.reason for each in answer_of(list_unreadable(library))}


def test_every_bad_file_is_indexed_or_listed_with_a_sentence(
    tmp_path: Path, models_cache: Path
) -> None:
    """Each in its folder, where what is no picture is passed over; and each when named."""
    library = open_library(tmp_path / "lib", models_cache)
    files = bad_files()
    assert len(files) >= 500
    before = {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in files}
    try:
        report = answer_of(index_folders(library, [PHOTOS / "bad"]))
        assert report.found == len(files)
        shown = {photo.path for photo in answer_of(list_photos(library))}
        listed = faults(library)
        passed = {each.path for each in report.passed_over}
        sidecars = {path for path in files if path.suffix == ".xmp"}
        assert shown | set(listed) | passed | sidecars == set(files)
        assert len(shown) + len(listed) + len(passed) + len(sidecars) == len(files)
        assert not any(has_photo_extension(path.name) for path in passed)
        answer_of(index_folders(library, files))
        shown = {photo.path for photo in answer_of(list_photos(library))}
        listed = faults(library)
        assert shown | set(listed) == set(files)
        assert [text for text in listed.values() if not text.endswith(".") or "\n" in text] == []
        assert [photo for photo in answer_of(list_photos(library)) if photo.width < 1] == []
        answer_of(build_groups(library))
    finally:
        library.close()
    assert {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in files} == before


def test_all_formats_are_read_or_listed_with_a_sentence(tmp_path: Path, models_cache: Path) -> None:
    library = open_library(tmp_path / "lib", models_cache)
    try:
        report = answer_of(index_folders(library, [PHOTOS / "formats"]))
    finally:
        library.close()
    assert report.photos > 50
    assert [each.reason for each in report.unreadable if not each.reason.endswith(".")] == []


# ---- orientation ----


@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_photos_of_all_orientations_look_alike(shape: str, orientation: int) -> None:
    folder = PHOTOS / "formats" / "exif_orientation"

    def look(number: int) -> np.ndarray:
        picture = decode_photo(folder / f"{shape}_{number}.jpg", DecodeRequest(view=120))
        assert (picture.width > picture.height) == (shape == "Landscape")
        assert picture.view is not None
        view = np.frombuffer(picture.view.rgb, np.uint8)
        return view.reshape(picture.view.height, picture.view.width, 3).astype(float)

    first, turned = look(1), look(orientation)
    assert turned.shape == first.shape
    # The sign in the middle says which one it is; around it they are equal.
    edge = np.ones(first.shape[:2], dtype=bool)
    edge[10:-10, 10:-10] = False
    assert np.abs(first - turned)[edge].mean() < 12
