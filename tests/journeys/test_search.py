"""A query is built term by term, answered, explained, saved, and opened again after a restart."""

from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.tasks.searching.search import Order, SearchResult
from app.ui.application import Application
from app.ui.search.model import SearchModel
from app.ui.search.page import SearchPage
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import ALT, CTRL, LONG, NONE, SHIFT, click, drop, press, wait_until_read
from tests.scenery import draw_all
from tests.ui.scenes import draw

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


def search_page(desk: Application) -> SearchPage:
    page = desk.window.page
    assert isinstance(page, SearchPage)
    return page


def answered(qtbot: QtBot, search: SearchModel) -> SearchResult:
    qtbot.waitUntil(lambda: search.pending is None, timeout=LONG)
    assert search.here is not None
    assert search.here.error == ""
    assert search.here.result is not None
    return search.here.result


def type_query(qtbot: QtBot, desk: Application, text: str) -> SearchResult:
    press(qtbot, desk, Key.Key_F, CTRL)
    box = search_page(desk).box
    assert box.hasFocus()
    with qtbot.waitSignal(box.typed):
        qtbot.keyClicks(box, text)
    return answered(qtbot, desk.session.search)


def test_a_query_is_built_answered_explained_saved_and_opened_again(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "pictures"
    draw_all(photos, 6)
    count = len(list(photos.rglob("*.jpg")))
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, count)
    ask_by_facts(qtbot, desk)
    ask_by_words(qtbot, desk)
    ask_by_photos(qtbot, desk, count)
    move_the_line(qtbot, desk)
    add_pictures(qtbot, desk, tmp_path)
    look_why(qtbot, desk)
    ask_for_a_part(qtbot, desk)
    press(qtbot, desk, Key.Key_Left, ALT)
    assert len(desk.session.search.state.photos) == 3
    assert len(desk.session.search.results) > 0
    press(qtbot, desk, Key.Key_Right, ALT)
    type_query(qtbot, desk, "landscape")
    written = desk.session.search.state.serialized
    desk.session.saved_searches.save("Peaks", written)
    qtbot.waitUntil(lambda: desk.session.saved_searches.rowCount() == 1)
    desk.window.close()
    open_kept(qtbot, open_desk(), written)


def ask_by_facts(qtbot: QtBot, desk: Application) -> None:
    """And why the first was found, to which the keyboard comes; then something new is asked."""
    assert type_query(qtbot, desk, "orientation:landscape").matching
    page = search_page(desk)
    qtbot.keyClick(page.box, Key.Key_Return)
    assert page.grid.current_row == 0
    press(qtbot, desk, Key.Key_W)
    assert desk.session.search.results[0].path.name in page.explanation.text
    press(qtbot, desk, Key.Key_W)
    press(qtbot, desk, Key.Key_N, CTRL)
    assert page.box.hasFocus()
    assert page.box.text() == ""
    assert not page.chips.chips


def ask_by_words(qtbot: QtBot, desk: Application) -> None:
    """A word, an error and a field; the field is excluded and removed by its chip."""
    search = desk.session.search
    assert type_query(qtbot, desk, "mountains").scored_terms
    page = search_page(desk)
    found = type_query(qtbot, desk, "mountains stars:many orientation:landscape")
    assert page.error.isVisible()
    assert "many" in page.error.text()
    names = [chip.accessibleName() for chip in page.chips.chips]
    assert names == ["“mountains”", "orientation:landscape"]
    qtbot.keyClick(page.box, Key.Key_Return)
    assert not page.box.hasFocus()
    page.chips.chips[1].setFocus()
    press(qtbot, desk, Key.Key_Minus)
    others = answered(qtbot, search).hits
    assert all(each.photo.width <= each.photo.height for each in others)
    assert page.box.text() == "mountains stars:many -orientation:landscape"
    press(qtbot, desk, Key.Key_Delete)
    assert answered(qtbot, search).results > max(found.results, len(others))
    assert page.box.text() == "mountains stars:many"


def ask_by_photos(qtbot: QtBot, desk: Application, count: int) -> None:
    """Like two, and not like a third, from another page."""
    search = desk.session.search
    desk.actions["photos"].trigger()
    grid = desk.window.page.grid
    click(qtbot, grid, 0)
    qtbot.mouseClick(grid.viewport(), LEFT, CTRL, grid.rect(1).center())
    press(qtbot, desk, Key.Key_S)
    answered(qtbot, search)
    assert len(search.state.photos) == 2
    assert search_page(desk).box.text() == ""
    desk.actions["photos"].trigger()
    grid.show_row(count - 1)
    click(qtbot, grid, count - 1)
    press(qtbot, desk, Key.Key_S, ALT | SHIFT)
    found = answered(qtbot, search)
    assert [term.against for term in search.state.terms] == [False, False, True]
    assert len(search.results) == min(found.matching, len(found.hits))


