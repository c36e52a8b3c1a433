"""Dialog of the ways on from a damaged catalog, and of restoring a backup."""

import time
from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from app.domain.health import Backup, CatalogDamage, DamageKind, Recovery
from app.tasks.health.phrases import describe_backup, describe_damage
from app.ui.theme import STEP
from app.ui.widgets.controls import label, text_button
from app.ui.widgets.layouts import in_column, in_row

_KEPT = "The present catalog is kept beside the new one."
_READ = "Photos are read again in the background, and newer ratings and keywords from sidecars."
_NONE = (
    "There is no backup. A new catalog reads ratings and keywords from sidecars, when you add your folders. "
    "The damaged catalog is kept."
)
_TITLES = {
    DamageKind.MISSING: "The catalog is missing",
    DamageKind.EMPTY: "The catalog is empty",
    DamageKind.NO_DATABASE: "The catalog is damaged",
    DamageKind.CUT_SHORT: "The catalog is damaged",
    DamageKind.MALFORMED: "The catalog is damaged",
    DamageKind.LATER_LOST: "The last changes are missing from the catalog",
}
_WIDTH = 560


class RecoveryDialog(QDialog):
    """The user chooses a way on; closing the dialog chooses none."""

    def __init__(
        self,
        damage: CatalogDamage | None,
        backups: tuple[Backup, ...],
        choose: Callable[[Recovery], object],
        refuse: tuple[str, Callable[[], object]],
        parent: QWidget,
    ) -> None:
        """Without damage, only a backup can be chosen; `refuse` is the button for no way on."""
        super().__init__(parent)
        self._damage, self._backups, self._choose = damage, backups, choose
        self.setWindowTitle("Restore backup" if damage is None else "Catalog")
        self.setMinimumWidth(_WIDTH)
        self.backups = QComboBox()
        self.backups.setAccessibleName("Backup")
        self._fill()
        self.restore = text_button("Restore backup", self._restore, primary=True)
        self.keep = text_button("Use as it is", lambda: self._take(Recovery(keep=True)))
        self.start_new = text_button("Start new catalog", lambda: self._take(Recovery()))
        text, handler = refuse
        self.refuse = text_button(text, lambda: self._refuse(handler))
        self.restore.setVisible(bool(backups))
        self.backups.setVisible(bool(backups))
        self.keep.setVisible(damage is not None and damage.is_usable)
        self.start_new.setVisible(damage is not None)
        self._build()

    def _build(self) -> None:
        title = _TITLES[self._damage.kind] if self._damage else "Restore a backup"
        sentence = label(describe_damage(self._damage) if self._damage else "", wrap=True)
        sentence.setVisible(self._damage is not None)
        is_missing = self._damage is not None and self._damage.kind is DamageKind.MISSING
        ways = _READ if is_missing else f"{_KEPT} {_READ}"
        kept = label(ways if self._backups else _NONE, "quiet", wrap=True)
        foot = in_row(
            self.start_new, self.keep, None, self.refuse, self.restore, spacing=STEP
        )  # fmt: skip
        in_column(
            label(title, "title"), sentence, self.backups, kept, STEP, foot,
            inside=self, margins=2 * STEP, spacing=2 * STEP,
        )  # fmt: skip

    def _fill(self) -> None:
        now = time.time()
        for number, backup in enumerate(self._backups):
            since = self._damage.since if self._damage and number == 0 else None
            text = describe_backup(backup, now, since).removeprefix("the backup of ")
            self.backups.addItem(text[:1].upper() + text[1:])

    def _restore(self) -> None:
        self._take(Recovery(self._backups[self.backups.currentIndex()].path))

    def _take(self, recovery: Recovery) -> None:
        self.accept()
        self._choose(recovery)

    def _refuse(self, handler: Callable[[], object]) -> None:
        self.reject()
        handler()
