"""Models for similarity and text search: the list, the running tasks, and their progress."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.errors import ModelUnusable
from app.domain.progress import Change, Progress
from app.tasks.models.download import download_model, remove_model
from app.tasks.models.listing import Model, ModelRole, describe_device, list_models
from app.tasks.models.switch import add_model, switch_model
from app.ui.bridge import Bridge
from app.ui.latest_request import LatestRequest
from app.worker import Ticket

_PAUSE = 500
"""Milliseconds between two updates of the number of photos each model has indexed."""


class ModelManager(QObject):
    """Runs one task at a time for each model."""

    changed = Signal()
    finished = Signal()
    """Another model is active."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._tickets: dict[str, Ticket] = {}
        self._read: dict[str, Model] = {}
        """Models that are indexing photos."""
        self._listing = LatestRequest(
            bridge, list_models, answer=self._show, pause=_PAUSE, throttle=True
        )
        self._notified = False
        self.models: tuple[Model, ...] = ()
        self.progress: dict[str, Progress] = {}
        """Progress by name of model with a running task."""
        self.device = ""
        """Device the models run on: "on the CPU"; empty until known."""
        bridge.changed.connect(self._on_change)

    @property
    def reading(self) -> Progress | None:
        """Progress of indexing with a queued model; None if no model is indexing."""
        return next((self.progress[name] for name in self._read), None)

    def load(self) -> None:
        """Ask for the models."""
        self._listing.ask()

    def watch(self) -> None:
        """Ask for the models and the device: that takes a moment, and is needed only in the dialog."""
        self.load()
        self._bridge.ask(describe_device, answer=self._show_device, urgent=True)

    def is_busy(self, model: Model) -> bool:
        """Whether a task of the model is running."""
        return model.name in self._tickets

    def is_queued(self, role: ModelRole) -> bool:
        """Whether another model is queued for a role until it has indexed all photos."""
        return any(role in each.queued_roles for each in self.models)

    def download(self, model: Model) -> None:
        """Download a model."""
        self._begin(model, partial(self._bridge.ask, aside=True), download_model, model.name)

    def use(self, model: Model, role: ModelRole) -> None:
        """Index all photos with a model, then make it active."""
        # A request of the user goes before the indexing of folders, which then resumes.
        ask = partial(self._bridge.ask, first=True)
        self._begin(model, ask, switch_model, model.spec, (role,))

    def stop(self, model: Model) -> None:
        """Stop the task of a model; downloaded and indexed data is kept."""
        self._tickets[model.name].cancel()
        self._end(model)

    def stop_reading(self) -> None:
        """Stop all indexing with models."""
        for model in tuple(self._read.values()):
            self.stop(model)

    def remove(self, model: Model) -> None:
        """Remove a model."""
        self._begin(model, self._bridge.ask, remove_model, model.spec)

    def add(self, place: Path) -> None:
        """Add a folder with a model of the user, or a file with a network."""
        self._bridge.ask(add_model, place, urgent=True)

    def _begin(self, model: Model, ask: Callable[..., Ticket], task: Any, *arguments: Any) -> None:
        if self.is_busy(model):
            return
        if task is switch_model:
            self._read[model.name] = model
        self.progress[model.name] = Progress("Waiting for other tasks")
        self._tickets[model.name] = ask(
            task,
            *arguments,
            answer=lambda _: self._done(model, task),
            news=partial(self._on_progress, model),
            failed=partial(self._failed, model),
        )
        self.changed.emit()

    def _on_progress(self, model: Model, progress: Progress) -> None:
        self.progress[model.name] = progress
        self.changed.emit()

    def _done(self, model: Model, task: Any) -> None:
        self._end(model)
        if task is switch_model:
            self.finished.emit()

    def _failed(self, model: Model, error: Exception) -> None:
        self._end(model)
        self._bridge.show_error(error)

    def _end(self, model: Model) -> None:
        del self._tickets[model.name], self.progress[model.name]
        self._read.pop(model.name, None)
        self.changed.emit()
        self.load()

    def _on_change(self, change: Change) -> None:
        if change.models or change.all_photos:
            self._listing.ask_soon()

    def _show(self, models: Sequence[Model]) -> None:
        self.models = tuple(models)
        self.changed.emit()
        missing = [each.error for each in models if each.error and each.active_roles]
        if missing and not self._notified:
            self._notified = True
            self._bridge.show_error(
                ModelUnusable(f"{' '.join(missing)} Another model is used instead.")
            )

    def _show_device(self, device: str) -> None:
        self.device = device
        self.changed.emit()
