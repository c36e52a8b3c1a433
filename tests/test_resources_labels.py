"""What must hold in the table that turns ImageNet's classes into words for a title."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[1] / "resources" / "imagenet_words.csv"
COLUMNS = ["index", "word", "kind", "family", "plural"]

FAMILIES = {
    *("animal", "bird", "reptile", "insect", "sea life", "plant", "landscape", "water"),
    *(
        "building",
        "street",
        "shop",
        "indoors",
        "furniture",
        "household",
        "kitchen",
        "food",
        "drink",
    ),
    *("clothing", "shoes", "people", "sport", "music", "toy", "electronics", "paper", "tool"),
    *("science", "weapon", "vehicle", "boat", "aircraft"),
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def kinds(rows: list[dict[str, str]], indexes: Iterable[int]) -> set[str]:
    return {rows[index]["kind"] for index in indexes}


def test_no_class_is_missing_or_out_of_order(rows: list[dict[str, str]]) -> None:
    assert [row["index"] for row in rows] == [str(index) for index in range(1000)]


def test_no_cell_is_empty_untidy_or_carries_a_variant_after_a_comma(
    rows: list[dict[str, str]],
) -> None:
    for row in rows:
        assert list(row) == COLUMNS, row
        for cell in row.values():
            assert cell, row
            assert cell == " ".join(cell.split()), row
            assert not set(cell) & set(',;/()"_'), row


def test_a_kind_never_has_two_plurals_or_two_families(rows: list[dict[str, str]]) -> None:
    told = defaultdict(set)
    for row in rows:
        told[row["kind"]].add((row["plural"], row["family"]))
    assert {kind: seen for kind, seen in told.items() if len(seen) > 1} == {}


def test_two_kinds_never_share_a_plural(rows: list[dict[str, str]]) -> None:
    told = defaultdict(set)
    for row in rows:
        told[row["plural"]].add(row["kind"])
    assert {plural: seen for plural, seen in told.items() if len(seen) > 1} == {}


def test_a_family_is_never_misspelt(rows: list[dict[str, str]]) -> None:
    assert {row["family"] for row in rows} == FAMILIES


def test_the_rows_have_not_slipped_against_the_classes(rows: list[dict[str, str]]) -> None:
    assert kinds(rows, range(52, 69)) == {"snake"}
    assert kinds(rows, range(151, 269)) == {"dog"}
    assert kinds(rows, range(281, 286)) == {"cat"}
    assert kinds(rows, range(286, 294)) == {"big cat"}
    assert kinds(rows, range(294, 298)) == {"bear"}
    assert kinds(rows, range(300, 308)) == {"beetle"}
    assert kinds(rows, range(321, 327)) == {"butterfly"}
    assert kinds(rows, range(365, 370)) == {"ape"}
    assert kinds(rows, range(370, 383)) == {"monkey"}
    assert kinds(rows, range(948, 958)) == {"fruit"}
    assert kinds(rows, range(991, 998)) == {"mushroom"}
    assert kinds(rows, [970, 979, 980]) == {"mountain"}
    assert kinds(rows, [502, 514, 630, 770, 774]) == {"shoe"}


@pytest.mark.parametrize(
    ("index", "word"),
    [
        *[(0, "tench"), (130, "flamingo"), (207, "golden retriever"), (281, "tabby cat")],
        *[(398, "abacus"), (436, "station wagon"), (483, "castle"), (497, "church"), (578, "gown")],
        *[
            (610, "T-shirt"),
            (624, "library"),
            (718, "pier"),
            (762, "restaurant"),
            (817, "sports car"),
        ],
        *[
            (879, "umbrella"),
            (963, "pizza"),
            (970, "mountains"),
            (975, "lakeshore"),
            (985, "daisy"),
        ],
        (999, "toilet paper"),
    ],
)
def test_a_class_has_the_word_a_person_says(
    rows: list[dict[str, str]], index: int, word: str
) -> None:
    assert rows[index]["word"] == word


def test_a_name_with_two_meanings_is_not_taken_for_the_other(rows: list[dict[str, str]]) -> None:
    assert (rows[134]["kind"], rows[517]["kind"]) == ("bird", "crane")
    assert kinds(rows, [638, 639]) == {"swimwear"}
    assert kinds(rows, [836, 837]) == {"sunglasses"}
    assert rows[21]["family"] == "bird"  # kite
    assert rows[242]["kind"] == "dog"  # boxer
    assert (rows[264]["kind"], rows[474]["kind"]) == ("dog", "top")  # cardigan
    assert rows[408]["family"] == "vehicle"  # amphibian
    assert rows[673]["kind"] == "computer"  # mouse
    assert (rows[726]["kind"], rows[404]["kind"]) == ("tool", "plane")  # plane
