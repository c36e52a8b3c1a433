"""The list of what would be flagged is exact, and the list of decisions can be searched and undone."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from app.domain.groups import Tier, Verdict
from app.domain.metadata import Flag, PhotoMetadata
from app.tasks.culling.decide import ImportedDecisions
from app.ui.bridge import Bridge
from app.ui.dialogs.keep_best import KeepBestDialog, find_losses
from app.ui.history.decisions_dialog import DecisionsDialog
from app.ui.history.decisions_model import DecisionsModel
from app.ui.history.model import HistoryModel
from tests.ui.groups.test_model import make_group
from tests.ui.scenes import make_photo


def test_only_what_gets_the_flag_is_listed() -> None:
    one, other = make_group(1, 3, reasons=("sharpest of 3", "no clipping")), make_group(11, 2)
    flagged = replace(one.photos[1], metadata=PhotoMetadata(flag=Flag.REJECT))
    one = replace(one, photos=(one.photos[0], flagged, one.photos[2]))
    losses = find_losses([one, other, replace(make_group(21), keeper=None)])
    assert [loss.photo.id for loss in losses] == [3, 12]
    assert [loss.kept.id for loss in losses] == [1, 11]
    assert [loss.reason for loss in losses] == [
        "sharpest of 3, no clipping",
        "No measurable difference",
    ]


def test_thousands_of_photos_are_listed_and_done_with_one_button(qtbot: QtBot) -> None:
    done: list[bool] = []
    planned = [make_group(10 * number, 5) for number in range(1, 2_001)]
    dialog = KeepBestDialog(planned, 0, lambda: done.append(True), None)
    qtbot.addWidget(dialog)
    dialog.show()
    table = dialog.findChild(QTableView)
    assert table is not None
    rows = table.model()
    assert rows.rowCount() == 8_000
    assert rows.index(7_999, 0).data() == "020004.jpg"
    assert rows.index(7_999, 3).data() == "020000.jpg"
    (button,) = [b for b in dialog.findChildren(QPushButton) if b.text() == "Reject 8,000 photos"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [True]


def test_a_best_photo_of_the_same_name_is_told_by_its_folder(qtbot: QtBot) -> None:
    group = make_group(1)
    near_duplicate = make_photo(2, path=Path("/elsewhere/000001.jpg"))
    dialog = KeepBestDialog(
        [replace(group, photos=(group.photos[0], near_duplicate))], 2, lambda: None, None
    )
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableView)
    assert table is not None
    assert table.model().index(0, 3).data() == "photos/000001.jpg"


def test_decisions_are_searched_undone_and_carried_elsewhere(
    qtbot: QtBot, stocked: Bridge, tmp_path: Path
) -> None:
    history, decisions = HistoryModel(stocked), DecisionsModel(stocked)
    for first in (1, 4):
        photos = (make_photo(first), make_photo(first + 1))
        history.decide(Tier.EXACT_DUPLICATE, Verdict.KEEP_ALL, (photos,))
    dialog = DecisionsDialog(decisions, history, None)
    qtbot.addWidget(dialog)
    dialog.show()
    rows = dialog.table.model()
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
    assert rows.index(0, 3).data() == "000004.jpg, 000005.jpg"
    assert not dialog.undo.isEnabled()

    field = dialog.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "000001")
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    assert rows.index(0, 3).data() == "000001.jpg, 000002.jpg"
    field.clear()
    qtbot.waitUntil(lambda: rows.rowCount() == 2)

    file = tmp_path / "decisions.json"
    with qtbot.waitSignal(decisions.exported) as exported:
        decisions.export_to(file)
    assert exported.args == [2, file]
    dialog.table.selectRow(0)
    qtbot.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    with qtbot.waitSignal(decisions.imported) as imported:
        decisions.import_from(file)
    assert imported.args == [ImportedDecisions(1, 0), file]
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