def move_the_line(qtbot: QtBot, desk: Application) -> None:
    """Shown, moved by key, and reset; the order within it."""
    search, page = desk.session.search, search_page(desk)
    advised = answered(qtbot, search).advised
    press(qtbot, desk, Key.Key_M)
    assert len(search.results) == answered(qtbot, search).results
    page.grid.setFocus()
    page.grid.go_to(2)
    press(qtbot, desk, Key.Key_Period, CTRL)
    assert answered(qtbot, search).matching == 3
    assert search.results.line == 3
    page.foot.order.setCurrentIndex(page.foot.order.findData(Order.NAME))
    page.foot.order.activated.emit(page.foot.order.currentIndex())
    assert answered(qtbot, search).matching == 3
    names = [search.results[row].path.name.casefold() for row in range(3)]
    assert names == sorted(names)
    desk.actions["reset_threshold"].trigger()
    assert answered(qtbot, search).matching == advised


def add_pictures(qtbot: QtBot, desk: Application, folder: Path) -> None:
    """A file that is dropped on the page, and pixels that are pasted, are asked for too."""
    search, page = desk.session.search, search_page(desk)
    before = search.state.photos
    stranger = draw(folder / "stranger.jpg", "#c08040")
    drop(desk, stranger)
    answered(qtbot, search)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    page.grid.setFocus()
    with qtbot.waitSignal(search.changed):  # It is stored first.
        press(qtbot, desk, Key.Key_V, CTRL)
    answered(qtbot, search)
    *earlier, dropped, pasted = search.state.photos
    assert (tuple(earlier), dropped) == (before, stranger)
    assert QImage(str(pasted)).size() == image.size()
    press(qtbot, desk, Key.Key_F, CTRL)
    pause = page.box._timer.interval()
    page.box._timer.setInterval(LONG)  # Gone back before these letters are asked for.
    qtbot.keyClicks(page.box, "peaks")
    press(qtbot, desk, Key.Key_Left, ALT)
    page.box._timer.setInterval(pause)
    assert page.box.text() == ""
    assert search.state.photos == (*before, stranger)
    press(qtbot, desk, Key.Key_Left, ALT)
    assert search.state.photos == before
    page.grid.setFocus()


def look_why(qtbot: QtBot, desk: Application) -> None:
    """Where a result is like the photos asked about."""
    page, explanation = search_page(desk), desk.session.explanation
    page.grid.setFocus()
    page.grid.go_to(0)
    press(qtbot, desk, Key.Key_W)
    qtbot.waitUntil(lambda: bool(explanation.reasons), timeout=LONG)
    assert all(reason.heat is not None for reason in explanation.reasons)
    qtbot.waitUntil(lambda: "In this photo" in page.explanation.text)
    assert "In the example photo" in page.explanation.text
    press(qtbot, desk, Key.Key_E)
    press(qtbot, desk, Key.Key_Right)
    press(qtbot, desk, Key.Key_Escape)
    photo = page.grid.photo
    assert photo is not None
    qtbot.waitUntil(lambda: photo.path.name in page.explanation.text and bool(explanation.reasons))


def ask_for_a_part(qtbot: QtBot, desk: Application) -> None:
    """A rectangle drawn in the loupe; Escape gives only that up."""
    search, loupe = desk.session.search, desk.window.loupe
    press(qtbot, desk, Key.Key_E)
    photo, frame = loupe.photo, loupe.frame
    assert photo is not None
    press(qtbot, desk, Key.Key_R)
    assert frame.hasFocus()
    press(qtbot, desk, Key.Key_Escape)
    assert desk.window.front is loupe
    press(qtbot, desk, Key.Key_R)
    place = loupe.canvas.zoom.place()
    begin = place.topLeft() + QPointF(place.width() / 4, place.height() / 4)
    end = begin + QPointF(place.width() / 2, place.height() / 4)
    qtbot.mousePress(frame, LEFT, NONE, begin.toPoint())
    qtbot.mouseMove(frame, end.toPoint())
    qtbot.mouseRelease(frame, LEFT, NONE, end.toPoint())
    answered(qtbot, search)
    assert desk.window.front is None
    assert search.state.serialized.startswith(f'part:"{photo.path}":0.2')


def open_kept(qtbot: QtBot, desk: Application, written: str) -> None:
    """The saved search is there after a restart."""
    qtbot.waitUntil(lambda: desk.session.saved_searches.rowCount() == 1, timeout=LONG)
    kept = desk.window.folders.saved_searches
    kept.list.setFocus()
    kept.list.setCurrentIndex(desk.session.saved_searches.index(0))
    press(qtbot, desk, Key.Key_Return)
    answered(qtbot, desk.session.search)
    assert desk.session.search.state.serialized == written
    assert search_page(desk).box.text() == "landscape"


def test_more_files_than_one_can_search_by_are_not_asked_for(
    desk: Application, tmp_path: Path
) -> None:
    desk.window_controller.drop([tmp_path / f"{number}.jpg" for number in range(51)])
    assert desk.session.search.state.photos == ()
    (box,) = desk.window.findChildren(QMessageBox)
    assert "51 photos" in box.text()
    box.close()
