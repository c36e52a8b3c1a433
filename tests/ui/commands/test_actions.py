"""Table of actions: each has a shortcut and a description, and no two share a key."""

from itertools import combinations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.ui import pages
from app.ui.commands.action_spec import ActionSpec
from app.ui.commands.actions import Actions
from app.ui.commands.shortcuts import format_key, scopes_overlap
from app.ui.commands.table import ACTIONS
from app.ui.dialogs.shortcuts import ShortcutsSheet
from app.ui.page import Page


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.name)
def test_every_action_has_a_key_a_text_an_icon_and_a_description(spec: ActionSpec) -> None:
    assert spec.text
    assert spec.icon
    assert spec.keys
    assert all(not QKeySequence(key).isEmpty() and format_key(key) for key in spec.keys)
    assert spec.description[0].isupper()
    assert "!" not in spec.description + spec.text


def test_no_two_actions_clash() -> None:
    for one, other in combinations(ACTIONS, 2):
        if scopes_overlap(one, other):
            keys = {QKeySequence(key).toString() for key in one.keys}
            assert not keys & {QKeySequence(key).toString() for key in other.keys}, (one, other)


def test_metadata_has_the_keys_of_lightroom() -> None:
    keys = {key: spec.name for spec in ACTIONS if spec.scope == "window" for key in spec.keys}
    assert [keys[key] for key in "PXU`"] == ["pick", "reject", "unflag", "toggle_pick"]
    assert [keys[key] for key in "012345"] == [f"rating_{number}" for number in range(6)]
    assert [keys[key] for key in "6789"] == ["red", "yellow", "green", "blue"]
    assert keys["G"] == "leave"
    assert keys["Shift+P"] == "keep"


def test_shift_does_the_same_and_goes_on_but_takes_no_key_that_means_something_else(
    qapp: QApplication,
) -> None:
    actions = Actions()
    taken = {action.shortcut().toString(): action.objectName() for action in actions}
    for spec in ACTIONS:
        if spec.advances:
            key = actions.onward(spec.name).shortcut().toString()
            assert key == f"Shift+{spec.keys[0]}"
            assert key not in taken


def test_every_icon_can_be_drawn_in_both_themes(qapp: QApplication) -> None:
    actions = Actions()
    actions.redraw()
    assert not any(action.icon().pixmap(16, 16).isNull() for action in actions)


def test_the_sheet_lists_every_action(qtbot: QtBot) -> None:
    sheet = ShortcutsSheet(Actions(), None)
    qtbot.addWidget(sheet)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert {spec.description for spec in ACTIONS} <= words


def test_every_page_has_its_action() -> None:
    names = {spec.name for spec in ACTIONS}
    kinds = [each for each in vars(pages).values() if isinstance(each, type)]
    shown = {kind.name for kind in kinds if issubclass(kind, Page) and kind is not Page}
    assert shown
    assert shown <= names
