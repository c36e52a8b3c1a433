"""Titles: as narrow as what most of a group agrees on, and never surer than the network was."""

import numpy as np
import pytest

from app.paths import find_resource
from app.vision.class_labels import ClassLabels, load_class_labels

CHIHUAHUA, GOLDEN, MALTESE = 151, 207, 153
TABBY, STRIPED_CAT, VOLCANO, DAISY = 281, 282, 980, 985


@pytest.fixture(scope="module")
def words() -> ClassLabels:
    return load_class_labels(find_resource("imagenet_words.csv"))


def seen(*photos: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    """What was seen in each photo: classes and their shares; the rest is next to nothing."""
    classes = np.tile(np.arange(900, 908, dtype=np.uint16), (len(photos), 1))
    shares = np.zeros((len(photos), 8), np.float16)
    for row, photo in enumerate(photos):
        for place, (each, share) in enumerate(photo.items()):
            classes[row, place], shares[row, place] = each, share
    return classes, shares


def title(words: ClassLabels, *photos: dict[int, float]) -> str:
    classes, shares = seen(*photos)
    (found,) = words.titles(classes, shares, [np.arange(len(photos))])
    return found


def test_dogs_of_mixed_breeds_are_dogs(words: ClassLabels) -> None:
    assert title(words, {CHIHUAHUA: 0.8}, {GOLDEN: 0.8}, {MALTESE: 0.8}) == "Dogs"


def test_dogs_of_one_breed_bear_its_name(words: ClassLabels) -> None:
    assert title(words, {GOLDEN: 0.8}, {GOLDEN: 0.9}, {GOLDEN: 0.7}) == "Golden retriever"


def test_a_single_stray_does_not_change_the_title(words: ClassLabels) -> None:
    photos = [{GOLDEN: 0.9}] * 9 + [{VOLCANO: 0.9}]
    assert title(words, *photos) == "Golden retriever"


def test_where_nothing_is_sure_nothing_is_claimed(words: ClassLabels) -> None:
    assert title(words, {GOLDEN: 0.02, VOLCANO: 0.02}, {DAISY: 0.03}) == ""


def test_where_nothing_was_looked_at_nothing_is_claimed(words: ClassLabels) -> None:
    assert title(words, {}, {}) == ""


def test_two_groups_of_one_kind_are_told_apart(words: ClassLabels) -> None:
    classes, shares = seen(
        {CHIHUAHUA: 0.5, GOLDEN: 0.4, VOLCANO: 0.1}, {GOLDEN: 0.5, MALTESE: 0.4, DAISY: 0.1}
    )
    one, two = words.titles(classes, shares, [np.array([0]), np.array([1])])
    assert one == "Dogs"
    assert one != two
    assert two.startswith("Dogs")


def test_every_title_opens_with_a_capital(words: ClassLabels) -> None:
    for each in range(0, 1000, 7):
        assert title(words, {each: 0.9})[0].isupper() or not title(words, {each: 0.9})[0].isalpha()


def test_no_groups_have_no_titles(words: ClassLabels) -> None:
    classes, shares = seen({GOLDEN: 1.0})
    assert words.titles(classes, shares, []) == []


def test_what_a_group_shares_is_said_with_how_sure_it_is_seen(words: ClassLabels) -> None:
    classes = np.full((4, 8), 207, np.uint16)
    shares = np.zeros((4, 8), np.float16)
    shares[:, 0] = 0.5
    assert words.shared(classes, shares, [np.arange(4)]) == ["dogs 50%"]
    assert words.shared(classes, shares * 0, [np.arange(4)]) == [""]
