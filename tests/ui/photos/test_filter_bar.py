"""The filter bar shows a filter as it is, and offers the search for it only where there is one."""

import pytest
from pytestqt.qtbot import QtBot

from app.query.fields import find_field
from app.tasks.library.photo_filter import PhotoFilter
from app.ui.commands.actions import Actions
from app.ui.photos.filter_bar import PhotoFilterBar

FULL = PhotoFilter(
    5,
    ("pick", "reject", "none"),
    ("red", "yellow", "green", "blue", "purple", "other", "none"),
    'New "York"',
    "grey, day",
)


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def bar(qtbot: QtBot, actions: Actions) -> PhotoFilterBar:
    bar = PhotoFilterBar(actions)
    qtbot.addWidget(bar)
    return bar


@pytest.mark.parametrize("photo_filter", [FULL, PhotoFilter(labels=("none",)), PhotoFilter()])
def test_a_filter_shown_is_the_filter_of_the_bar(
    qtbot: QtBot, bar: PhotoFilterBar, photo_filter: PhotoFilter
) -> None:
    bar.show_filter(PhotoFilter(2, ("reject",), ("other",), "old", "old"))
    with qtbot.waitSignal(bar.changed) as applied:
        bar.show_filter(photo_filter)
    assert bar.filter == photo_filter
    assert applied.args == [photo_filter.terms]


def test_no_choice_of_the_query_is_missing_in_the_bar(bar: PhotoFilterBar) -> None:
    for name, toggles in (("flag", bar.flags), ("label", bar.labels)):
        field = find_field(name)
        assert field is not None
        assert tuple(toggles) == field.choices


def test_no_search_is_offered_without_a_filter(bar: PhotoFilterBar, actions: Actions) -> None:
    search = actions["search_with_filter"]
    assert not search.isEnabled()
    bar.keyword.setText(" dog ")
    assert search.isEnabled()
    assert bar.filter == PhotoFilter(keyword="dog")
    actions["clear_photo_filter"].trigger()
    assert not search.isEnabled()
