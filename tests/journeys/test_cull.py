"""A whole cull by keys: import, choose, change one's mind, leave, come back, and find it beside the photos."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import Photo
from app.files.metadata.sidecar import read_sidecar
from app.tasks.library.photo_filter import PhotoFilter
from app.ui.application import Application
from tests import pictures
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import ALT, CTRL, LONG, SHIFT, click, drop, press, wait_until_read

Key = Qt.Key


def metadata_shown(desk: Application) -> list[PhotoMetadata]:
    return [desk.session.timeline[row].metadata for row in range(len(desk.session.timeline))]


def current(desk: Application) -> Photo:
    photo = desk.window.photo
    assert photo is not None
    return photo


def wait_for(qtbot: QtBot, desk: Application, row: int, expected: PhotoMetadata) -> None:
    qtbot.waitUntil(lambda: metadata_shown(desk)[row] == expected)


def wait_until_written(qtbot: QtBot, desk: Application) -> None:
    writing = desk.session.sidecar_writer
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
    click(qtbot, desk.window.page.grid, 0)
    press(qtbot, desk, Key.Key_P, SHIFT)  # No group is open: Shift+P means nothing here.
    press(qtbot, desk, Key.Key_3, SHIFT)
    wait_for(qtbot, desk, 0, PhotoMetadata(rating=3))
    assert current(desk).path.name == "001.jpg"
    press(qtbot, desk, Key.Key_E)
    press(qtbot, desk, Key.Key_X, SHIFT)
    wait_for(qtbot, desk, 1, PhotoMetadata(flag=Flag.REJECT))
    assert current(desk).path.name == "002.jpg"
    assert desk.window.front is desk.window.loupe
    press(qtbot, desk, Key.Key_A)  # From now on every mark goes on.
    press(qtbot, desk, Key.Key_P)
    wait_for(qtbot, desk, 2, PhotoMetadata(flag=Flag.PICK))
    press(qtbot, desk, Key.Key_6)
    wait_for(qtbot, desk, 3, PhotoMetadata(label="Red"))
    press(qtbot, desk, Key.Key_Z, CTRL)
    wait_for(qtbot, desk, 3, PhotoMetadata())
    press(qtbot, desk, Key.Key_Z, CTRL | SHIFT)
    wait_for(qtbot, desk, 3, PhotoMetadata(label="Red"))
    assert current(desk).path.name == "004.jpg"
    wait_until_written(qtbot, desk)
    desk.window.close()

    desk = open_desk()
    wait_until_read(qtbot, desk, 6)
    assert current(desk).path.name == "003.jpg"  # A label alone decides nothing.
    assert metadata_shown(desk)[:4] == [
        PhotoMetadata(rating=3), PhotoMetadata(flag=Flag.REJECT),
        PhotoMetadata(flag=Flag.PICK), PhotoMetadata(label="Red"),
    ]  # fmt: skip
    qtbot.waitUntil(desk.actions["undo"].isEnabled)
    press(qtbot, desk, Key.Key_Z, CTRL)
    wait_for(qtbot, desk, 3, PhotoMetadata())
    wait_until_written(qtbot, desk)
    text = [read_sidecar(file.with_name(file.name + ".xmp")).values for file in files[:4]]
    assert text[0]["rating"] == 3
    assert text[1]["flag"] is Flag.REJECT
    assert text[2]["flag"] is Flag.PICK
    assert not text[3]["label"]
    assert not files[5].with_name("005.jpg.xmp").exists()
    assert {file: file.read_bytes() for file in files} == before


def test_text_typed_in_the_panel_is_set_for_all_selected_photos(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 3)
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 3)
    grid, panel = desk.window.page.grid, desk.window.details
    click(qtbot, grid, 0)
    press(qtbot, desk, Key.Key_A, CTRL)
    press(qtbot, desk, Key.Key_K, CTRL)
    assert panel.keywords.line.hasFocus()
    qtbot.keyClicks(panel.keywords.line, "Places|Oslo, night p x 5")  # Letters are no keys here.
    press(qtbot, desk, Key.Key_Return)
    words = ("Places|Oslo", "night p x 5")
    qtbot.waitUntil(lambda: [each.keywords for each in metadata_shown(desk)] == [words] * 3)
    press(qtbot, desk, Key.Key_Escape)
    assert grid.hasFocus()
    click(qtbot, grid, 1)
    panel.title.setFocus()
    qtbot.keyClicks(panel.title, "Harbour")
    click(qtbot, grid, 2)  # Leaving the field says it of the photo that was chosen then.
    wait_for(qtbot, desk, 1, PhotoMetadata(keywords=words, title="Harbour"))
    assert metadata_shown(desk)[2].title == ""
    press(qtbot, desk, Key.Key_Z, CTRL)
    wait_for(qtbot, desk, 1, PhotoMetadata(keywords=words))


def test_the_filter_shows_its_matches_and_follows_the_keys(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 4)
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    click(qtbot, desk.window.page.grid, 0)
    press(qtbot, desk, Key.Key_Backslash)
    bar = desk.window.pages[0].filter_bar
    bar.flags["none"].click()
    press(qtbot, desk, Key.Key_X)
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 3)
    bar.clear()
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 4)
    bar.rating[2].click()
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 0)
    desk.actions["clear_photo_filter"].trigger()
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 4)
    bar.flags["reject"].click()
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 1)
    press(qtbot, desk, Key.Key_Backslash)
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 4)


def test_a_filter_becomes_a_search_and_the_filter_again(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 4)
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    actions, search = desk.actions, desk.session.search
    assert not actions["search_with_filter"].isEnabled()
    click(qtbot, desk.window.page.grid, 1)
    press(qtbot, desk, Key.Key_4)
    bar = desk.window.pages[0].filter_bar
    press(qtbot, desk, Key.Key_Backslash)
    bar.rating[2].click()
    bar.text.setText("jpg")
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 1)
    press(qtbot, desk, Key.Key_S, CTRL | ALT)
    qtbot.waitUntil(lambda: search.pending is None and len(search.results) == 1)
    assert desk.window.page.name == "search"
    assert search.state.text == "stars:>=3 text:jpg"
    search.open("cat stars:>=3")
    assert not actions["show_as_filter"].isEnabled()
    search.open("-stars:>=1")
    assert not actions["show_as_filter"].isEnabled()
    search.open("flag:none stars:>=4")
    desk.window.folders.select(photos)
    assert desk.session.timeline.folder == photos
    desk.window.show_page("search")
    actions["show_as_filter"].trigger()
    assert desk.window.page.name == "photos"
    assert desk.session.timeline.folder is None
    assert bar.isVisible()
    assert bar.filter == PhotoFilter(4, ("none",))
    qtbot.waitUntil(lambda: len(desk.session.timeline) == 1)
    bar.clear()
    assert not actions["search_with_filter"].isEnabled()


def test_an_edit_of_many_photos_is_confirmed_before_it_is_saved(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 4)
    desk = open_desk()
    desk.settings.confirm_from = 4
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    click(qtbot, desk.window.page.grid, 0)
    press(qtbot, desk, Key.Key_A, CTRL)
    press(qtbot, desk, Key.Key_4)
    qtbot.waitUntil(lambda: len(desk.session.sidecar_writer.waiting) == 4)
    qtbot.waitUntil(lambda: "pending_metadata" in desk.dialogs._open)
    dialog = desk.dialogs._open["pending_metadata"]
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
    click(qtbot, desk.window.page.grid, 0)
    press(qtbot, desk, Key.Key_4)
    qtbot.waitUntil(lambda: desk.actions["pending_metadata"].iconText() == "Metadata pending: 1")
    desk.actions["pending_metadata"].trigger()
    dialog = desk.dialogs._open["pending_metadata"]
    assert "000.jpg.xmp" in dialog.table.model().index(0, 4).data()
    (photos / "000.jpg.xmp").rmdir()
    dialog.write.click()
    wait_until_written(qtbot, desk)
    assert read_sidecar(photos / "000.jpg.xmp").values["rating"] == 4


def test_keys_set_the_metadata_of_photos_in_groups_too(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    (first, *_) = pictures.write_scenes(photos, 3)
    (photos / "copy.jpg").write_bytes(first.read_bytes())
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 4)
    press(qtbot, desk, Key.Key_1, ALT)
    qtbot.waitUntil(lambda: len(desk.session.groups) == 1)
    press(qtbot, desk, Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.photo is not None)
    press(qtbot, desk, Key.Key_2)
    qtbot.waitUntil(lambda: current(desk).metadata.rating == 2)  # Seen where it was said.
    qtbot.waitUntil(lambda: sorted(each.rating for each in metadata_shown(desk)) == [0, 0, 0, 2])
