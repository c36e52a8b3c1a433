"""Status bar: the current task, its progress, and buttons to pause and stop it."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QSlider, QWidget

from app.domain.columns.values import Culled
from app.domain.progress import Progress
from app.tasks.phrases import format_count, format_progress
from app.ui.commands.actions import Actions
from app.ui.grid.photo_list import PhotoList
from app.ui.groups.build_model import GroupBuilder
from app.ui.history.model import HistoryModel
from app.ui.history.sidecar_writer import SidecarWriter
from app.ui.indexing.model import IndexingModel, IndexingState
from app.ui.indexing.unreadable_model import UnreadableModel
from app.ui.model_manager.model import ModelManager
from app.ui.photos.model import TimelineModel
from app.ui.theme import STEP
from app.ui.widgets.controls import ElidedLabel, bar, button, label, push
from app.ui.widgets.layouts import in_column

SMALLEST, LARGEST = 96, 384
"""Side of a thumbnail in a grid, in logical pixels."""
NOTCH = 16
_COUNTED = 500
"""Milliseconds between two counts of the flags: a hundred thousand photos take 30."""
_LINGERS = 15_000
"""Milliseconds the last operation is shown with its Undo button; the key undoes it at any time."""


class StatusBar(QWidget):
    """A thin progress bar, a sentence, and buttons that appear when they are of use."""

    def __init__(
        self,
        actions: Actions,
        *,
        timeline: TimelineModel,
        indexing: IndexingModel,
        group_builder: GroupBuilder,
        unreadable: UnreadableModel,
        sidecar_writer: SidecarWriter,
        history: HistoryModel,
        manager: ModelManager,
    ) -> None:
        super().__init__()
        self._indexing, self._group_builder = indexing, group_builder
        self._unreadable, self._sidecar_writer = unreadable, sidecar_writer
        self._timeline, self._history = timeline, history
        self._model_manager = manager
        self._grouping: Progress | None = None
        self._operation = ""
        self._undo = button(actions["undo"], text=True)
        self._undo.hide()
        self._timer = QTimer(self, singleShot=True, interval=_LINGERS)
        self._line = QProgressBar(textVisible=False)
        self._line.setAccessibleName("Progress")
        self._text = ElidedLabel()
        self._actions = actions
        self._pause = button(actions["pause"], text=True)
        self._stop = button(actions["stop"], text=True)
        self._continue = push(actions["index_folders"])
        self._continue.setText("Continue")
        self._errors = button(actions["unreadable"], text=True)
        self._pending = button(actions["pending_metadata"], text=True)
        self._tally = label("", "quiet")
        self._tally.setAccessibleName("Culling progress")
        self._counting = QTimer(self, singleShot=True, interval=_COUNTED)
        self.sizer = make_size_slider()
        self._build()
        self._connect(history)
        self._refresh()

    def _connect(self, history: HistoryModel) -> None:
        self._indexing.changed.connect(self._refresh)
        self._history.changed.connect(self._refresh)
        self._model_manager.changed.connect(self._refresh)
        self._group_builder.progressed.connect(self._on_group_progress)
        self._unreadable.modelReset.connect(self._refresh)
        history.done.connect(lambda operation: self._announce(operation.summary))
        history.undone.connect(
            lambda operation: self._announce(f"Undone: {operation.summary}", undone=True)
        )
        self._timer.timeout.connect(lambda: self._announce(""))
        self._sidecar_writer.changed.connect(self._show_pending)
        self._counting.timeout.connect(lambda: self._tally.setText(format_tally(self._timeline)))
        for signal in (self._timeline.merged, self._timeline.replaced):
            signal.connect(lambda: self._counting.isActive() or self._counting.start())
        self._show_pending()

    def _build(self) -> None:
        small, large = button(self._actions["smaller"]), button(self._actions["larger"])
        status_bar = bar(
            self._text,
            self._undo,
            self._continue,
            self._pause,
            self._stop,
            self._tally,
            self._pending,
            self._errors,
            small,
            self.sizer,
            large,
            wide=self._text,
            name="status",
        )
        status_bar.setFixedHeight(5 * STEP)
        in_column(self._line, status_bar, inside=self)

    def _announce(self, text: str, *, undone: bool = False) -> None:
        """Show for a while the operation the user has just done."""
        self._operation = text
        self._undo.setVisible(bool(text) and not undone)
        self._timer.start()
        self._refresh()

    def _on_group_progress(self, progress: Progress | None) -> None:
        self._grouping = progress
        self._refresh()

    def _refresh(self) -> None:
        state = self._indexing.state
        ahead = self._history.progress if self._history.busy else self._model_manager.reading
        behind = self._indexing.progress if self._indexing.busy else self._grouping
        progress = ahead or behind or self._indexing.progress
        busy = ahead is not None or behind is not None
        self._show_line(progress, busy=busy)
        self._pause.setVisible(busy and ahead is None)
        self._stop.setVisible(busy)
        self._continue.setVisible(state is IndexingState.STOPPED and not busy)
        paused = state is IndexingState.PAUSED or (
            self._group_builder.paused and not self._indexing.busy
        )
        is_resting = paused and ahead is None
        self._text.show_text(self._describe(progress, state, busy=busy, paused=is_resting))
        self._actions["pause"].setIconText("Resume" if paused else "Pause")
        self._actions.draw("pause", "play" if paused else "pause")
        self._actions["pause"].setChecked(paused)
        self._actions.enable(busy, "pause", "stop")
        self._show_errors(progress)

    def _describe(
        self, progress: Progress, state: IndexingState, *, busy: bool, paused: bool
    ) -> str:
        if self._history.busy:
            return format_progress(progress)
        if self._operation:
            return self._operation
        if busy:
            return self._indexing.held or format_progress(progress, paused=paused)
        if state is IndexingState.STOPPED:
            far = f"{progress.done:,} of {progress.total:,} indexed" if progress.total else ""
            return "  ·  ".join(filter(None, ("Stopped", far)))
        report = self._indexing.report
        if report is None or not report.photos:
            return ""
        return f"{format_count(report.photos, 'photo')}, up to date"

    def _show_pending(self) -> None:
        """Show only writes that need the user: the others are done in a moment."""
        stuck = [
            each for each in self._sidecar_writer.waiting if each.error or self._sidecar_writer.held
        ]
        self._pending.setVisible(bool(stuck))
        self._actions["pending_metadata"].setIconText(f"Metadata pending: {len(stuck):,}")

    def _show_line(self, progress: Progress, *, busy: bool) -> None:
        self._line.setMaximum(max(1, progress.total))
        self._line.setValue(progress.done if busy else 0)

    def _show_errors(self, progress: Progress) -> None:
        # While indexing, the count of the progress runs ahead of the list.
        ahead = progress.unreadable if self._indexing.busy else 0
        count = max(len(self._unreadable.rows), ahead)
        self._errors.setVisible(count > 0)
        self._actions["unreadable"].setIconText(format_count(count, "unreadable file"))


def format_tally(photos: PhotoList) -> str:
    """Format the culling progress: "312 undecided, 41 picked, 87 rejected"; empty before the first flag or rating."""
    counts: list[int] = np.bincount(photos.culled(), minlength=len(Culled)).tolist()
    undecided, _, picked, rejected = counts
    if undecided == len(photos):
        return ""
    return f"{undecided:,} undecided, {picked:,} picked, {rejected:,} rejected"


def make_size_slider() -> QSlider:
    """Return the slider for the size of the thumbnails."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(SMALLEST // NOTCH, LARGEST // NOTCH)
    slider.setFixedWidth(128)
    slider.setAccessibleName("Thumbnail size")
    slider.setToolTip("Thumbnail size")
    return slider


def change_size(slider: QSlider, steps: int, columns: Callable[[], int]) -> None:
    """Move the slider until the size changes visibly: tiles fill the width, so one notch may change nothing."""
    there, before = columns(), None
    while columns() == there and slider.value() != before:
        before = slider.value()
        slider.setValue(before + steps)
