"""The sieve of the groups lets pass what was asked for, and adds up only what could really go."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.groups import Decision, Group, Grouping, SetKind, Tier, Verdict
from app.domain.photo import Photo
from app.query.dates import read_date
from app.tasks.grouping.group_filter import GroupFilter, filter_groups, freed_by, photo_terms


def photo(number: int, path: str, size: int = 100, day: str = "2021-03-14") -> Photo:
    """A photo that is on no disk."""
    moment = datetime.fromisoformat(f"{day}T23:30").replace(tzinfo=UTC).timestamp()
    return Photo(number, Path(path), f"{number:032x}", 60, 40, size, moment, taken=True)


def group(*photos: Photo, kind: SetKind = SetKind.PLAIN, decided: bool = False) -> Group:
    """A group whose first photo is the keeper."""
    text = Decision(1, 0.0, Tier.NEAR_DUPLICATE, Verdict.KEEP_ALL, ()) if decided else None
    name = "-".join(str(each.id) for each in photos)
    return Group(name, name, photos, Tier.NEAR_DUPLICATE, kind, keeper=photos[0], decision=text)


def of(folder: str = "", since: str | None = None, until: str | None = None) -> GroupFilter:
    """The filter of a folder and of days."""
    return GroupFilter(photo_terms(folder, since, until))


def passed(group_filter: GroupFilter, *groups: Group) -> list[str]:
    """The ids of those that pass."""
    return [
        each.id
        for each in filter_groups(
            Grouping(Tier.NEAR_DUPLICATE, 0.5, groups, ()), group_filter
        ).groups
    ]


HOME = group(photo(1, "/p/Rome/a.jpg", 300), photo(2, "/p/Rome/b.jpg", 50))
TRIP = group(photo(3, "/p/Rome/c.jpg"), photo(4, "/p/Rome/mail/c.jpg", day="2022-01-01"))
FAR = group(photo(5, "/p/Oslo/d.jpg"), photo(6, "/q/Rome/d.jpg", 5_000, day="2019-12-31"))
ALL = (HOME, TRIP, FAR)


@pytest.mark.parametrize(
    ("group_filter", "left"),
    [
        (GroupFilter(), ["1-2", "3-4", "5-6"]),
        (of("rome"), ["1-2", "3-4", "5-6"]),
        (of("OSLO"), ["5-6"]),
        (of("a.jpg"), []),
        (GroupFilter(crossing=True), ["3-4", "5-6"]),
        (GroupFilter(across=(Path("/p"), Path("/q"))), ["5-6"]),
        (GroupFilter(across=(Path("/p/Rome"), Path("/p/Rome/mail"))), ["3-4"]),
        (GroupFilter(across=(Path("/p/Rome/mail"), Path("/p"))), ["3-4"]),
        (GroupFilter(across=(Path("/p/Ro"), Path("/q"))), []),
        (of(since="2021-03-15"), ["3-4"]),
        (of(since="2021-03-14"), ["1-2", "3-4", "5-6"]),
        (of(until="2020-01-01"), ["5-6"]),
        (of(since="2020-01-01", until="2020-12-31"), []),
        (of(since="2021-04"), ["3-4"]),
        (of(since="2021-04", until="2021"), []),
        (of("mail", until="2021"), ["3-4"]),
        (of("mail", until="2020"), []),
        (GroupFilter(freed=51), ["3-4", "5-6"]),
        (replace(of("rome"), crossing=True, freed=101), ["5-6"]),
    ],
    ids=str,
)
def test_only_what_was_asked_for_passes(group_filter: GroupFilter, left: list[str]) -> None:
    assert passed(group_filter, *ALL) == left


def test_a_decided_group_is_counted_out_and_shown_only_when_asked() -> None:
    done = replace(HOME, decision=Decision(1, 0.0, Tier.NEAR_DUPLICATE, Verdict.KEEP, ()))
    again = replace(TRIP, decision=done.decision, newcomers=TRIP.photos[1:])
    filtered = filter_groups(
        Grouping(Tier.NEAR_DUPLICATE, 0.5, (done, again, FAR), ()), GroupFilter()
    )
    assert [each.id for each in filtered.groups] == ["3-4", "5-6"]
    assert filtered.open == 2
    shown = filter_groups(filtered.grouping, GroupFilter(decided=True))
    assert [each.id for each in shown.groups] == ["1-2", "3-4", "5-6"]
    assert shown.freed == filtered.freed == 100 + 5_000


def test_what_is_open_is_counted_whatever_the_sieve_hides() -> None:
    filtered = filter_groups(Grouping(Tier.NEAR_DUPLICATE, 0.5, ALL, ()), of("oslo"))
    assert (len(filtered.groups), filtered.open, filtered.freed) == (1, 3, 5_000)


def test_what_is_part_of_a_set_is_not_counted_as_freed() -> None:
    assert freed_by(replace(FAR, protected=frozenset({6}))) == 0
    assert freed_by(replace(FAR, keeper=None, kind=SetKind.BRACKET)) == 0


def test_the_keeper_is_not_counted_as_freed_wherever_it_stands() -> None:
    assert freed_by(HOME) == 50
    linked = [replace(photo, other_names=(Path("/x.jpg"),)) for photo in HOME.photos]
    assert freed_by(replace(HOME, photos=tuple(linked), keeper=linked[0])) == 0
    assert freed_by(replace(HOME, keeper=HOME.photos[1])) == 300
    assert freed_by(replace(HOME, keeper=None)) == 0


def test_a_time_that_no_calendar_has_is_of_no_day() -> None:
    odd = replace(HOME.photos[0], time=1e20)
    assert passed(of(since="1900"), group(odd)) == []


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="a zone is set for all of the system")
def test_a_day_is_that_of_the_camera_wherever_the_computer_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert passed(of(since="2021-03-14", until="2021-03-14"), HOME) == ["1-2"]
        assert passed(of(since="2021-03-15"), HOME) == []
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021", "2021"),
        ("2021-03", "2021-03"),
        ("2021-3", "2021-03"),
        ("9999-12", "9999-12"),
        ("2021-03-14", "2021-03-14"),
        ("", None),
        ("202", None),
        ("2021-13", None),
        ("2021-02-29", None),
        ("yesterday", None),
    ],
)
def test_days_are_read_as_far_as_they_are_said(text: str, date: str | None) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    ("until", "last"),
    [("2021", "2021-12-31"), ("2021-03", "2021-03-31"), ("2024-02", "2024-02-29")],
)
def test_a_year_or_month_ends_with_its_last_day(until: str, last: str) -> None:
    ends = group(photo(1, "/a.jpg", day=last))
    assert passed(of(until=until), ends) == ["1"]
    assert passed(of(until=until), group(photo(2, "/a.jpg", day="2024-03-01"))) == []
