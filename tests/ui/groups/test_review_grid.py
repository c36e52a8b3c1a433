"""Review of a group: a few photos all visible, the best photo first, with descriptions."""

import pytest
from PySide6.QtCore import QRect, QSize
from pytestqt.qtbot import QtBot

from app.domain.groups import ContentRef, Decision, SetKind, Tier, Verdict
from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import Photo
from app.ui.bridge import Bridge
from app.ui.grid.badges import Plate
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.groups.close_ups import CloseUps
from app.ui.groups.members import Members
from app.ui.groups.review_grid import ReviewGrid
from app.ui.tier_text import describe_decision, describe_group
from tests.ui.groups.test_model import make_group
from tests.ui.scenes import draw, make_photo


@pytest.fixture
def members() -> Members:
    return Members()


@pytest.fixture
def grid(qtbot: QtBot, bridge: Bridge, reader: ThumbnailReader, members: Members) -> ReviewGrid:
    grid = ReviewGrid(members, reader, CloseUps(bridge), 96)
    qtbot.addWidget(grid)
    return grid


@pytest.mark.parametrize("count", range(1, 10))
@pytest.mark.parametrize("size", [(1400, 700), (520, 700), (430, 330)], ids=str)
@pytest.mark.parametrize("shape", [(600, 400), (400, 600), (4000, 500), (0, 0)], ids=str)
def test_all_of_a_few_photos_are_in_sight(
    grid: ReviewGrid, members: Members, count: int, size: tuple[int, int], shape: tuple[int, int]
) -> None:
    grid.resize(*size)
    grid.show()
    width, height = shape
    photos = [make_photo(number, width=width, height=height) for number in range(count)]
    members.show(photos)
    rects = [grid.rect(row) for row in range(count)]
    seen = QRect(0, 0, grid.viewport().width(), grid.viewport().height())
    if size == (1400, 700) or (size == (520, 700) and width <= 600):  # Else there may be no room.
        assert all(seen.contains(rect) for rect in rects)
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    assert all(rect.left() >= 0 and rect.right() <= seen.right() for rect in rects)


def test_many_photos_are_a_grid_of_the_size_chosen(grid: ReviewGrid, members: Members) -> None:
    grid.set_side(96)
    grid.resize(1000, 400)
    grid.show()
    members.show(make_photo(number) for number in range(40))
    assert grid.layout_.columns > 5
    assert grid.layout_.height > grid.viewport().height()
    members.show(make_photo(number) for number in range(2))
    assert grid.layout_.columns == 2


def test_the_best_photo_and_the_new_one_have_badges(grid: ReviewGrid, members: Members) -> None:
    group = make_group(1, 3)
    members.show_group(
        make_group(1, 3, newcomers=group.photos[2:], notes=("", "+0.3 s · 0.93", "0.91"))
    )
    assert grid.caption(0).plates == (Plate("Best photo"),)
    assert grid.caption(1).plates == ()
    assert grid.caption(2).plates == (Plate("New", loud=True),)
    assert grid.caption(1).second == "+0.3 s · 0.93"
    assert grid.caption(0).second == "600 × 400 · JPEG · 1 kB"
    assert "Best photo" in grid.describe_tile(0)


def test_a_flag_is_described(grid: ReviewGrid, members: Members) -> None:
    members.show(
        [
            make_photo(1, metadata=PhotoMetadata(flag=Flag.REJECT)),
            make_photo(2, metadata=PhotoMetadata(flag=Flag.PICK)),
        ]
    )
    assert "rejected" in grid.describe_tile(0)
    assert "picked" in grid.describe_tile(1)


def test_the_same_group_listed_anew_keeps_what_is_selected(
    grid: ReviewGrid, members: Members
) -> None:
    members.show_group(make_group(1, 4))
    grid.go_to(2)
    members.show_group(make_group(1, 4, evidence="listed again"))
    assert [photo.id for photo in grid.selected] == [3]


def test_few_photos_get_their_own_pixels(qtbot: QtBot, tmp_path, stocked: Bridge) -> None:
    one, gone = make_photo(1, path=draw(tmp_path / "a.jpg", "#ff0000", 800, 600)), make_photo(2)
    close_ups = CloseUps(stocked)
    close_ups.want([gone, one, one], 400)
    qtbot.waitUntil(lambda: close_ups.pixmap(one.digest) is not None, timeout=20_000)
    pixmap = close_ups.pixmap(one.digest)
    assert pixmap is not None
    assert pixmap.size() == QSize(400, 300)
    assert close_ups.pixmap(gone.digest) is None
    close_ups.want([gone], 400)
    assert close_ups.pixmap(one.digest) is None


def test_a_set_is_kept_together_with_a_reason() -> None:
    group = make_group(1, evidence="Three exposures of one frame", kind=SetKind.BRACKET)
    assert describe_group(group) == (
        "Three exposures of one frame.  Keep the frames of an exposure bracket together."
    )


def test_a_group_open_again_names_who_joined() -> None:
    text = decide(Verdict.KEEP_ALL, make_group(1).photos)
    group = make_group(1, 3, decision=text, newcomers=make_group(1, 3).photos[2:])
    assert "Added after your decision: 000003.jpg." in describe_group(group)


def decide(verdict: Verdict, *parts: tuple[Photo, ...]) -> Decision:
    members = tuple(tuple(ContentRef(p.digest, p.path) for p in part) for part in parts)
    return Decision(1, 0.0, Tier.NEAR_DUPLICATE, verdict, members)


@pytest.mark.parametrize(
    ("verdict", "sizes", "text"),
    [
        (Verdict.KEEP, (1, 3), "Kept 000000.jpg, rejected 3"),
        (Verdict.KEEP, (2, 1), "Kept 2 photos, rejected 1"),
        (Verdict.KEEP_ALL, (4,), "Kept all 4"),
        (Verdict.NOT_SAME, (4,), "4 photos are not the same"),
        (Verdict.SPLIT, (1, 3), "Split into 2 groups"),
        (Verdict.MERGE, (2, 2), "Merged 2 groups"),
    ],
)
def test_every_verdict_is_described(verdict: Verdict, sizes: tuple[int, ...], text: str) -> None:
    parts = [tuple(make_photo(number) for number in range(size)) for size in sizes]
    assert describe_decision(decide(verdict, *parts)) == text
