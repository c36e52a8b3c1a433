"""A whole cull by keys: import, choose, change one's mind, leave, come back, and find it beside the photos."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.files.sidecar import read_sidecar
from app.marks import Flag, Marks
from app.photo import Photo
from app.ui.application import Desk
from tests import pictures
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import ALT, CTRL, LONG, SHIFT, click, drop, press, wait_until_read

Key = Qt.Key


def marks(desk: Desk) -> list[Marks]:
    return [desk.models.browsing[row].marks for row in range(len(desk.models.browsing))]


def current(desk: Desk) -> Photo:
    photo = desk.window.photo
    assert photo is not None
    return photo


def wait_for(qtbot: QtBot, desk: Desk, row: int, expected: Marks) -> None:
    qtbot.waitUntil(lambda: marks(desk)[row] == expected)


def wait_until_written(qtbot: QtBot, desk: Desk) -> None:
    writing = desk.models.writing
    qtbot.waitUntil(lambda: not writing.busy and not writing.waiting, timeout=LONG)


def test_a_shoot_is_culled_left_and_resumed_and_its_sidecars_tell(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    files = pictures.write_scenes(photos, 6)
    before = {file: file.read_bytes() for file in files}
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 6)
    click(qtbot, desk.window.page.wall, 0)
    press(qtbot, desk, Key.Key_P, SHIFT)  # No group is open: Shift+P means nothing here.
    press(qtbot, desk, Key.Key_3, SHIFT)
    wait_for(qtbot, desk, 0, Marks(stars=3))
    assert current(desk).path.name == "001.jpg"
    press(qtbot, desk, Key.Key_E)
    press(qtbot, desk, Key.Key_X, SHIFT)
    wait_for(qtbot, desk, 1, Marks(flag=Flag.REJECT))
    assert current(desk).path.name == "002.jpg"
    assert desk.window.front is desk.window.loupe
    press(qtbot, desk, Key.Key_A)  # From now on every mark goes on.
    press(qtbot, desk, Key.Key_P)
    wait_for(qtbot, desk, 2, Marks(flag=Flag.PICK))
    press(qtbot, desk, Key.Key_6)
    wait_for(qtbot, desk, 3, Marks(label="Red"))
    press(qtbot, desk, Key.Key_Z, CTRL)
    wait_for(qtbot, desk, 3, Marks())
    press(qtbot, desk, Key.Key_Z, CTRL | SHIFT)
    wait_for(qtbot, desk, 3, Marks(label="Red"))
    assert current(desk).path.name == "004.jpg"
    wait_until_written(qtbot, desk)
    desk.window.close()

    desk = open_desk()
    wait_until_read(qtbot, desk, 6)
    assert current(desk).path.name == "003.jpg"  # A label alone decides nothing.
    assert marks(desk)[:4] == [
        Marks(stars=3), Marks(flag=Flag.REJECT), Marks(flag=Flag.PICK), Marks(label="Red"),
    ]  # fmt: skip
    qtbot.waitUntil(desk.actions["undo"].isEnabled)
    press(qtbot, desk, Key.Key_Z, CTRL)
    wait_for(qtbot, desk, 3, Marks())
    wait_until_written(qtbot, desk)
    said = [read_sidecar(file.with_name(file.name + ".xmp")).says for file in files[:4]]
    assert said[0]["stars"] == 3
    assert said[1]["flag"] is Flag.REJECT
    assert said[2]["flag"] is Flag.PICK
    assert not said[3]["label"]
    assert not files[5].with_name("005.jpg.xmp").exists()
    assert {file: file.read_bytes() for file in files} == before


def test_what_is_typed_in_the_panel_is_said_of_all_that_are_chosen(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 3)
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 3)
    wall, panel = desk.window.page.wall, desk.window.details
    click(qtbot, wall, 0)
    press(qtbot, desk, Key.Key_A, CTRL)
    press(qtbot, desk, Key.Key_K, CTRL)
    assert panel.keywords.line.hasFocus()
    qtbot.keyClicks(panel.keywords.line, "Places|Oslo, night p x 5")  # Letters are no keys here.
    press(qtbot, desk, Key.Key_Return)
    words = ("Places|Oslo", "night p x 5")
    qtbot.waitUntil(lambda: [each.keywords for each in marks(desk)] == [words] * 3)
    press(qtbot, desk, Key.Key_Escape)
    assert wall.hasFocus()
    click(qtbot, wall, 1)
    panel.title.setFocus()
    qtbot.keyClicks(panel.title, "Harbour")
    click(qtbot, wall, 2)  # Leaving the field says it of the photo that was chosen then.
    wait_for(qtbot, desk, 1, Marks(keywords=words, title="Harbour"))
    assert marks(desk)[2].title == ""
    press(qtbot, desk, Key.Key_Z, CTRL)
    wait_for(qtbot, desk, 1, Marks(keywords=words))


def test_the_filter_shows_what_it_says_and_follows_the_keys(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 4)
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    click(qtbot, desk.window.page.wall, 0)
    press(qtbot, desk, Key.Key_Backslash)
    bar = desk.window.pages[0].choice
    bar.flags[None].click()
    press(qtbot, desk, Key.Key_X)
    qtbot.waitUntil(lambda: len(desk.models.browsing) == 3)
    bar.clear()
    qtbot.waitUntil(lambda: len(desk.models.browsing) == 4)
    bar.stars[2].click()
    qtbot.waitUntil(lambda: len(desk.models.browsing) == 0)
    desk.actions["choose_all"].trigger()
    qtbot.waitUntil(lambda: len(desk.models.browsing) == 4)
    bar.flags[Flag.REJECT].click()
    qtbot.waitUntil(lambda: len(desk.models.browsing) == 1)
    press(qtbot, desk, Key.Key_Backslash)
    qtbot.waitUntil(lambda: len(desk.models.browsing) == 4)


def test_many_at_one_stroke_are_shown_before_they_are_written(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 4)
    desk = open_desk()
    desk.settings.ask_from = 4
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    click(qtbot, desk.window.page.wall, 0)
    press(qtbot, desk, Key.Key_A, CTRL)
    press(qtbot, desk, Key.Key_4)
    qtbot.waitUntil(lambda: len(desk.models.writing.waiting) == 4)
    qtbot.waitUntil(lambda: "pending" in desk.notices._open)
    dialog = desk.notices._open["pending"]
    assert dialog.isVisible()
    names = [dialog.table.model().index(row, 0).data() for row in range(4)]
    assert names == [f"00{row}.jpg.xmp" for row in range(4)]
    qtbot.wait(200)
    assert list(photos.glob("*.xmp")) == []
    dialog.write.click()
    wait_until_written(qtbot, desk)
    assert len(list(photos.glob("*.xmp"))) == 4


def test_what_cannot_be_written_is_shown_and_tried_again(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 1)
    (photos / "000.jpg.xmp").mkdir()
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 1)
    click(qtbot, desk.window.page.wall, 0)
    press(qtbot, desk, Key.Key_4)
    qtbot.waitUntil(lambda: desk.actions["pending"].iconText() == "1 photo to be written")
    desk.actions["pending"].trigger()
    dialog = desk.notices._open["pending"]
    assert "000.jpg.xmp" in dialog.table.model().index(0, 4).data()
    (photos / "000.jpg.xmp").rmdir()
    dialog.write.click()
    wait_until_written(qtbot, desk)
    assert read_sidecar(photos / "000.jpg.xmp").says["stars"] == 4


def test_keys_mark_the_photos_of_groups_too(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    (first, *_) = pictures.write_scenes(photos, 3)
    (photos / "copy.jpg").write_bytes(first.read_bytes())
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    press(qtbot, desk, Key.Key_1, ALT)
    qtbot.waitUntil(lambda: len(desk.models.groups) == 1)
    press(qtbot, desk, Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.photo is not None)
    press(qtbot, desk, Key.Key_2)
    qtbot.waitUntil(lambda: current(desk).marks.stars == 2)  # Seen where it was said.
    qtbot.waitUntil(lambda: sorted(each.stars for each in marks(desk)) == [0, 0, 0, 2])
