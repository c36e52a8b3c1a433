"""The tiers with their open groups, the slider of the one shown, and what that one comes to."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from app.photo import Tier
from app.tasks.sentences import say_count
from app.ui.actions import Actions
from app.ui.models.groups import Groups
from app.ui.views.parts import Elided, Yielding, bar, button, label
from app.ui.views.tiers import TIERS
from app.ui.views.words import say_size

_NOTCHES = 20


class TierBar(QWidget):
    """Two lines: which tier; how fine, how many groups, and what can be done with all of them."""

    def __init__(self, groups: Groups, actions: Actions) -> None:
        super().__init__()
        self._groups = groups
        self._actions = actions
        self._slider = _make_slider()
        self._coarse, self._fine = label("", "quiet"), label("", "quiet")
        self._status = Elided("quiet")
        self._none = button(actions["ungrouped"], text=True)
        self._best = button(actions["keep_best"], text=True)
        self._build()
        self._slider.valueChanged.connect(self._choose)
        actions["finer"].triggered.connect(lambda: self._shift(1))
        actions["coarser"].triggered.connect(lambda: self._shift(-1))
        groups.estimated.connect(
            lambda count: self._status.say(f"About {say_count(count, 'group')}")
        )
        for signal in (groups.counted, groups.replaced, groups.merged):
            signal.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        actions = self._actions
        segments = [button(actions[tier.value], text=True) for tier in Tier]
        for segment in segments:
            segment.setProperty("segment", True)
            segment.setProperty("narrow", True)
            segment.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        filters = [button(actions[name]) for name in ("decided", "filter")]
        for toggle in filters:
            toggle.setProperty("toggle", True)
        slide = (self._coarse, self._slider, self._fine)
        below = bar(self._status, *slide, *filters, self._none, self._best, wide=self._status)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar(*segments, None))
        column.addWidget(Yielding(below, self._none, self._best))

    def say(self, words: str) -> None:
        """Say this in place of the figures, until they change."""
        self._status.say(words)

    def refresh(self) -> None:
        """Say what is shown, and how many groups each tier has."""
        groups, shown = self._groups, self._groups.shown
        for tier in Tier:
            count = f" {groups.open(tier):,}" if groups.open(tier) else ""
            self._actions[tier.value].setIconText(TIERS[tier].name + count)
            self._actions[tier.value].setChecked(tier is groups.tier)
        self._show_slider()
        self._status.say(self._say_figures())
        alone = len(shown.grouping.ungrouped)
        self._actions["ungrouped"].setIconText(f"{say_count(alone, 'photo')} in none")
        self._none.setVisible(alone > 0 and groups.tier is Tier.THEME)
        self._best.setVisible(groups.tier is not Tier.THEME)
        self._actions.enable(shown.freed > 0 and groups.tier is not Tier.THEME, "keep_best")

    def _show_slider(self) -> None:
        words = TIERS[self._groups.tier]
        self._coarse.setText(words.coarse)
        self._fine.setText(words.fine)
        slides = bool(words.fine)
        for part in (self._coarse, self._slider, self._fine):
            part.setVisible(slides)
        self._slider.setAccessibleName(f"{words.name}: {words.coarse} to {words.fine}")
        self._slider.setToolTip(f"{words.coarse} groups at the left, {words.fine} at the right")
        self._slider.blockSignals(True)
        self._slider.setValue(round(self._groups.detail * _NOTCHES))
        self._slider.blockSignals(False)
        self._actions.enable(slides, "finer", "coarser")

    def _say_figures(self) -> str:
        groups, shown = self._groups, self._groups.shown
        every = len(shown.grouping.groups)
        if not every:
            return ""
        count = say_count(len(shown.groups), "group")
        whole = every if groups.sieve.decided else shown.open
        if len(shown.groups) != whole:
            count = f"{len(shown.groups):,} of {say_count(whole, 'group')}"
        freed = f"{say_size(shown.freed)} could be freed" if shown.freed else ""
        return " · ".join(filter(None, (count, freed)))

    def _choose(self, notch: int) -> None:
        self._groups.choose(notch / _NOTCHES)

    def _shift(self, notches: int) -> None:
        self._slider.setValue(self._slider.value() + notches)


def _make_slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, _NOTCHES)
    slider.setFixedWidth(128)
    return slider
