"""Indexing gives way on battery and while photos are reviewed, where the settings say so."""

from types import SimpleNamespace

import psutil
import pytest

from app.settings import Settings
from app.tasks.indexing.pauses import ON_BATTERY, REVIEWING, is_on_battery, reason_to_pause


def give_battery(monkeypatch: pytest.MonkeyPatch, battery: object) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)


@pytest.mark.parametrize(
    ("battery", "expected"),
    [
        (None, False),
        (SimpleNamespace(power_plugged=True), False),
        (SimpleNamespace(power_plugged=None), False),
        (SimpleNamespace(power_plugged=False), True),
    ],
)
def test_a_computer_is_on_battery_only_if_it_has_one_and_no_power(
    monkeypatch: pytest.MonkeyPatch, battery: object, expected: bool
) -> None:
    give_battery(monkeypatch, battery)
    assert is_on_battery() is expected


def test_where_the_battery_cannot_be_asked_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(psutil, "sensors_battery", raising=False)
    assert not is_on_battery()


def test_each_pause_has_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    give_battery(monkeypatch, SimpleNamespace(power_plugged=False))
    settings = Settings(pause_while_reviewing=True)
    assert reason_to_pause(settings, is_reviewing=True) == REVIEWING
    assert reason_to_pause(settings, is_reviewing=False) == ON_BATTERY
    settings.pause_on_battery = False
    assert reason_to_pause(settings, is_reviewing=False) == ""
    settings.pause_while_reviewing = False
    assert reason_to_pause(settings, is_reviewing=True) == ""
