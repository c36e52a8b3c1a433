"""The timeline: bars are counted, selected and zoomed, and the grid shows what they stand for."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.tasks.library.count_days import DayCounts
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.latest_request import LatestRequest
from app.ui.photo_cache import PhotoCache
from app.ui.photos.model import TimelineModel
from app.ui.timeline.bins import Bins, Scale
from app.ui.timeline.histogram import Histogram
from app.ui.timeline.model import TimelinePageModel
from app.ui.timeline.page import TimelinePage


def days_of(**counts: int) -> DayCounts:
    """Counts of days named d2024_06_12."""
    days = [date(*map(int, name[1:].split("_"))).toordinal() - 719_163 for name in counts]
    return DayCounts(np.array(days, np.int64), np.array(list(counts.values()), np.int64))


DAYS = days_of(d2022_12_31=2, d2024_06_12=5, d2024_06_13=1, d2024_07_01=9)


@pytest.fixture
def histogram(qtbot: QtBot) -> Histogram:
    histogram = Histogram()
    histogram.resize(600, histogram.height())
    with qtbot.waitExposed(histogram):
        histogram.show()
    histogram.show_days(DAYS)
    return histogram


@pytest.mark.parametrize(
    ("scale", "count", "name", "query"),
    [
        (Scale.YEARS, [2, 0, 15], "2024", "2024"),
        (Scale.MONTHS, [2, *[0] * 17, 6, 9], "July 2024", "2024-07"),
        (Scale.DAYS, None, "1 July 2024", "2024-07-01"),
    ],
)
def test_bins_leave_no_gap(scale: Scale, count: list[int] | None, name: str, query: str) -> None:
    bins = Bins.of(DAYS, scale)
    assert bins.counts.sum() == 17
    assert count is None or bins.counts.tolist() == count
    last = len(bins) - 1
    assert bins.name(last) == name
    assert bins.query_date(last) == query
    assert bins.place(bins.begin(last)) == last
    assert bins.place(date(1980, 1, 1)) == 0


def test_photos_before_1970_have_bins() -> None:
    bins = Bins.of(days_of(d1969_12_31=1, d1970_01_01=2), Scale.YEARS)
    assert [bins.name(0), bins.name(1)] == ["1969", "1970"]
    assert bins.counts.tolist() == [1, 2]


def test_a_bar_is_selected_by_a_click_and_several_by_dragging(
    qtbot: QtBot, histogram: Histogram
) -> None:
    port = histogram.viewport()
    with qtbot.waitSignal(histogram.selected):
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(30, 40))
    assert histogram.range == (0, 0)
    assert (histogram.describe(), histogram.count) == ("2022", 2)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(30, 40))
    QTest.mouseMove(port, QPoint(130, 40))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(130, 40))
    assert histogram.describe() == "2022 to 2024"


def test_what_is_selected_stays_so_on_another_scale(histogram: Histogram) -> None:
    histogram.select(2, 2)
    histogram.set_scale(Scale.MONTHS)
    assert histogram.describe() == "January 2024 to July 2024"
    assert histogram.count == 15
    histogram.set_scale(Scale.YEARS)
    assert histogram.describe() == "2024"


def test_keys_move_extend_and_zoom(histogram: Histogram) -> None:
    histogram.setFocus()
    QTest.keyClick(histogram, Qt.Key.Key_End)
    assert histogram.describe() == "2024"
    QTest.keyClick(histogram, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert histogram.describe() == "2023 to 2024"
    QTest.keyClick(histogram, Qt.Key.Key_Home)
    assert histogram.describe() == "2022"
    QTest.keyClick(histogram, Qt.Key.Key_Plus)
    assert histogram.bins.scale is Scale.MONTHS
    assert histogram.describe() == "December 2022"
    QTest.keyClick(histogram, Qt.Key.Key_Minus)
    assert histogram.describe() == "2022"


def test_new_photos_leave_the_selection(histogram: Histogram) -> None:
    histogram.select(2, 2)
    histogram.show_days(days_of(d2020_01_01=1, d2024_06_12=7))
    assert (histogram.describe(), histogram.count) == ("2024", 7)
    histogram.show_days(DayCounts())
    assert histogram.range is None
    histogram.grab()


@pytest.mark.parametrize("scale", list(Scale))
def test_every_scale_is_painted(histogram: Histogram, scale: Scale) -> None:
    histogram.set_scale(scale)
    histogram.select(len(histogram.bins) - 1, len(histogram.bins) - 1)
    image = histogram.grab().toImage()
    seen = {image.pixel(x, 75) for x in range(0, image.width(), 2)}
    assert len(seen) > 2


def test_nothing_is_asked_before_the_page_is_shown(
    qtbot: QtBot,
    bridge: Bridge,
    requests: list[tuple[Any, ...]],
    reader: ThumbnailReader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library may not be open yet, and no page costs time before it is looked at."""
    model = TimelinePageModel(bridge, PhotoCache(bridge))
    page = TimelinePage(reader, Actions(bridge), Settings(), model=model)
    qtbot.addWidget(page)
    qtbot.wait(50)
    assert requests == []
    monkeypatch.setattr(TimelineModel, "browse", lambda self, folder: None)
    monkeypatch.setattr(LatestRequest, "ask", lambda self: requests.append((self,)))
    with qtbot.waitExposed(page):
        page.show()
    assert len(requests) == 1
