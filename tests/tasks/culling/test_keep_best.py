"""Keeping the best of many groups at once: exactly what was shown, or nothing."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.groups import Group, Grouping, SetKind, Tier, Verdict
from app.domain.metadata import Flag
from app.domain.photo import Photo
from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.tasks.culling import keep_best as keep_best_module
from app.tasks.culling.decide import decide, list_decisions, undo_decision
from app.tasks.culling.keep_best import KeepResult, keep_best, plan_keeps
from app.tasks.grouping.groups import list_groups
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.edit import edit_metadata
from tests import pictures
from tests.running import answer_of, cancel_at_each_step, run


def list_and_pause(library: Library, tier: Tier, detail: float) -> Task[Grouping]:
    """The same groups, and a pause in which others have their turn and this does not see it."""
    grouping = yield from list_groups(library, tier, detail)
    yield Progress("Grouping photos")
    return grouping


@pytest.fixture
def copies(library: Library, photos: Path) -> Library:
    """Three photos with a copy of each."""
    pictures.write_scenes(photos / "a", 3)
    shutil.copytree(photos / "a", photos / "b")
    answer_of(index_folders(library, [photos]))
    return library


def groups(library: Library) -> tuple[Group, ...]:
    found = answer_of(list_groups(library, Tier.EXACT_DUPLICATE, 0.5)).groups
    return tuple(sorted(found, key=lambda group: group.photos[0].path))


def plan(library: Library) -> tuple[Group, ...]:
    ids = {group.id for group in groups(library)}
    return answer_of(plan_keeps(library, Tier.EXACT_DUPLICATE, 0.5, ids))


def keep(library: Library, planned: tuple[Group, ...]) -> KeepResult:
    return answer_of(keep_best(library, Tier.EXACT_DUPLICATE, 0.5, planned))


def rejected(library: Library) -> set[Photo]:
    return {photo for photo in answer_of(list_photos(library)) if photo.flag is Flag.REJECT}


def test_the_keeper_is_kept_and_the_rest_rejected(copies: Library) -> None:
    planned = plan(copies)
    assert len(planned) == 3
    kept, text = run(keep_best(copies, Tier.EXACT_DUPLICATE, 0.5, planned))
    losers = {photo.id for group in planned for photo in group.photos if photo != group.keeper}
    assert {photo.id for photo in rejected(copies)} == losers
    assert len(kept.decisions) == 3
    assert kept.changed == ()
    assert text[-1] == Change(decisions=True, photos=tuple(text[-1].photos), metadata=True)
    assert set(text[-1].photos) == losers
    assert {each.verdict for each in answer_of(list_decisions(copies))} == {Verdict.KEEP}
    assert plan(copies) == ()


def test_only_the_groups_asked_for_are_planned(copies: Library) -> None:
    one, *_ = groups(copies)
    found = answer_of(plan_keeps(copies, Tier.EXACT_DUPLICATE, 0.5, [one.id, "no group"]))
    assert [group.id for group in found] == [one.id]


def test_one_undone_leaves_the_others(copies: Library) -> None:
    kept = keep(copies, plan(copies))
    answer_of(undo_decision(copies, kept.decisions[0].id))
    assert len(rejected(copies)) == 2
    assert len(plan(copies)) == 1


def test_a_photo_picked_by_hand_is_not_rejected_with_many(copies: Library) -> None:
    one, *_ = plan(copies)
    answer_of(edit_metadata(copies, one.photos, {"flag": Flag.PICK}))
    assert one.id not in {group.id for group in plan(copies)}
    answer_of(edit_metadata(copies, one.photos, {"flag": Flag.REJECT}))
    assert one.id not in {group.id for group in plan(copies)}
    answer_of(edit_metadata(copies, one.photos, {"flag": None}))
    assert one.id in {group.id for group in plan(copies)}


def test_a_group_that_changed_since_it_was_shown_is_left_alone(
    copies: Library, photos: Path
) -> None:
    decided, joined, untouched = plan(copies)
    answer_of(decide(copies, Tier.EXACT_DUPLICATE, Verdict.KEEP_ALL, [decided.photos]))
    (photos / "c").mkdir()
    shutil.copy(joined.photos[0].path, photos / "c" / "copy.jpg")
    answer_of(index_folders(copies, [photos]))
    kept = keep(copies, (decided, joined, untouched))
    assert kept.changed == (decided, joined)
    assert len(kept.decisions) == 1
    assert {photo.digest for photo in rejected(copies)} == {untouched.photos[0].digest}


@pytest.mark.parametrize("what", ["keeper", "kind", "flag", "moved"])
def test_a_plan_that_is_not_what_is_there_now_is_not_carried_out(
    copies: Library, photos: Path, what: str
) -> None:
    one, *_ = plan(copies)
    other = next(photo for photo in one.photos if photo != one.keeper)
    planned = {
        "keeper": replace(one, keeper=other),
        "kind": replace(one, kind=SetKind.BRACKET),
    }.get(what, one)
    if what == "flag":
        answer_of(edit_metadata(copies, [other], {"flag": Flag.PICK}))
    if what == "moved":
        other.path.rename(other.path.with_name("moved.jpg"))
        answer_of(index_folders(copies, [photos]))
    assert keep(copies, (planned,)) == KeepResult(None, (), (planned,))
    assert rejected(copies) == set()


@pytest.mark.parametrize("pause", [1, 2])
def test_what_another_task_decides_while_the_groups_are_derived_is_not_decided_over(
    copies: Library, monkeypatch: pytest.MonkeyPatch, pause: int
) -> None:
    monkeypatch.setattr(keep_best_module, "list_groups", list_and_pause)
    planned = plan(copies)
    task = keep_best(copies, Tier.EXACT_DUPLICATE, 0.5, planned)
    for _ in range(pause):
        next(task)
    answer_of(decide(copies, Tier.EXACT_DUPLICATE, Verdict.KEEP_ALL, [planned[0].photos]))
    while not isinstance(next(task), Change):
        pass
    with pytest.raises(StopIteration) as end:
        next(task)
    kept: KeepResult = end.value.value
    assert kept.changed == planned[:1]
    assert rejected(copies).isdisjoint(planned[0].photos)


def test_cancelled_at_any_step_all_or_nothing_is_kept(copies: Library) -> None:
    planned = plan(copies)
    done: list[int] = []

    def fresh(_steps: int) -> Task[KeepResult]:
        done.append(len(answer_of(list_decisions(copies))))
        return keep_best(copies, Tier.EXACT_DUPLICATE, 0.5, planned)

    cancel_at_each_step(fresh)
    assert set(done) == {0, 3}


def test_a_photo_that_is_part_of_a_set_is_not_rejected_with_the_others(
    copies: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, third = groups(copies)
    guarded = {photo.id for photo in other.others}

    def list_and_protect(library: Library, tier: Tier, detail: float) -> Task[Grouping]:
        """The same groups; of one a photo is part of a set, too."""
        grouping = yield from list_groups(library, tier, detail)
        marked = [
            replace(each, protected=frozenset(guarded & {photo.id for photo in each.photos}))
            for each in grouping.groups
        ]
        return replace(grouping, groups=tuple(marked))

    monkeypatch.setattr(keep_best_module, "list_groups", list_and_protect)
    planned = plan(copies)
    assert {group.id for group in planned} == {one.id, third.id}
    keep(copies, planned)
    assert guarded.isdisjoint(photo.id for photo in rejected(copies))
    assert len(rejected(copies)) == 2


@pytest.mark.parametrize(("reasons", "many"), [((), 0), (("sharpest of 2",), 3)])
def test_where_nothing_tells_frames_of_a_burst_apart_none_is_proposed_to_go(
    copies: Library, monkeypatch: pytest.MonkeyPatch, reasons: tuple[str, ...], many: int
) -> None:
    def list_as_bursts(library: Library, tier: Tier, detail: float) -> Task[Grouping]:
        grouping = yield from list_groups(library, Tier.EXACT_DUPLICATE, detail)
        bursts = [replace(group, tier=tier, reasons=reasons) for group in grouping.groups]
        return replace(grouping, groups=tuple(bursts))

    monkeypatch.setattr(keep_best_module, "list_groups", list_as_bursts)
    ids = {group.id for group in groups(copies)}
    assert len(answer_of(plan_keeps(copies, Tier.BURST, 0.5, ids))) == many
