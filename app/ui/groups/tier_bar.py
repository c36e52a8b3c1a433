"""Tier bar: the tiers with their open groups, the slider of the tier shown, and its totals."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from app.domain.groups import Tier
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.groups.model import GroupsModel
from app.ui.text import format_size
from app.ui.tier_text import TIERS
from app.ui.widgets.controls import CollapsingBar, ElidedLabel, bar, button, label
from app.ui.widgets.layouts import in_column

_NOTCHES = 20


class TierBar(QWidget):
    """Two lines: the tiers; the slider, the totals, and the actions on all groups."""

    def __init__(self, groups: GroupsModel, actions: Actions) -> None:
        super().__init__()
        self._groups = groups
        self._actions = actions
        self._slider = _make_slider()
        self._coarse, self._fine = label("", "quiet"), label("", "quiet")
        self._status = ElidedLabel("quiet")
        self._none = button(actions["ungrouped"], text=True)
        self._best = button(actions["keep_best"], text=True)
        self._build()
        self._slider.valueChanged.connect(self._choose)
        actions["finer"].triggered.connect(lambda: self._shift(1))
        actions["coarser"].triggered.connect(lambda: self._shift(-1))
        groups.estimated.connect(
            lambda count: self._status.show_text(f"About {format_count(count, 'group')}")
        )
        for signal in (groups.counts_changed, groups.replaced, groups.merged):
            signal.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        actions = self._actions
        segments = [button(actions[tier.value], text=True) for tier in Tier]
        for segment in segments:
            segment.setProperty("segment", True)
            segment.setProperty("narrow", True)
            segment.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        filters = [button(actions[name], toggle=True) for name in ("decided", "filter_groups")]
        slide = (self._coarse, self._slider, self._fine)
        below = bar(self._status, *slide, *filters, self._none, self._best, wide=self._status)
        in_column(bar(*segments, None), CollapsingBar(below, self._none, self._best), inside=self)

    def show_text(self, tier_text: str) -> None:
        """Show a text instead of the totals, until they change."""
        self._status.show_text(tier_text)

    def refresh(self) -> None:
        """Show the totals, and the number of groups of each tier."""
        groups, shown = self._groups, self._groups.shown
        for tier in Tier:
            count = f" {groups.open(tier):,}" if groups.open(tier) else ""
            self._actions[tier.value].setIconText(TIERS[tier].name + count)
            self._actions[tier.value].setChecked(tier is groups.tier)
        self._show_slider()
        self._status.show_text(self._show_figures())
        alone = len(shown.grouping.ungrouped)
        self._actions["ungrouped"].setIconText(f"{format_count(alone, 'photo')} ungrouped")
        self._none.setVisible(alone > 0 and not groups.tier.is_alike)
        self._best.setVisible(groups.tier.is_alike)
        self._actions.enable(shown.freed > 0 and groups.tier.is_alike, "keep_best")

    def _show_slider(self) -> None:
        tier_text = TIERS[self._groups.tier]
        self._coarse.setText(tier_text.coarse)
        self._fine.setText(tier_text.fine)
        slides = bool(tier_text.fine)
        for part in (self._coarse, self._slider, self._fine):
            part.setVisible(slides)
        self._slider.setAccessibleName(f"{tier_text.name}: {tier_text.coarse} to {tier_text.fine}")
        self._slider.setToolTip(
            f"{tier_text.coarse} groups to the left, {tier_text.fine.lower()} groups to the right"
        )
        self._slider.blockSignals(True)
        self._slider.setValue(round(self._groups.detail * _NOTCHES))
        self._slider.blockSignals(False)
        self._actions.enable(slides, "finer", "coarser")

    def _show_figures(self) -> str:
        groups, shown = self._groups, self._groups.shown
        every = len(shown.grouping.groups)
        if not every:
            return ""
        count = format_count(len(shown.groups), "group")
        whole = every if groups.filter.decided else shown.open
        if len(shown.groups) != whole:
            count = f"{len(shown.groups):,} of {format_count(whole, 'group')}"
        freed = f"{format_size(shown.freed)} can be freed" if shown.freed else ""
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
