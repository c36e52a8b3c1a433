"""A group under review: all of a few photos in sight, the likeliest keeper first, and said in words."""

import pytest
from PySide6.QtCore import QRect, QSize
from pytestqt.qtbot import QtBot

from app.marks import Flag, Marks
from app.photo import Decision, Kind, Member, Photo, Tier, Verdict
from app.ui.bridge import Bridge
from app.ui.models.close_ups import CloseUps
from app.ui.models.members import Members
from app.ui.views.badges import Plate
from app.ui.views.review_wall import ReviewWall
from app.ui.views.thumbnails import ThumbnailReader
from app.ui.views.tiers import say_decision, say_group
from tests.ui.scenes import draw, make_photo
from tests.ui.test_groups import make_group


@pytest.fixture
def members() -> Members:
    return Members()


@pytest.fixture
def wall(qtbot: QtBot, bridge: Bridge, reader: ThumbnailReader, members: Members) -> ReviewWall:
    wall = ReviewWall(members, reader, CloseUps(bridge), 96)
    qtbot.addWidget(wall)
    return wall


@pytest.mark.parametrize("count", range(1, 10))
@pytest.mark.parametrize("size", [(1400, 700), (520, 700), (430, 330)], ids=str)
@pytest.mark.parametrize("shape", [(600, 400), (400, 600), (4000, 500), (0, 0)], ids=str)
def test_all_of_a_few_photos_are_in_sight(
    wall: ReviewWall, members: Members, count: int, size: tuple[int, int], shape: tuple[int, int]
) -> None:
    wall.resize(*size)
    wall.show()
    width, height = shape
    photos = [make_photo(number, width=width, height=height) for number in range(count)]
    members.show(photos)
    rects = [wall.rect(row) for row in range(count)]
    seen = QRect(0, 0, wall.viewport().width(), wall.viewport().height())
    if size == (1400, 700) or (size == (520, 700) and width <= 600):  # Else there may be no room.
        assert all(seen.contains(rect) for rect in rects)
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    assert all(rect.left() >= 0 and rect.right() <= seen.right() for rect in rects)


def test_many_photos_are_a_wall_of_the_size_chosen(wall: ReviewWall, members: Members) -> None:
    wall.set_side(96)
    wall.resize(1000, 400)
    wall.show()
    members.show(make_photo(number) for number in range(40))
    assert wall.layout_.columns > 5
    assert wall.layout_.height > wall.viewport().height()
    members.show(make_photo(number) for number in range(2))
    assert wall.layout_.columns == 2


def test_the_keeper_and_the_newcomer_are_marked_and_said(
    wall: ReviewWall, members: Members
) -> None:
    group = make_group(1, 3)
    members.show_group(
        make_group(1, 3, newcomers=group.photos[2:], notes=("", "+0.3 s · 0.93", "0.91"))
    )
    assert wall.caption(0).plates == (Plate("Likeliest keeper"),)
    assert wall.caption(1).plates == ()
    assert wall.caption(2).plates == (Plate("New", loud=True),)
    assert wall.caption(1).second == "+0.3 s · 0.93"
    assert wall.caption(0).second == "600 × 400 · JPEG · 1 kB"
    assert "Likeliest keeper" in wall.say_tile(0)


def test_a_flag_is_said_aloud(wall: ReviewWall, members: Members) -> None:
    members.show(
        [make_photo(1, marks=Marks(flag=Flag.REJECT)), make_photo(2, marks=Marks(flag=Flag.PICK))]
    )
    assert "rejected" in wall.say_tile(0)
    assert "picked" in wall.say_tile(1)


def test_the_same_group_listed_anew_keeps_what_is_selected(
    wall: ReviewWall, members: Members
) -> None:
    members.show_group(make_group(1, 4))
    wall.go_to(2)
    members.show_group(make_group(1, 4, evidence="said anew"))
    assert [photo.id for photo in wall.selected] == [3]


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


def test_a_set_says_why_it_is_not_thinned() -> None:
    group = make_group(1, evidence="Three exposures of one frame", kind=Kind.BRACKET)
    assert say_group(group) == (
        "Three exposures of one frame.  An exposure bracket only makes sense together."
    )


def test_a_group_open_again_names_who_joined() -> None:
    said = decide(Verdict.KEEP_ALL, make_group(1).photos)
    group = make_group(1, 3, decision=said, newcomers=make_group(1, 3).photos[2:])
    assert "000003.jpg joined after you decided." in say_group(group)


def decide(verdict: Verdict, *parts: tuple[Photo, ...]) -> Decision:
    members = tuple(tuple(Member(p.digest, p.path) for p in part) for part in parts)
    return Decision(1, 0.0, Tier.TWIN, verdict, members)


@pytest.mark.parametrize(
    ("verdict", "sizes", "said"),
    [
        (Verdict.KEEP, (1, 3), "Kept 000000.jpg, rejected 3"),
        (Verdict.KEEP, (2, 1), "Kept 2 photos, rejected 1"),
        (Verdict.KEEP_ALL, (4,), "Kept all 4"),
        (Verdict.NOT_SAME, (4,), "4 photos are not the same"),
        (Verdict.SPLIT, (1, 3), "Split into 2 groups"),
        (Verdict.MERGE, (2, 2), "Merged 2 groups"),
    ],
)
def test_every_verdict_is_said(verdict: Verdict, sizes: tuple[int, ...], said: str) -> None:
    parts = [tuple(make_photo(number) for number in range(size)) for size in sizes]
    assert say_decision(decide(verdict, *parts)) == said
