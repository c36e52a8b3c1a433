"""One model in words, how far it is, and the buttons that are of use now."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.tasks.models import Model, Role, say_state
from app.ui.models.embedders import Embedders
from app.ui.theme import STEP
from app.ui.views.parts import Elided, label
from app.ui.views.words import say_progress


class ModelCard(QWidget):
    """A row of the dialog."""

    removing = Signal(object)
    """The model is to be removed, if the user means it."""

    def __init__(self, model: Model, embedders: Embedders) -> None:
        super().__init__()
        self._model = model
        self._embedders = embedders
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.state = label()
        self._title, self._good_for = label("", "title"), label("", "quiet")
        self._facts = Elided("quiet")
        self._line = QProgressBar(textVisible=False)
        self._line.setAccessibleName(f"Progress of {model.title}")
        self.download = self._make_button("Download", self._download)
        self.stop = self._make_button("Stop", self._stop)
        self.looks = self._make_button("Use for looks", lambda: self._use(Role.LOOKS))
        self.words = self._make_button("Use for words", lambda: self._use(Role.WORDS))
        self.remove = self._make_button("Remove", lambda: self.removing.emit(self._model))
        self._build()

    def _make_button(self, text: str, verb: Callable[[], object]) -> QPushButton:
        made = QPushButton(text)
        made.setAutoDefault(False)
        made.setAccessibleName(f"{text}: {self._model.title}")
        made.clicked.connect(lambda: verb())
        return made

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP // 2)
        for text in (self._good_for, self.state):
            text.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        row.addWidget(self._title)
        row.addStretch(1)
        for button in (self.download, self.stop, self.looks, self.words, self.remove):
            row.addWidget(button)
        row.addStrut(4 * STEP)  # As high as with buttons, so that nothing jumps.
        column.addLayout(row)
        for part in (self._good_for, self._facts, self.state, self._line):
            column.addWidget(part)

    def show_model(self, model: Model) -> None:
        """Show how things stand with it."""
        self._model = model
        busy = self._embedders.is_busy(model)
        self._title.setText(model.title)
        self._good_for.setText(_begin(model.good_for))
        place = str(model.place) if model.place else ""
        size = f"{model.megabytes:,.0f} MB" if model.megabytes else ""
        self._facts.say("  ·  ".join(filter(None, (model.scores, model.licence, size, place))))
        self._show_state(model)
        usable = not (model.downloadable or model.fault or busy)
        held = self.focusWidget() if self.isAncestorOf(self.window().focusWidget()) else None
        self.download.setVisible(model.downloadable and not busy)
        self.download.setText("Go on downloading" if model.fetched else "Download")
        self.download.setToolTip(
            f"Downloads {model.megabytes:,.0f} MB from the model hub; nothing is sent but this request"
        )
        self.download.setAccessibleDescription(self.download.toolTip())
        self.stop.setVisible(busy)
        self._offer(self.looks, Role.LOOKS, usable)
        self._offer(self.words, Role.WORDS, usable and model.knows_words)
        self.remove.setVisible(model.removable and not model.serves and not busy)
        if held is not None and not held.isVisibleTo(self):  # The keyboard stays on this model.
            self._take_keyboard()

    def _offer(self, button: QPushButton, role: Role, usable: bool) -> None:
        """To use it for that; or, while another is awaited, to stay with it."""
        serves = role in self._model.serves
        button.setVisible(usable and (not serves or self._embedders.is_awaited(role)))
        button.setText(f"{'Keep' if serves else 'Use'} for {role.value}")
        button.setAccessibleName(f"{button.text()}: {self._model.title}")

    def _show_state(self, model: Model) -> None:
        progress = self._embedders.progress.get(model.name)
        self.state.setText(say_progress(progress) if progress else say_state(model))
        self._line.setVisible(progress is not None)
        if progress is not None:
            # Qt counts in 32 bits, and bytes are more.
            self._line.setMaximum(1_000)
            self._line.setValue(round(1_000 * progress.done / max(1, progress.total)))

    def _take_keyboard(self) -> None:
        for button in (self.stop, self.download, self.looks, self.words, self.remove):
            if button.isVisibleTo(self):
                button.setFocus()
                return

    def _download(self) -> None:
        self._embedders.download(self._model)

    def _stop(self) -> None:
        self._embedders.stop(self._model)

    def _use(self, role: Role) -> None:
        self._embedders.use(self._model, role)


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
