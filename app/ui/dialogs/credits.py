"""Dialog to set creator and copyright of many photos, by templates that are remembered."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.photo import Photo
from app.settings import Settings
from app.tasks.metadata.edit import YEAR, year_of
from app.tasks.phrases import format_count
from app.ui.history.model import HistoryModel
from app.ui.theme import STEP
from app.ui.widgets.controls import fill_dialog, label, text_button
from app.ui.widgets.layouts import in_column
from app.ui.widgets.text_fields import Line

_WIDTH = 52 * STEP


class CreditsDialog(QDialog):
    """Two fields with what was entered last; an empty one leaves the photos as they are."""

    def __init__(
        self, history: HistoryModel, photos: Sequence[Photo], settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._photos = photos
        self._settings = settings
        self.setWindowTitle("Set creator and copyright")
        self.creator = self._line("Creator", settings.creator)
        self.copyright = self._line("Copyright", settings.copyright)
        self.note = label("", "quiet", wrap=True)
        count = format_count(len(photos), "photo")
        self.set = text_button(f"Set for {count}", self.accept, primary=True)
        fields = QWidget()
        in_column(
            label("Creator", "quiet"),
            self.creator,
            label("Copyright", "quiet"),
            self.copyright,
            inside=fields,
            spacing=STEP,
        )
        cancel = text_button("Cancel", self.reject)
        parts = (label("Set creator and copyright", "title"), fields, self.note)
        fill_dialog(self, parts, self.note, (None, cancel, self.set))
        for line in (self.creator, self.copyright):
            line.textChanged.connect(lambda _: self._check())
            line.escaped.connect(self.reject)
        self.accepted.connect(self._save)
        self._check()

    @property
    def values(self) -> dict[str, str]:
        """The fields to set."""
        texts = {"creator": self.creator.text().strip(), "copyright": self.copyright.text().strip()}
        return {field: text for field, text in texts.items() if text}

    def _line(self, name: str, text: str) -> Line:
        line = Line(text)
        line.setMinimumWidth(_WIDTH)
        line.setAccessibleName(name)
        line.setPlaceholderText("Unchanged")
        return line

    def _check(self) -> None:
        year = year_of(self._photos[0]) if self._photos else ""
        example = self.copyright.text().strip().replace(YEAR, year)
        hint = f"{YEAR} stands for the year of each photo"
        self.note.setText(
            f"{hint}: {example}." if YEAR in self.copyright.text() else f"{hint}, as in © {YEAR}."
        )
        self.set.setEnabled(bool(self.values and self._photos))

    def _save(self) -> None:
        self._settings.creator = self.creator.text().strip()
        self._settings.copyright = self.copyright.text().strip()
        self._history.edit(self._photos, self.values)
