"""Creator and copyright for many photos at once, and what the details panel tells of place and people."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.files.metadata.sidecar import read_sidecar
from app.ui.application import Application
from app.ui.dialogs.credits import CreditsDialog
from tests import pictures
from tests.journeys.conftest import OpenDesk
from tests.journeys.hands import CTRL, click, drop, press, wait_until_read

_PACKET = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmp:CreateDate="2019-05-06T07:08:09"
 photoshop:Headline="Regatta" photoshop:City="Kiel" photoshop:Country="Germany"><Iptc4xmpExt:PersonInImage>
 <rdf:Bag><rdf:li>Anna</rdf:li><rdf:li>Bo</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
 </rdf:Description></rdf:RDF></x:xmpmeta>"""
TOLD = "Headline: Regatta\nPlace: Kiel, Germany\nDate from XMP"


def ask(qtbot: QtBot, desk: Application) -> CreditsDialog:
    """Open the dialog for the selected photos."""
    desk.actions["credits"].trigger()
    dialogs = desk.window.findChildren(CreditsDialog)
    qtbot.waitUntil(lambda: dialogs[-1].isVisible())
    return dialogs[-1]


def values(desk: Application, field: str) -> list[str]:
    photos = desk.session.timeline
    return [getattr(photos[row].metadata, field) for row in range(len(photos))]


def test_creator_and_copyright_are_set_by_a_template_that_is_remembered(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write(photos / "a.jpg", pictures.draw_scene(1), xmp=_PACKET)
    pictures.write(
        photos / "b.jpg",
        pictures.draw_scene(2),
        exif=pictures.exif_of(DateTimeOriginal="2020:01:02 03:04:05"),
    )
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 2)
    grid, panel = desk.window.page.grid, desk.window.details
    desk.actions["details"].setChecked(True)
    click(qtbot, grid, 0)
    qtbot.waitUntil(lambda: panel.more.text() == TOLD)
    assert panel.people.text() == 'People: <a href="Anna">Anna</a>, <a href="Bo">Bo</a>'
    press(qtbot, desk, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: panel.more.text() == "")
    dialog = ask(qtbot, desk)
    assert not dialog.set.isEnabled()
    qtbot.keyClicks(dialog.copyright, "(c) {year} Ada")
    assert "(c) 2019 Ada" in dialog.note.text()
    qtbot.mouseClick(dialog.set, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: values(desk, "copyright") == ["(c) 2019 Ada", "(c) 2020 Ada"])
    sidecar = photos / "a.jpg.xmp"
    qtbot.waitUntil(sidecar.exists, timeout=20_000)
    assert read_sidecar(sidecar).values == {"copyright": "(c) 2019 Ada"}
    dialog = ask(qtbot, desk)
    assert (dialog.creator.text(), dialog.copyright.text()) == ("", "(c) {year} Ada")
    dialog.reject()
    qtbot.waitUntil(desk.actions["undo"].isEnabled)
    desk.actions["undo"].trigger()  # Without a desktop no window is active again after a dialog.
    qtbot.waitUntil(lambda: values(desk, "copyright") == ["", ""])


def test_a_creator_typed_in_the_panel_is_set_once(
    qtbot: QtBot, open_desk: OpenDesk, tmp_path: Path
) -> None:
    photos = tmp_path / "shoot"
    pictures.write_scenes(photos, 2)
    desk = open_desk()
    drop(desk, photos)
    wait_until_read(qtbot, desk, 2)
    grid, panel = desk.window.page.grid, desk.window.details
    desk.actions["details"].setChecked(True)
    click(qtbot, grid, 0)
    panel.creator.setFocus()
    qtbot.keyClicks(panel.creator, "Ada;Bo")
    qtbot.keyClick(panel.creator, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: values(desk, "creator")[0] == "Ada; Bo")
    click(qtbot, grid, 0)
    assert not panel.creator.hasFocus()
    qtbot.waitUntil(lambda: panel.creator.text() == "Ada; Bo")
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)  # One operation, so one undo takes it back.
    qtbot.waitUntil(lambda: values(desk, "creator") == ["", ""])


def test_a_person_of_the_details_panel_is_searched_for(qtbot: QtBot, open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.details.people.linkActivated.emit("Anna Lee")
    assert desk.session.search.state.text == 'person:"Anna Lee"'
