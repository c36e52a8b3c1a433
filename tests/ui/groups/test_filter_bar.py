"""Filter bar of groups: filters by its fields, explains invalid ones, and can be cleared."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.photo import Photo
from app.settings import Settings
from app.tasks.grouping.group_filter import GroupFilter, photo_terms
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.groups.filter_bar import GroupFilterBar
from app.ui.groups.model import GroupsModel
from app.ui.groups.subfolders_model import SubfoldersModel
from app.ui.photo_cache import PhotoCache
from tests.ui.scenes import make_photo


@pytest.fixture
def copies() -> list[Photo]:
    """Two photos, each in a folder of its own."""
    return [make_photo(n, path=Path(f"/p/{name}/a.jpg")) for n, name in enumerate(("Oslo", "Rome"))]


@pytest.fixture
def groups(stocked: Bridge) -> GroupsModel:
    return GroupsModel(stocked, PhotoCache(stocked), Settings())


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def bar(qtbot: QtBot, stocked: Bridge, groups: GroupsModel, actions: Actions) -> GroupFilterBar:
    bar = GroupFilterBar(groups, SubfoldersModel(stocked), actions)
    qtbot.addWidget(bar)
    bar.show()
    box = bar.findChild(QComboBox)
    assert box is not None
    qtbot.waitUntil(lambda: box.count() == 3)
    return bar


def field(bar: GroupFilterBar, name: str) -> QLineEdit:
    return next(each for each in bar.findChildren(QLineEdit) if each.accessibleName() == name)


def test_every_field_has_a_name(bar: GroupFilterBar) -> None:
    for kind in (QLineEdit, QComboBox, QCheckBox):
        for each in bar.findChildren(kind):
            assert each.accessibleName() or each.text()


def test_the_filter_is_that_of_the_fields(bar: GroupFilterBar, groups: GroupsModel) -> None:
    field(bar, "Folder name").setText(" Rome ")
    field(bar, "Photos from").setText("2021")
    field(bar, "Photos to").setText("2021-03")
    field(bar, "Minimum disk space to free, in megabytes").setText("5")
    bar.findChildren(QCheckBox)[0].setChecked(True)
    one, other = bar.findChildren(QComboBox)
    assert [one.itemText(row) for row in range(3)] == ["Any folder", "p/Oslo", "p/Rome"]
    for box, row in ((one, 1), (other, 2)):
        box.setCurrentIndex(row)
        box.activated.emit(row)
    assert groups.filter == GroupFilter(
        photo_terms("Rome", "2021", "2021-03"),
        crossing=True,
        across=(Path("/p/Oslo"), Path("/p/Rome")),
        freed=5_000_000,
    )


def test_an_invalid_date_filters_nothing_and_is_explained(
    bar: GroupFilterBar, groups: GroupsModel
) -> None:
    line = field(bar, "Photos from")
    line.setText("last summer")
    assert groups.filter == GroupFilter()
    assert "Not a date" in line.accessibleDescription()
    line.setText("2021")
    assert line.accessibleDescription() == ""


def test_one_folder_twice_is_no_pair(bar: GroupFilterBar, groups: GroupsModel) -> None:
    for box in bar.findChildren(QComboBox):
        box.setCurrentIndex(1)
        box.activated.emit(1)
    assert groups.filter.across is None


def test_clearing_shows_every_group_and_keeps_showing_the_decided(
    bar: GroupFilterBar, groups: GroupsModel, actions: Actions
) -> None:
    groups.set_filter(GroupFilter(decided=True))
    field(bar, "Folder name").setText("Rome")
    bar.findChildren(QComboBox)[0].activated.emit(0)
    assert bar.is_filtering
    actions["clear_group_filter"].trigger()
    assert groups.filter == GroupFilter(decided=True)
    assert field(bar, "Folder name").text() == ""
    assert not bar.is_filtering
