"""The strip at the bottom: what is being done, how far it is, and the means to pause and stop it."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QSlider, QVBoxLayout, QWidget

from app.marks import Flag
from app.news import Progress
from app.tasks.sentences import say_count
from app.ui.actions import Actions
from app.ui.models.browsing import Browsing
from app.ui.models.building import Building
from app.ui.models.deciding import Deciding
from app.ui.models.embedders import Embedders
from app.ui.models.filing import Filing
from app.ui.models.indexing import Indexing, State
from app.ui.models.photos import Photos
from app.ui.models.unreadable import UnreadableFiles
from app.ui.models.writing import WritingBeside
from app.ui.theme import STEP
from app.ui.views.parts import Elided, bar, button, label, push
from app.ui.views.words import say_progress

SMALLEST, LARGEST = 96, 384
"""Of the side of a photo on a wall, in logical pixels."""
NOTCH = 16
_COUNTED = 500
"""Milliseconds between two counts of what is decided: a hundred thousand photos take 30."""
_LINGERS = 15_000
"""Milliseconds it is said what was done, with a button to undo it; the key undoes it at any time."""


class ProgressStrip(QWidget):
    """A thin line that grows, a sentence, and buttons that come when they are of use."""

    def __init__(
        self,
        actions: Actions,
        *,
        browsing: Browsing,
        indexing: Indexing,
        building: Building,
        unreadable: UnreadableFiles,
        writing: WritingBeside,
        filing: Filing,
        deciding: Deciding,
        embedders: Embedders,
    ) -> None:
        super().__init__()
        self._indexing, self._building = indexing, building
        self._unreadable, self._writing = unreadable, writing
        self._browsing, self._filing = browsing, filing
        self._embedders = embedders
        self._grouping: Progress | None = None
        self._act = ""
        self._undo = button(actions["undo"], text=True)
        self._undo.hide()
        self._timer = QTimer(self, singleShot=True, interval=_LINGERS)
        self._line = QProgressBar(textVisible=False)
        self._line.setAccessibleName("Progress")
        self._words = Elided()
        self._actions = actions
        self._pause = button(actions["pause"], text=True)
        self._stop = button(actions["stop"], text=True)
        self._continue = push(actions["read"])
        self._continue.setText("Continue")
        self._trouble = button(actions["unreadable"], text=True)
        self._unwritten = button(actions["pending"], text=True)
        self._tally = label("", "quiet")
        self._tally.setAccessibleName("What is decided")
        self._counting = QTimer(self, singleShot=True, interval=_COUNTED)
        self.sizer = make_size_slider()
        self._build()
        self._connect(deciding)
        self._refresh()

    def _connect(self, deciding: Deciding) -> None:
        self._indexing.changed.connect(self._refresh)
        self._filing.changed.connect(self._refresh)
        self._embedders.changed.connect(self._refresh)
        self._building.progressed.connect(self._hear_groups)
        self._unreadable.modelReset.connect(self._refresh)
        deciding.done.connect(lambda act: self._tell_act(act.words))
        deciding.undone.connect(lambda act: self._tell_act(f"Undone: {act.words}", undone=True))
        self._timer.timeout.connect(lambda: self._tell_act(""))
        self._writing.changed.connect(self._tell_unwritten)
        self._counting.timeout.connect(lambda: self._tally.setText(say_tally(self._browsing)))
        for signal in (self._browsing.merged, self._browsing.replaced):
            signal.connect(lambda: self._counting.isActive() or self._counting.start())
        self._tell_unwritten()

    def _build(self) -> None:
        small, large = button(self._actions["smaller"]), button(self._actions["larger"])
        strip = bar(
            self._words,
            self._undo,
            self._continue,
            self._pause,
            self._stop,
            self._tally,
            self._unwritten,
            self._trouble,
            small,
            self.sizer,
            large,
            wide=self._words,
            name="strip",
        )
        strip.setFixedHeight(5 * STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addWidget(strip)

    def _tell_act(self, words: str, *, undone: bool = False) -> None:
        """Say for a while what the user has just done."""
        self._act = words
        self._undo.setVisible(bool(words) and not undone)
        self._timer.start()
        self._refresh()

    def _hear_groups(self, progress: Progress | None) -> None:
        self._grouping = progress
        self._refresh()

    def _refresh(self) -> None:
        state = self._indexing.state
        ahead = self._filing.progress if self._filing.busy else self._embedders.reading
        behind = self._indexing.progress if self._indexing.busy else self._grouping
        progress = ahead or behind or self._indexing.progress
        busy = ahead is not None or behind is not None
        self._show_line(progress, busy=busy)
        self._pause.setVisible(busy and ahead is None)
        self._stop.setVisible(busy)
        self._continue.setVisible(state is State.STOPPED and not busy)
        paused = state is State.PAUSED or (self._building.paused and not self._indexing.busy)
        resting = paused and ahead is None
        self._words.say(self._say(progress, state, busy=busy, paused=resting))
        self._actions["pause"].setIconText("Resume" if paused else "Pause")
        self._actions.draw("pause", "play" if paused else "pause")
        self._actions["pause"].setChecked(paused)
        self._actions.enable(busy, "pause", "stop")
        self._tell_trouble(progress)

    def _say(self, progress: Progress, state: State, *, busy: bool, paused: bool) -> str:
        if self._filing.busy:
            return say_progress(progress)
        if self._act:
            return self._act
        if busy:
            return say_progress(progress, paused=paused)
        if state is State.STOPPED:
            far = f"{progress.done:,} of {progress.total:,} read" if progress.total else ""
            return "  ·  ".join(filter(None, ("Stopped", far)))
        report = self._indexing.report
        if report is None or not report.photos:
            return ""
        return f"{say_count(report.photos, 'photo')}, all up to date"

    def _tell_unwritten(self) -> None:
        """Only what needs a hand: what is on its way is there in a moment."""
        stuck = [each for each in self._writing.waiting if each.trouble or self._writing.held]
        self._unwritten.setVisible(bool(stuck))
        self._actions["pending"].setIconText(f"{say_count(len(stuck), 'photo')} to be written")

    def _show_line(self, progress: Progress, *, busy: bool) -> None:
        self._line.setMaximum(max(1, progress.total))
        self._line.setValue(progress.done if busy else 0)

    def _tell_trouble(self, progress: Progress) -> None:
        # While reading, the count of what is being read runs ahead of the list.
        ahead = progress.unreadable if self._indexing.busy else 0
        count = max(len(self._unreadable.files), ahead)
        self._trouble.setVisible(count > 0)
        said = say_count(count, "file could", "files could")
        self._actions["unreadable"].setIconText(f"{said} not be read")


def say_tally(photos: Photos) -> str:
    """How far one is with these: "312 left, 41 picked, 87 rejected"; nothing before anything is decided."""
    counts = Counter[str]()
    for row in range(len(photos)):
        marks = photos[row].marks
        counts[marks.flag.value if marks.flag else "stars" if marks.stars else "left"] += 1
    picked, rejected = counts[Flag.PICK.value], counts[Flag.REJECT.value]
    if counts["left"] == len(photos):
        return ""
    return f"{counts['left']:,} left, {picked:,} picked, {rejected:,} rejected"


def make_size_slider() -> QSlider:
    """The slider for the size of photos on the walls."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(SMALLEST // NOTCH, LARGEST // NOTCH)
    slider.setFixedWidth(128)
    slider.setAccessibleName("Size of photos")
    slider.setToolTip("Size of photos on the wall")
    return slider


def change_size(slider: QSlider, steps: int, columns: Callable[[], int]) -> None:
    """So many notches that it is seen: tiles fill the width, so one notch may change nothing."""
    there, before = columns(), None
    while columns() == there and slider.value() != before:
        before = slider.value()
        slider.setValue(before + steps)
