"""Review of one group: its photos, its evidence, and the possible decisions."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.groups import Group, Verdict
from app.domain.operation import Operation, OperationKind
from app.domain.photo import Photo
from app.ui.commands.actions import Actions
from app.ui.groups.members import Members
from app.ui.groups.model import GroupsModel
from app.ui.groups.review_grid import ReviewGrid
from app.ui.history.model import HistoryModel
from app.ui.theme import STEP
from app.ui.tier_text import describe_group
from app.ui.widgets.controls import CollapsingBar, ElidedLabel, bar, button, label
from app.ui.widgets.layouts import in_column

VERDICTS = ("keep", "keep_all", "not_same", "split", "merge")
_FLAGS = ("pick", "reject", "unflag")


class Review(QWidget):
    """Goes from group to group, and tracks the one shown by its id."""

    turned = Signal()
    """Another group is shown, or no group is left."""
    renewed = Signal()
    """The group shown was updated."""

    def __init__(
        self,
        groups: GroupsModel,
        history: HistoryModel,
        members: Members,
        grid: ReviewGrid,
        actions: Actions,
    ) -> None:
        super().__init__()
        self._groups = groups
        self._history = history
        self._actions = actions
        self._members = members
        self.grid = grid
        self._pending_photos: frozenset[int] = frozenset()
        """Photos of the group to show when listed: a decision on the group was undone."""
        self._title, self._place = ElidedLabel("title"), label("", "quiet")
        self._text = label("", "quiet", wrap=True)
        self._paper = _on_paper(self._text)
        self._verdicts = _make_verdicts(actions)
        self._build()
        self._connect()

    def _build(self) -> None:
        actions = self._actions
        before, after = button(actions["previous_group"]), button(actions["next_group"])
        self._text.setFixedHeight(6 * STEP)
        self._text.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)
        in_column(
            bar(
                button(actions["leave"]), self._title, self._place, before, after, wide=self._title
            ),
            self._paper,
            self.grid,
            self._verdicts,
            inside=self,
            wide=self.grid,
        )

    def _connect(self) -> None:
        actions = self._actions
        handlers: dict[str, Callable[[], object]] = {
            "keep_all": lambda: self._decide(Verdict.KEEP_ALL, self.group.photos),
            "not_same": lambda: self._decide(Verdict.NOT_SAME, self.group.photos),
            "split": self._split,
            "next_group": lambda: self._step(1),
            "previous_group": lambda: self._step(-1),
        }
        actions.connect(handlers)
        actions.attach(self.grid, "group")
        self._groups.merged.connect(self._follow)
        self._groups.replaced.connect(self._follow)
        self._history.undone.connect(self._seek)

    @property
    def group(self) -> Group:
        """The group shown, as last listed. Only while `open`."""
        group = self._members.group
        assert group is not None
        return group

    @property
    def next(self) -> Group | None:
        """The next group."""
        row = self.row
        return self._groups[row + 1] if row is not None and row + 1 < len(self._groups) else None

    @property
    def open(self) -> bool:
        """Whether a group is under review."""
        return self._members.group is not None

    @property
    def row(self) -> int | None:
        """Row of the group in the overview, if listed."""
        return self._groups.row(self.group.id) if self.open else None

    def show_group(self, group: Group) -> None:
        """Review a group."""
        self._members.show_group(group)
        self._groups.measure(group)
        self.grid.go_to(0)
        self._describe()
        self.turned.emit()

    def close_group(self) -> None:
        """End the review."""
        self._members.group = None
        self._members.show(())
        self.turned.emit()

    def can(self, name: str) -> bool:
        """Whether a decision is possible on the group shown, with the present selection."""
        if not self.open:
            return False
        some = 0 < len(self._chosen) < len(self._members)
        return {
            "keep": bool(self._chosen and self._kept[1]) and not self.group.kind.is_set,
            "keep_all": True,
            "not_same": True,
            "split": some,
            "merge": self.next is not None,
            "next_group": self.next is not None,
            "previous_group": bool(self.row),
        }[name]

    def pass_over(self, *groups: Group) -> None:
        """Show the next open group other than these, and remove these from the list."""
        row = self.row or 0
        rows = (*range(row, len(self._groups)), *range(row))
        left = (self._groups[each] for each in rows)
        after = next((g for g in left if not g.decided and g not in groups), None)
        if after is None:
            self.close_group()
        else:
            self.show_group(after)
        self._groups.settle(*(group.id for group in groups))

    @property
    def _chosen(self) -> Sequence[Photo]:
        return self.grid.selected

    @property
    def _kept(self) -> tuple[tuple[Photo, ...], tuple[Photo, ...]]:
        """Photos to keep and to reject if the selected ones are kept."""
        return self.group.keep(photo.id for photo in self._chosen)

    def keep(self) -> None:
        """Keep the selected photos, and reject the rest."""
        self._decide(Verdict.KEEP, *self._kept)

    def _split(self) -> None:
        chosen = self._chosen
        ids = {photo.id for photo in chosen}
        rest = [photo for photo in self.group.photos if photo.id not in ids]
        self._decide(Verdict.SPLIT, chosen, rest)

    def _decide(self, verdict: Verdict, *subsets: Sequence[Photo]) -> None:
        group = self.group
        self._history.decide(group.tier, verdict, subsets)
        self.pass_over(group)

    def _step(self, by: int) -> None:
        row = self.row
        if row is not None and 0 <= row + by < len(self._groups):
            self.show_group(self._groups[row + by])

    def _seek(self, operation: Operation) -> None:
        if self.open and operation.kind is OperationKind.DECIDE:
            self._pending_photos = operation.about

    def _follow(self) -> None:
        """Stay with the same group, or its successor, when the groups are listed again."""
        if not self.open:
            return
        target = self._best(self._pending_photos)
        row = self.row
        if target is not None:
            self._pending_photos = frozenset()
            self.show_group(target)
        elif row is not None:
            self._members.show_group(self._groups[row])
            self._describe()
            self.renewed.emit()
        else:
            self._go_on()

    def _go_on(self) -> None:
        """Leave the group shown, which no longer exists."""
        other = self._best(self._members.ids)
        if other is None:
            other = next((g for g in self._groups.shown.groups if not g.decided), None)
        if other is None:
            self.close_group()
        else:
            self.show_group(other)

    def _best(self, photos: frozenset[int]) -> Group | None:
        """Return the group with most of these photos: at least two, or the only one."""
        if not photos:
            return None
        found = max(
            self._groups.shown.groups,
            key=lambda group: sum(photo.id in photos for photo in group.photos),
            default=None,
        )
        held = 0 if found is None else sum(photo.id in photos for photo in found.photos)
        return found if held >= min(2, len(photos)) else None

    def _describe(self) -> None:
        group, row = self.group, self.row
        self._title.show_text(group.title)
        total = f"{len(self._groups):,}"
        self._place.setText("" if row is None else f"Group {row + 1:,} of {total}")
        text = describe_group(group)
        self._text.setText(text)
        self._paper.setVisible(bool(text))
        self._text.setToolTip(text)


def _make_verdicts(actions: Actions) -> QWidget:
    """Return the bar with the decisions below the group."""
    text = [button(actions[name], text=True) for name in VERDICTS]
    flags = [button(actions[name]) for name in _FLAGS]
    return CollapsingBar(bar(*text, None, *flags, name="status"), *text)


def _on_paper(text: QLabel) -> QWidget:
    paper = QWidget()
    paper.setObjectName("paper")
    paper.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    in_column(text, inside=paper)
    return paper
