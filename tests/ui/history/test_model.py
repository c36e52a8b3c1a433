"""History: the last operation is undone first, as a whole, of any kind."""

import pytest
from pytestqt.qtbot import QtBot

from app.domain.groups import Group, Tier, Verdict
from app.domain.metadata import Flag
from app.domain.operation import Operation
from app.domain.photo import Photo
from app.tasks.culling.decide import list_decisions
from app.tasks.grouping.groups import list_groups
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.photo_cache import PhotoCache
from app.ui.photos.model import TimelineModel


class Desk:
    """Decides on groups, and checks the result."""

    def __init__(self, qtbot: QtBot, bridge: Bridge) -> None:
        self._qtbot, self._bridge = qtbot, bridge
        self.history = HistoryModel(bridge)
        self.browsing = TimelineModel(bridge, PhotoCache(bridge))
        self.browsing.browse(None)
        self.done: list[Operation] = []
        self.undone: list[Operation] = []
        self.history.done.connect(self.done.append)
        self.history.undone.connect(self.undone.append)
        qtbot.waitUntil(lambda: len(self.browsing) == 7)

    def groups(self) -> tuple[Group, ...]:
        return self.answer(list_groups, Tier.EXACT_DUPLICATE, 1.0).groups

    def answer(self, task, *arguments):
        found: list[object] = []
        self._bridge.ask(task, *arguments, answer=found.append)
        self._qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def flags(self) -> dict[int, Flag | None]:
        return {photo.id: photo.flag for photo in map(self.browsing.__getitem__, range(7))}

    def rejected(self) -> set[int]:
        return {number for number, flag in self.flags().items() if flag is Flag.REJECT}

    def wait(self, *, rejected: set[int]) -> None:
        self._qtbot.waitUntil(lambda: self.rejected() == rejected)


@pytest.fixture
def desk(qtbot: QtBot, stocked: Bridge) -> Desk:
    """On three groups of identical photos: 1 2 3, 4 5, 6 7."""
    return Desk(qtbot, stocked)


def keep_first(desk: Desk, group: Group) -> None:
    desk.history.decide(Tier.EXACT_DUPLICATE, Verdict.KEEP, (group.photos[:1], group.photos[1:]))


def test_the_last_decision_is_undone_first(qtbot: QtBot, desk: Desk) -> None:
    first, second, _ = desk.groups()
    keep_first(desk, first)
    keep_first(desk, second)
    desk.wait(rejected={2, 3, 5})
    desk.history.undo()
    desk.wait(rejected={2, 3})
    desk.history.undo()
    desk.wait(rejected=set())
    assert not desk.history.last
    assert desk.answer(list_decisions) == ()


def test_undo_pressed_before_the_answer_means_the_operation_just_begun(
    qtbot: QtBot, desk: Desk
) -> None:
    first, second, _ = desk.groups()
    keep_first(desk, first)
    desk.wait(rejected={2, 3})
    keep_first(desk, second)
    desk.history.undo()
    qtbot.waitUntil(lambda: len(desk.undone) == 1)
    assert desk.undone[0].about == {4, 5}
    desk.wait(rejected={2, 3})


def test_flags_go_back_to_what_each_was(qtbot: QtBot, desk: Desk) -> None:
    def photos(*ids: int) -> list[Photo]:
        return [desk.browsing[row] for row in range(7) if desk.browsing.key(row) in ids]

    desk.history.edit(photos(1), {"flag": Flag.PICK})
    desk.history.edit(photos(2), {"flag": Flag.REJECT})
    desk.history.edit(photos(1, 2, 3), {"flag": Flag.REJECT})
    desk.wait(rejected={1, 2, 3})
    assert desk.done[-1].summary == "Rejected 000001.jpg, 000002.jpg, 000003.jpg"
    desk.history.undo()
    desk.wait(rejected={2})
    assert desk.flags()[1] is Flag.PICK
    assert desk.flags()[3] is None


def test_a_flag_taken_away_at_once_is_gone(qtbot: QtBot, desk: Desk) -> None:
    photo = desk.browsing[0]
    desk.history.edit([photo], {"flag": Flag.REJECT})
    desk.history.edit([photo], {"flag": None})  # The window does not know of the first yet.
    qtbot.waitUntil(lambda: len(desk.done) == 2)
    desk.wait(rejected=set())
    desk.history.undo()
    desk.wait(rejected={photo.id})


def test_the_best_of_many_is_kept_and_undone_as_one(qtbot: QtBot, desk: Desk) -> None:
    ids = {group.id for group in desk.groups()}
    planned: list[tuple[Group, ...]] = []
    desk.history.plan_keeps(Tier.EXACT_DUPLICATE, 1.0, ids, planned.append)
    qtbot.waitUntil(lambda: bool(planned))
    keep_first(desk, planned[0][1])  # In between, something else is said of one of them.
    desk.history.keep_best(Tier.EXACT_DUPLICATE, 1.0, planned[0])
    desk.wait(rejected={2, 3, 5, 7})
    assert desk.done[-1].summary == (
        "Kept the best of 2 groups, rejected 3; skipped 1 changed group"
    )
    desk.history.undo()
    desk.wait(rejected={5})


def test_a_decision_undone_in_the_list_is_not_undone_again(
    qtbot: QtBot, desk: Desk, complaints: list[Exception]
) -> None:
    first, second, _ = desk.groups()
    keep_first(desk, first)
    keep_first(desk, second)
    desk.wait(rejected={2, 3, 5})
    desk.history.undo_decision(desk.answer(list_decisions)[0])
    desk.wait(rejected={2, 3})
    desk.history.undo()
    desk.wait(rejected=set())
    assert not desk.history.last
    assert complaints == []
