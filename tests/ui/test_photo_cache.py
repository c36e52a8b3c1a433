"""Photo cache: photos that changed are read once, however many models show them."""

from typing import Any

from pytestqt.qtbot import QtBot

from app.domain.metadata import Flag
from app.domain.photo import Photo
from app.domain.progress import Change
from app.tasks.library.list_photos import list_photos_by_id
from app.ui.bridge import Bridge
from app.ui.compare.selection_model import LivePhotos
from app.ui.details.model import DetailsModel
from app.ui.history.model import HistoryModel
from app.ui.photo_cache import PhotoCache
from app.ui.photos.model import TimelineModel


def reads_of(requests: list[tuple[Any, ...]]) -> list[tuple[int, ...]]:
    """Ids of each reading of photos."""
    return [arguments[0] for task, *arguments in requests if task is list_photos_by_id]


def test_a_photo_that_changed_is_read_once_for_all_models(
    qtbot: QtBot, stocked: Bridge, requests: list[tuple[Any, ...]]
) -> None:
    cache, history = PhotoCache(stocked), HistoryModel(stocked)
    timeline, live = TimelineModel(stocked, cache), LivePhotos(cache)
    details = DetailsModel(stocked, cache)
    timeline.browse(None)
    qtbot.waitUntil(lambda: len(timeline) == 7)
    photo = timeline[0]
    live.hold([photo])
    details.show_photos([photo])
    qtbot.waitUntil(lambda: not cache.busy)
    requests.clear()
    history.edit([photo], {"flag": Flag.PICK})

    def shown() -> list[Photo | None]:
        return [timeline[0], live.find(photo.id), *details.photos]

    qtbot.waitUntil(lambda: all(each and each.flag is Flag.PICK for each in shown()))
    qtbot.waitUntil(lambda: not cache.busy)
    assert reads_of(requests) == [(photo.id,)]


def test_many_changes_at_once_are_read_together(
    qtbot: QtBot, stocked: Bridge, requests: list[tuple[Any, ...]]
) -> None:
    cache = PhotoCache(stocked)
    for id in (1, 2, 3, 2):
        stocked.changed.emit(Change(photos=(id,)))
    qtbot.waitUntil(lambda: not cache.busy)
    assert [set(ids) for ids in reads_of(requests)] == [{1}, {2, 3}]


def test_photos_held_are_renewed_when_more_changed_than_is_named(
    qtbot: QtBot, stocked: Bridge
) -> None:
    cache, held = PhotoCache(stocked), [5, 404]
    cache.keep(lambda: held)
    with qtbot.waitSignal(cache.renewed) as renewed:
        stocked.changed.emit(Change(all_photos=True))
    photos = renewed.args[0]
    assert photos[5].id == 5
    assert photos[404] is None
