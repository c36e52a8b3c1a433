"""Model manager: download, choose and remove models for similarity and text search."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from app.tasks.models.listing import NETWORK_SUFFIXES, Model
from app.ui.model_manager.card import ModelCard
from app.ui.model_manager.model import ModelManager
from app.ui.widgets.controls import fill_dialog, label, text_button
from app.ui.widgets.layouts import in_column, scroll

_PROMISE = (
    "Albumen goes online only when you press Download: it fetches the model from Hugging Face and sends "
    "nothing else. A new model indexes all photos in the background; the present one stays in use until then."
)


class ModelsDialog(QDialog):
    """Cards of all models, kept up to date while the dialog is open."""

    def __init__(self, manager: ModelManager, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._manager = manager
        self.setWindowTitle("Models")
        self.resize(880, min(680, parent.height()) if parent else 680)
        self.cards: dict[str, ModelCard] = {}
        """Cards by name of model."""
        self._heading, promise = label("Models", "title"), label(_PROMISE, "quiet", wrap=True)
        self._device = label("", "quiet")
        self._paper = QWidget()
        self._paper.setObjectName("paper")
        self._column = in_column(None, inside=self._paper)
        self._build(promise)
        manager.changed.connect(self._refresh)
        self._refresh()

    def _build(self, promise: QWidget) -> None:
        area = scroll(self._paper, "Models")
        self.add = text_button("Add folder…", self._choose_folder)
        self.add.setAccessibleDescription("Add a transformers model from a folder")
        self.add_file = text_button("Add file…", self._choose_file)
        self.add_file.setAccessibleDescription("Add an ONNX or OpenVINO network from a file")
        close = text_button("Close", self.close, default=True)
        parts = (self._heading, promise, area)
        fill_dialog(self, parts, area, (self.add, self.add_file, None, self._device, close))

    def _refresh(self) -> None:
        models = self._manager.models
        for gone in self.cards.keys() - {each.name for each in models}:
            card = self.cards.pop(gone)
            self._column.removeWidget(card)
            card.deleteLater()
        for row, model in enumerate(models):
            if model.name not in self.cards:
                self.cards[model.name] = self._make_card(model)
                self._column.insertWidget(row, self.cards[model.name])
            self.cards[model.name].show_model(model)
        self._heading.setText("Models" if models else "Loading models")
        device = self._manager.device
        self._device.setText(f"Running on: {device.removeprefix('on the ')}" if device else "")

    def _make_card(self, model: Model) -> ModelCard:
        card = ModelCard(model, self._manager)
        card.removing.connect(self._ask_to_remove)
        return card

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose a folder with a model")
        if chosen:
            self._manager.add(Path(chosen))

    def _choose_file(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in NETWORK_SUFFIXES)
        kinds = f"Networks, each with a description (.json) beside it ({endings})"
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose a network", "", kinds)
        if chosen:
            self._manager.add(Path(chosen))

    def _ask_to_remove(self, model: Model) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Remove model")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Remove “{model.title}”?")
        is_own = model.place is not None and model.name == model.spec
        after = (
            "Its files on disk are not deleted." if is_own else "You can download the model again."
        )
        box.setInformativeText(f"The data computed with this model is deleted. {after}")
        remove = box.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(remove)
        box.accepted.connect(lambda: self._manager.remove(model))
        box.open()

    def showEvent(self, event: QShowEvent) -> None:
        self._manager.watch()
