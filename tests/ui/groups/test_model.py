"""The groups follow the slider, the filter and the news, and what is decided leaves at once."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.groups import Decision, Group, Grouping, Tier, Verdict
from app.domain.progress import Change
from app.settings import Settings
from app.tasks.grouping.group_filter import GroupFilter, photo_terms
from app.ui.bridge import Bridge
from app.ui.groups import model as groups_model
from app.ui.groups.model import GroupsModel
from app.ui.photo_cache import PhotoCache
from tests.ui.scenes import Gate, make_photo


def make_group(first: int, count: int = 2, tier: Tier = Tier.NEAR_DUPLICATE, **more: Any) -> Group:
    """A group of so many photos, the first the best."""
    photos = tuple(make_photo(number) for number in range(first, first + count))
    return Group(f"{tier.value}-{first}", f"Group {first}", photos, tier, keeper=photos[0], **more)


class Listing:
    """Stands in for list_groups: records the requests, and answers when released."""

    def __init__(self) -> None:
        self.groups: tuple[Group, ...] = (make_group(1), make_group(11), make_group(21))
        self.asked: list[tuple[Tier, float]] = []
        self.gates: list[Gate] = []

    def __call__(self, library: object, tier: Tier, detail: float) -> Generator[Any, None, Any]:
        self.asked.append((tier, detail))
        self.gates.append(Gate(answer=Grouping(tier, detail, self.groups, ())))
        return self.gates[-1](library)


@pytest.fixture
def listing(monkeypatch: pytest.MonkeyPatch) -> Listing:
    """In place of the task."""
    listing = Listing()
    monkeypatch.setattr(groups_model, "list_groups", listing)
    return listing


@pytest.fixture
def groups(bridge: Bridge) -> GroupsModel:
    """A model that shows near duplicates."""
    return GroupsModel(bridge, PhotoCache(bridge), Settings(tier="twin"))


def let(qtbot: QtBot, listing: Listing, count: int) -> None:
    """Let so many listings be answered, one after the other."""
    for number in range(count):
        qtbot.waitUntil(lambda number=number: len(listing.gates) > number)
        listing.gates[number].let()
    qtbot.waitUntil(lambda: all(gate.closed.is_set() for gate in listing.gates))
    qtbot.wait(20)


def test_a_dragged_slider_asks_once_more_however_often_it_moves(
    qtbot: QtBot, groups: GroupsModel, listing: Listing
) -> None:
    for detail in (0.1, 0.2, 0.3, 0.4):
        groups.choose(detail)
    let(qtbot, listing, 2)
    assert listing.asked == [(Tier.NEAR_DUPLICATE, 0.1), (Tier.NEAR_DUPLICATE, 0.4)]
    assert groups.shown.grouping.detail == 0.4


def test_every_tier_keeps_its_own_detail(qtbot: QtBot, bridge: Bridge, listing: Listing) -> None:
    settings = Settings(tier="twin")
    groups = GroupsModel(bridge, PhotoCache(bridge), settings)
    groups.choose(0.25)
    groups.turn_to(Tier.SCENE)
    groups.choose(2.0)
    assert (settings.near_duplicate_detail, settings.scene_detail, settings.burst_detail) == (
        0.25,
        1.0,
        0.5,
    )
    assert settings.tier == "scene"
    let(qtbot, listing, 3)


def test_an_unknown_tier_in_the_settings_is_themes(bridge: Bridge) -> None:
    assert GroupsModel(bridge, PhotoCache(bridge), Settings(tier="unheard of")).tier is Tier.THEME


def test_decisions_elsewhere_are_counted_in_every_tier(
    qtbot: QtBot, groups: GroupsModel, listing: Listing, bridge: Bridge
) -> None:
    bridge.changed.emit(Change(decisions=True))
    let(qtbot, listing, len(Tier))
    assert {tier for tier, _ in listing.asked} == set(Tier)
    assert all(groups.open(tier) == 3 for tier in Tier)
    done = Decision(1, 0.0, Tier.NEAR_DUPLICATE, Verdict.KEEP_ALL, ())
    listing.groups = (replace(listing.groups[0], decision=done), *listing.groups[1:])
    listing.gates.clear()
    bridge.changed.emit(Change(decisions=True))
    let(qtbot, listing, len(Tier))
    assert all(groups.open(tier) == 2 for tier in Tier)
    assert [groups.key(row) for row in range(len(groups))] == ["twin-11", "twin-21"]


def test_what_is_decided_leaves_before_the_answer_comes(
    qtbot: QtBot, groups: GroupsModel, listing: Listing
) -> None:
    groups.choose(0.5)
    let(qtbot, listing, 1)
    assert groups.shown.freed == 3_000
    groups.settle("twin-11")
    assert [groups.key(row) for row in range(len(groups))] == ["twin-1", "twin-21"]
    assert groups.row("twin-21") == 1
    assert (groups.open(Tier.NEAR_DUPLICATE), groups.shown.freed) == (2, 2_000)


def test_another_filter_starts_at_the_top_and_changes_do_not(
    qtbot: QtBot, groups: GroupsModel, listing: Listing, bridge: Bridge
) -> None:
    text: list[str] = []
    groups.replaced.connect(lambda: text.append("replaced"))
    groups.merged.connect(lambda: text.append("merged"))
    groups.set_filter(GroupFilter(photo_terms("nowhere", None, None)))
    let(qtbot, listing, 1)
    assert len(groups) == 0
    assert text == ["replaced"]
    listing.gates.clear()
    groups.choose(0.6)
    let(qtbot, listing, 1)
    assert text == ["replaced", "merged"]
    groups.set_filter(GroupFilter(photo_terms("nowhere", None, None)))
    assert len(listing.gates) == 1


def test_a_listing_that_fails_does_not_stop_the_next(
    qtbot: QtBot,
    groups: GroupsModel,
    listing: Listing,
    complaints: list[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> Generator[Any, None, Any]:
        yield from ()
        raise OSError("no")

    monkeypatch.setattr(groups_model, "list_groups", fail)
    groups.choose(0.1)
    qtbot.waitUntil(lambda: len(complaints) == 1)
    monkeypatch.setattr(groups_model, "list_groups", listing)
    groups.choose(0.2)
    let(qtbot, listing, 1)
    assert len(groups) == 3
