"""On real portraits with known persons: are pairs told apart, and persons grouped among strangers?

The photos are not part of the repository: $ALBUMEN_PHOTOS names their folder, or they lie in
`shared/photos` beside the checkout. Without them these tests are skipped.
"""

import os
from pathlib import Path

import pytest

from app.vision.faces.builtin import SAME, BuiltinFaceModel, open_builtin_faces
from tests import face_quality
from tests.running import answer_of

HERE = Path(__file__).resolve().parents[1]
PHOTOS = Path(os.environ.get("ALBUMEN_PHOTOS") or HERE.parent / "shared" / "photos")
STRANGERS = 150

pytestmark = pytest.mark.skipif(not (PHOTOS / "faces").is_dir(), reason="no shared photos here")


@pytest.fixture(scope="module")
def model(models_cache: Path) -> BuiltinFaceModel:
    return answer_of(open_builtin_faces(models_cache))


@pytest.fixture(scope="module")
def portraits() -> face_quality.Portraits:
    return face_quality.read_portraits(PHOTOS / "faces", 640)


def test_pairs_of_one_person_are_told_from_pairs_of_two(
    model: BuiltinFaceModel, portraits: face_quality.Portraits
) -> None:
    faces = face_quality.find_all(model, portraits.pixels)
    assert all(faces.values())
    cosines, same = face_quality.judge_pairs(faces, portraits.pairs)
    assert ((cosines >= SAME) == same).mean() >= 0.99


def test_persons_are_grouped_among_strangers(
    model: BuiltinFaceModel, portraits: face_quality.Portraits
) -> None:
    strangers = sorted((PHOTOS / "captions").rglob("*.jpg"))[:STRANGERS]
    _, _, score, _ = face_quality.group_among(model, portraits, strangers)
    assert score >= 0.95
