"""The dialog about capture times: what is entered is planned at once, and set when it is accepted."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.capture_time import format_capture_time
from app.domain.photo import Photo
from app.tasks.times.request import AsShownBy, OfFile, SetFirst, Shift, Suggested, parse_time
from app.ui.bridge import Bridge
from app.ui.history.model import HistoryModel
from app.ui.times.dialog import TimesDialog
from app.ui.times.model import TimesModel
from app.ui.times.request_fields import RequestFields, RequestKind
from tests.tasks.times.test_times import HOUR, NOON


def photo(number: int, *, taken: bool = True) -> Photo:
    path = Path(f"/photos/{number}.jpg")
    return Photo(number, path, "d", 3, 2, 1, NOON + number * HOUR, taken)


@pytest.fixture
def fields(qtbot: QtBot) -> RequestFields:
    fields = RequestFields([photo(2), photo(1), photo(3, taken=False)])
    qtbot.addWidget(fields)
    return fields


def test_every_kind_has_its_fields_and_request(fields: RequestFields) -> None:
    assert fields.hint.startswith("Enter a time to shift by")
    fields.shift.setText("-1h30m")
    assert (fields.hint, fields.request()) == ("", Shift(-1.5 * HOUR))
    fields.kind.setCurrentIndex(RequestKind.ZONE)
    fields.hours.setValue(-6)
    assert fields.request() == Shift(-6 * HOUR)
    fields.kind.setCurrentIndex(RequestKind.SET)
    assert fields.request() == SetFirst(parse_time("2024-05-01 13:00:00"))
    fields.kind.setCurrentIndex(RequestKind.CAMERA)
    fields.in_folder.setChecked(True)
    assert fields.request() == AsShownBy(1, 2, in_folder=True)
    fields.kind.setCurrentIndex(RequestKind.SUGGESTED)
    assert fields.request() == Suggested()
    fields.kind.setCurrentIndex(RequestKind.OF_FILE)
    assert fields.request() == OfFile()


def test_only_the_fields_of_the_kind_are_shown(fields: RequestFields, qtbot: QtBot) -> None:
    with qtbot.waitExposed(fields):
        fields.show()
    assert fields.shift.isVisible()
    assert not fields.reference.isVisible()
    fields.kind.setCurrentIndex(RequestKind.CAMERA)
    assert fields.reference.isVisible()
    assert not fields.shift.isVisible()


def test_a_pair_needs_two_photos(qtbot: QtBot) -> None:
    fields = RequestFields([photo(1)])
    qtbot.addWidget(fields)
    fields.kind.setCurrentIndex(RequestKind.CAMERA)
    assert "Select two photos" in fields.hint


def test_times_are_shown_before_they_are_set(
    stocked: Bridge, copies: list[Photo], qtbot: QtBot
) -> None:
    history = HistoryModel(stocked)
    model, over = TimesModel(stocked, history), QWidget()
    dialog = TimesDialog(model, copies[:2], over)
    dialog.fields.shift.setText("+1h")
    qtbot.waitUntil(lambda: model.plan is not None)
    assert dialog.set.text() == "Adjust 2 photos"
    before, after = (format_capture_time(copies[0].time + seconds) for seconds in (0, HOUR))
    assert dialog.list.item(0).text() == f"{copies[0].path.name}:   {before}   →   {after}"
    dialog.fields.shift.setText("soon")
    assert "no time to shift by" in dialog.note.text()
    assert not dialog.set.isEnabled()
    assert dialog.list.count() == 0
    dialog.fields.kind.setCurrentIndex(RequestKind.CAMERA)
    qtbot.waitUntil(lambda: bool(model.error))
    assert "camera" in dialog.note.text()
    dialog.fields.kind.setCurrentIndex(RequestKind.ZONE)
    dialog.fields.hours.setValue(2)
    qtbot.waitUntil(lambda: model.plan is not None)
    with qtbot.waitSignal(stocked.changed):
        dialog.accept()
    qtbot.waitUntil(lambda: history.last is not None)
    assert history.last is not None
    assert history.last.summary.startswith("Capture time +2:00:00 for")
