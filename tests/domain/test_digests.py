"""Digests are sorted and looked up as texts are, though only what they begin with is compared first."""

import os
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.domain.columns.digests import DIGEST, DigestRows, order_of
from app.domain.columns.texts import split_path, split_paths

DIGESTS = st.lists(
    st.builds(
        lambda begin, end: f"{begin:08x}{end:024x}", st.integers(0, 3), st.sampled_from((0, 1, 99))
    )
    | st.sampled_from(("", "a", "f" * 32)),
    max_size=40,
)


def array(digests: list[str]) -> np.ndarray:
    return np.array(digests, DIGEST)


@given(DIGESTS)
def test_rows_are_in_the_order_of_their_digests_and_equal_ones_as_they_came(
    digests: list[str],
) -> None:
    expected = sorted(range(len(digests)), key=lambda row: (digests[row], row))
    assert order_of(array(digests)).tolist() == expected


@given(DIGESTS, DIGESTS)
def test_rows_of_many_digests_are_those_of_each(digests: list[str], asked: list[str]) -> None:
    table = DigestRows(array(digests))
    first = [digests.index(each) if each in digests else -1 for each in asked]
    assert table.first_rows(array(asked)).tolist() == first
    assert [table.rows(each) for each in asked] == [
        [row for row, digest in enumerate(digests) if digest == each] for each in asked
    ]


@given(
    st.lists(
        st.builds(
            os.sep.join,
            st.lists(st.sampled_from(("", "a", "Ü日", "\udcff", "😀.jpg", "b c")), max_size=4),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_many_paths_are_split_as_each_is(paths: list[str]) -> None:
    text = "\0".join(paths)
    places = zip(*(each.tolist() for each in split_paths(text)), strict=True)
    assert [(text[a:b], text[b:c]) for a, b, c in places] == [split_path(each) for each in paths]


def test_a_path_is_its_folder_and_its_name(tmp_path: Path) -> None:
    path = str(tmp_path / "a.jpg")
    assert split_path(path) == (f"{tmp_path}{os.sep}", "a.jpg")
