"""Card of one model: description, state, progress and possible actions."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.tasks.models.listing import ROLE_NAMES, Model, ModelRole, describe_state
from app.tasks.phrases import format_progress
from app.ui.model_manager.model import ModelManager
from app.ui.theme import STEP
from app.ui.widgets.controls import ElidedLabel, label, text_button
from app.ui.widgets.layouts import in_column, in_row


class ModelCard(QWidget):
    """A row of the dialog."""

    removing = Signal(object)
    """Removal of the model was requested, to be confirmed."""

    def __init__(self, model: Model, manager: ModelManager) -> None:
        super().__init__()
        self._model = model
        self._manager = manager
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.state = label(wrap=True)
        self._title, self._good_for = label("", "title"), label("", "quiet", wrap=True)
        self._details = ElidedLabel("quiet")
        self._line = QProgressBar(textVisible=False)
        self._line.setAccessibleName(f"Progress of {model.title}")
        self.download = self._make_button("Download", self._download)
        self.stop = self._make_button("Stop", self._stop)
        self.use_for_similarity = self._make_button(
            "Use for similarity", lambda: self._use(ModelRole.SIMILARITY)
        )
        self.use_for_text = self._make_button(
            "Use for text search", lambda: self._use(ModelRole.TEXT)
        )
        self.remove = self._make_button("Remove", lambda: self.removing.emit(self._model))
        self._build()

    def _make_button(self, text: str, handler: Callable[[], object]) -> QPushButton:
        made = text_button(text, handler)
        made.setAccessibleName(f"{text}: {self._model.title}")
        return made

    def _build(self) -> None:
        uses = (self.use_for_similarity, self.use_for_text)
        row = in_row(self._title, None, self.download, self.stop, *uses, self.remove, spacing=STEP)
        row.addStrut(4 * STEP)  # As high as with buttons, so that the layout does not jump.
        parts = (row, self._good_for, self._details, self.state, self._line)
        margins = (2 * STEP, STEP, 2 * STEP, 2 * STEP)
        in_column(*parts, inside=self, margins=margins, spacing=STEP // 2)

    def show_model(self, model: Model) -> None:
        """Show the present state of a model."""
        self._model = model
        busy = self._manager.is_busy(model)
        self._title.setText(model.title)
        self._good_for.setText(_begin(model.good_for))
        place = str(model.place) if model.place else ""
        size = f"{model.megabytes:,.0f} MB" if model.megabytes else ""
        self._details.show_text(
            "  ·  ".join(filter(None, (model.scores, model.licence, size, place)))
        )
        self._show_state(model)
        usable = not (model.downloadable or model.error or busy)
        held = self.focusWidget() if self.isAncestorOf(self.window().focusWidget()) else None
        self.download.setVisible(model.downloadable and not busy)
        self.download.setText("Resume download" if model.downloaded else "Download")
        self.download.setToolTip(
            f"Download {model.megabytes:,.0f} MB from Hugging Face. No other data is sent."
        )
        self.download.setAccessibleDescription(self.download.toolTip())
        self.stop.setVisible(busy)
        self._show_button(self.use_for_similarity, ModelRole.SIMILARITY, usable)
        self._show_button(self.use_for_text, ModelRole.TEXT, usable and model.supports_text)
        self.remove.setVisible(model.removable and not model.active_roles and not busy)
        if held is not None and not held.isVisibleTo(self):  # The keyboard stays on this model.
            self._take_keyboard()

    def _show_button(self, button: QPushButton, role: ModelRole, usable: bool) -> None:
        """Show the button to use the model for a role; or, while another is queued, to keep the present one."""
        serves = role in self._model.active_roles
        button.setVisible(usable and (not serves or self._manager.is_queued(role)))
        button.setText(f"{'Keep' if serves else 'Use'} for {ROLE_NAMES[role]}")
        button.setAccessibleName(f"{button.text()}: {self._model.title}")

    def _show_state(self, model: Model) -> None:
        progress = self._manager.progress.get(model.name)
        self.state.setText(format_progress(progress) if progress else describe_state(model))
        self._line.setVisible(progress is not None)
        if progress is not None:
            # Qt counts in 32 bits, and bytes are more.
            self._line.setMaximum(1_000)
            self._line.setValue(round(1_000 * progress.done / max(1, progress.total)))

    def _take_keyboard(self) -> None:
        for button in (
            self.stop,
            self.download,
            self.use_for_similarity,
            self.use_for_text,
            self.remove,
        ):
            if button.isVisibleTo(self):
                button.setFocus()
                return

    def _download(self) -> None:
        self._manager.download(self._model)

    def _stop(self) -> None:
        self._manager.stop(self._model)

    def _use(self, role: ModelRole) -> None:
        self._manager.use(self._model, role)


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
