"""Recognition of text in photos: switched on and off at once, and its results erased."""

from PySide6.QtCore import QObject

from app.settings import Settings
from app.tasks.texts.switch import forget_texts, switch_recognising
from app.ui.bridge import Bridge
from app.ui.indexing.model import IndexingModel


class TextRecognition(QObject):
    """Photos are read as part of the indexing, after everything else."""

    def __init__(self, bridge: Bridge, indexing: IndexingModel, settings: Settings) -> None:
        super().__init__(bridge)
        self._bridge, self._indexing, self._settings = bridge, indexing, settings

    def switch(self, recognise: bool) -> None:
        """Turn recognition on, and begin; or off, and read no further photo. It is saved at once."""
        self._settings.recognise_text = recognise
        self._bridge.ask(switch_recognising, recognise, urgent=True)
        if recognise:
            self._indexing.read()
        else:
            self._indexing.make_way(lambda: None)

    def forget(self) -> None:
        """Turn recognition off, and erase all recognised text."""
        self._settings.recognise_text = False
        self._bridge.ask(switch_recognising, False, urgent=True)
        self._indexing.make_way(lambda: self._bridge.ask(forget_texts, first=True))
