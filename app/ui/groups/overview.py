"""Overview of the groups of one tier: grid, filter bar and empty states."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.progress import Progress
from app.tasks.phrases import format_count, format_progress
from app.ui.commands.actions import Actions
from app.ui.groups.build_model import GroupBuilder
from app.ui.groups.filter_bar import GroupFilterBar
from app.ui.groups.group_grid import GroupGrid
from app.ui.groups.model import GroupsModel
from app.ui.groups.subfolders_model import SubfoldersModel
from app.ui.groups.tier_bar import TierBar
from app.ui.indexing.model import IndexingModel
from app.ui.sidebar.folders_model import FoldersModel
from app.ui.tier_text import TIERS
from app.ui.widgets.controls import EmptyState
from app.ui.widgets.layouts import in_column


class Overview(QWidget):
    """The tier bar, the filter bar, and the grid or an empty state."""

    def __init__(
        self,
        groups: GroupsModel,
        group_builder: GroupBuilder,
        indexing: IndexingModel,
        folders: FoldersModel,
        subfolders: SubfoldersModel,
        grid: GroupGrid,
        actions: Actions,
        turn_to: Callable[[QWidget, QStackedLayout], None],
    ) -> None:
        """`turn_to` is that of the page: the keyboard follows if the page has it."""
        super().__init__()
        self._groups, self._group_builder = groups, group_builder
        self._indexing, self._folders = indexing, folders
        self._actions = actions
        self.grid = grid
        self._turn_to = turn_to
        self._bar = TierBar(groups, actions)
        self._filter_bar = GroupFilterBar(groups, subfolders, actions)
        self._empty_state = EmptyState(
            actions["add"], actions["decided"], actions["clear_group_filter"]
        )
        self._stack = QStackedLayout()
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._empty_state)
        self._filter_bar.hide()
        in_column(self._bar, self._filter_bar, self._stack, inside=self, wide=self._stack)

    def _connect(self) -> None:
        actions = self._actions
        actions["filter_groups"].toggled.connect(self._filter_bar.setVisible)
        # Queued: the page may only now be shown, and its grid gets the keyboard first.
        queued = Qt.ConnectionType.QueuedConnection
        actions["filter_groups"].triggered.connect(self._move_keyboard, queued)
        actions["decided"].toggled.connect(self._show_decided)
        for signal in (
            self._groups.replaced,
            self._groups.merged,
            self._indexing.changed,
            self._folders.modelReset,
        ):
            signal.connect(self.refresh)
        self._group_builder.progressed.connect(self._on_progress)

    def refresh(self) -> None:
        """Show the grid, or the empty state with its reason."""
        self._bar.refresh()
        self._advise()
        self._turn_to(self.grid if len(self._groups) else self._empty_state, self._stack)
        self._actions.enable(self._filter_bar.is_filtering, "clear_group_filter")

    @property
    def empty(self) -> bool:
        """Whether there is no group to show."""
        return self._stack.currentWidget() is self._empty_state

    def _move_keyboard(self, to_filter: bool) -> None:
        if to_filter:
            self._filter_bar.take_keyboard()
        else:
            (self.grid if len(self._groups) else self).setFocus()

    def _show_decided(self, shown: bool) -> None:
        self._groups.set_filter(replace(self._groups.filter, decided=shown))

    def _advise(self) -> None:
        show, actions, tier_text = (
            self._empty_state.show_message,
            self._actions,
            TIERS[self._groups.tier],
        )
        count = len(self._groups.shown.grouping.groups)
        if self._folders.empty:
            show(
                "Drop a folder of photos here, or add one",
                "Albumen then groups related photos.",
                actions["add"],
            )
        elif not count:
            self._advise_on_none()
        elif not self._groups.shown.open and not self._groups.filter.decided:
            many = f"All {format_count(count, 'group')} are decided"
            show(
                many if count > 1 else "The only group is decided",
                f"No open groups are left in {tier_text.name}.",
                actions["decided"],
            )
        else:
            show("No groups match the filter", "", actions["clear_group_filter"])

    def _advise_on_none(self) -> None:
        show, tier_text = self._empty_state.show_message, TIERS[self._groups.tier]
        if self._group_builder.busy:
            show("Grouping photos", "Groups of related photos appear here.")
        elif self._indexing.busy:
            show("Indexing photos", "Grouping starts when all photos are indexed.")
        elif self._groups.tier in self._groups.listed:
            coarser = f" Move the slider towards “{tier_text.coarse}” to find more." * bool(
                tier_text.coarse
            )
            show(tier_text.none, tier_text.hint + coarser)
        else:
            show("")

    def _on_progress(self, progress: Progress | None) -> None:
        self.refresh()
        if progress is not None and not self._groups.shown.grouping.groups:
            self._bar.show_text(format_progress(progress))
