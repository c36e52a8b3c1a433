"""Dialogs and messages of the window."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from app.domain.errors import PhotoError
from app.domain.groups import Group
from app.domain.health import Backup, CatalogDamage, Recovery
from app.domain.photo import Photo
from app.settings import Settings
from app.tasks.filing.file_set import Request
from app.ui.commands.actions import Actions
from app.ui.dialogs.credits import CreditsDialog
from app.ui.dialogs.files import FilesDialog
from app.ui.dialogs.keep_best import KeepBestDialog
from app.ui.dialogs.recovery import RecoveryDialog
from app.ui.dialogs.settings import SettingsDialog
from app.ui.dialogs.shortcuts import ShortcutsDialog, ShortcutsSheet
from app.ui.history.decisions_dialog import DecisionsDialog
from app.ui.history.decisions_model import DecisionsModel
from app.ui.history.history_dialog import HistoryDialog
from app.ui.history.model import HistoryModel
from app.ui.history.pending_writes_dialog import PendingDialog
from app.ui.history.sidecar_writer import SidecarWriter
from app.ui.indexing.passed_over_dialog import PassedOverDialog
from app.ui.indexing.passed_over_model import PassedOverModel
from app.ui.indexing.text_recognition import TextRecognition
from app.ui.indexing.unreadable_dialog import UnreadableDialog
from app.ui.indexing.unreadable_model import UnreadableModel
from app.ui.map.position_dialog import PositionDialog
from app.ui.map.track_dialog import TrackDialog
from app.ui.map.track_model import TrackModel
from app.ui.model_manager.dialog import ModelsDialog
from app.ui.model_manager.model import ModelManager
from app.ui.times.dialog import TimesDialog
from app.ui.times.model import TimesModel

_log = logging.getLogger(__name__)


class Dialogs:
    """At most one dialog of each kind; none blocks the window."""

    def __init__(self, window: QWidget, log: Path) -> None:
        self._window = window
        self._log_file = log
        self._open: dict[str, QDialog] = {}

    def show_error(self, error: Exception) -> None:
        """Show an error: the sentence of a PhotoError, else a note that the program failed."""
        box = QMessageBox(self._window)
        box.setWindowTitle("Albumen")
        box.setTextFormat(Qt.TextFormat.PlainText)  # A file may be named like a tag.
        if isinstance(error, PhotoError):
            box.setText(str(error))
        else:
            _log.error("a task failed", exc_info=error)
            box.setText("An unexpected error occurred in Albumen. Your photos are not affected.")
            box.setInformativeText(
                f"Program error: {type(error).__name__}. "
                f"Details are in the log file {self._log_file}"
            )
        box.setModal(False)
        self._show(box.text(), lambda: box)

    def show_keys(self, actions: Actions) -> None:
        """Show the sheet of keyboard shortcuts."""
        self._close("shortcuts")
        self._show("shortcuts", lambda: ShortcutsSheet(actions, self._window))

    def change_keys(self, actions: Actions, settings: Settings) -> None:
        """Open the editor of keyboard shortcuts."""
        self._close("shortcuts")
        self._show("change", lambda: ShortcutsDialog(actions, settings, self._window))

    def show_settings(
        self, settings: Settings, then: Callable[[], object], recognition: TextRecognition
    ) -> None:
        """Open the settings; `then` is called after each change."""
        self._show("settings", lambda: SettingsDialog(settings, then, recognition, self._window))

    def show_models(self, manager: ModelManager) -> None:
        """Open the model manager."""
        self._show("models", lambda: ModelsDialog(manager, self._window))

    def show_unreadable(self, files: UnreadableModel) -> None:
        """Show the unreadable files."""
        self._show("unreadable", lambda: UnreadableDialog(files, self._window))

    def show_passed_over(self, groups: PassedOverModel) -> None:
        """Show the files passed over."""
        self._show("passed_over", lambda: PassedOverDialog(groups, self._window))

    def show_decisions(self, decisions: DecisionsModel, history: HistoryModel) -> None:
        """Show all decisions."""
        self._show("decisions", lambda: DecisionsDialog(decisions, history, self._window))

    def show_pending(self, writer: SidecarWriter) -> None:
        """Show the pending metadata."""
        self._show("pending_metadata", lambda: PendingDialog(writer, self._window))

    def show_history(self, history: HistoryModel) -> None:
        """Show the history."""
        self._show("history", lambda: HistoryDialog(history, self._window))

    def ask_of_files(self, history: HistoryModel, request: Request, settings: Settings) -> None:
        """Ask for the options of a file operation, with the list of its steps."""
        dialog = FilesDialog(history, request, settings, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_credits(
        self, history: HistoryModel, photos: Sequence[Photo], settings: Settings
    ) -> None:
        """Ask for creator and copyright of photos."""
        dialog = CreditsDialog(history, photos, settings, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_time(self, model: TimesModel, photos: Sequence[Photo]) -> None:
        """Ask for the capture time of photos."""
        dialog = TimesDialog(model, photos, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_position(self, history: HistoryModel, photos: Sequence[Photo]) -> None:
        """Ask for the position of photos."""
        dialog = PositionDialog(history, photos, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_track(self, model: TrackModel, tracks: Sequence[Path], photos: Sequence[Photo]) -> None:
        """Ask for the camera's clock, with the positions found on tracks."""
        dialog = TrackDialog(model, tracks, photos, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_to_keep(self, planned: Sequence[Group], left: int, then: Callable[[], object]) -> None:
        """Ask whether to keep the best photos of these groups, with the list of photos to reject.

        `left` more groups have no clear best photo, and are left to the user.
        """
        dialog = KeepBestDialog(planned, left, then, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_to_recover(
        self,
        damage: CatalogDamage,
        choose: Callable[[Recovery], object],
        refuse: tuple[str, Callable[[], object]],
    ) -> None:
        """Ask for the way on from a damaged catalog."""
        self._show(
            "recovery",
            lambda: RecoveryDialog(damage, damage.backups, choose, refuse, self._window),
        )

    def ask_to_restore(
        self, backups: tuple[Backup, ...], choose: Callable[[Recovery], object]
    ) -> None:
        """Ask which backup to restore."""
        cancel = ("Cancel", lambda: None)
        self._show("recovery", lambda: RecoveryDialog(None, backups, choose, cancel, self._window))

    def ask_to_forget(self, folder: Path, then: Callable[[], object]) -> None:
        """Ask whether to remove a folder from the library."""
        box = QMessageBox(self._window)
        box.setWindowTitle("Remove folder from library")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Remove “{folder.name or folder}” from the library?")
        box.setInformativeText(
            "Albumen no longer shows the photos of this folder. No file on disk is deleted."
        )
        remove = box.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(remove)
        box.accepted.connect(then)
        box.open()

    def _close(self, name: str) -> None:
        if name in self._open:
            self._open.pop(name).deleteLater()

    def _show(self, name: str, make: Callable[[], QDialog]) -> None:
        if name not in self._open or not self._open[name].isVisible():
            self._open[name] = make()
            self._open[name].show()
        self._open[name].raise_()
