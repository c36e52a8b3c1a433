"""Filter bar of the groups: folder, folders in common, date, disk space to free."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QIntValidator, QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from app.query.dates import read_date
from app.tasks.grouping.group_filter import GroupFilter, photo_terms
from app.ui.commands.actions import Actions
from app.ui.groups.model import GroupsModel
from app.ui.groups.subfolders_model import SubfoldersModel
from app.ui.theme import STEP
from app.ui.widgets.controls import button, label
from app.ui.widgets.layouts import in_row

_MEGABYTE, _MOST = 1_000_000, 999_999
_WIDEST = 720


class GroupFilterBar(QWidget):
    """Four lines of fields, applied at once."""

    def __init__(self, groups: GroupsModel, subfolders: SubfoldersModel, actions: Actions) -> None:
        super().__init__()
        self._groups = groups
        self._subfolders = subfolders
        self._folder = _make_line("Folder name", "any name")
        self._crossing = QCheckBox("Across folders only")
        self._crossing.setToolTip("Show only groups with photos in more than one folder")
        self._one, self._other = (
            _make_folder_box(each, subfolders) for each in ("First", "Second")
        )
        self._since = _make_line("Photos from", "2021-03-14")
        self._until = _make_line("Photos to", "2021")
        self._freed = _make_size()
        self._chosen: list[Path | None] = [None, None]
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build(actions)
        self._connect()
        actions["clear_group_filter"].triggered.connect(self.clear)

    def _build(self, actions: Actions) -> None:
        unfilter = button(actions["clear_group_filter"], text=True)
        lines = (
            ("Folder", (self._folder, self._crossing)),
            ("Between", (self._one, label("and", "quiet"), self._other)),
            ("From", (self._since, label("to", "quiet"), self._until)),
            ("Can free", (self._freed, label("MB or more", "quiet"), None, unfilter)),
        )
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        grid = QGridLayout(inner)
        grid.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP)
        for number, (heading, parts) in enumerate(lines):
            grid.addWidget(label(heading, "quiet"), number, 0)
            grid.addLayout(in_row(*parts, spacing=STEP), number, 1)
        grid.setColumnStretch(1, 1)
        whole = in_row(inner, inside=self, wide=inner)
        whole.addStretch(0)

    def _connect(self) -> None:
        for line in (self._folder, self._since, self._until, self._freed):
            line.textChanged.connect(self._filter)
        for folder_box in (self._one, self._other):
            folder_box.activated.connect(self._choose)
        self._crossing.toggled.connect(self._filter)
        self._subfolders.modelReset.connect(self._keep)

    def clear(self) -> None:
        """Reset the filter: show every open group."""
        lines = (self._folder, self._since, self._until, self._freed)
        blockers = [QSignalBlocker(field) for field in (*lines, self._crossing)]
        for line in lines:
            line.clear()
        self._crossing.setChecked(False)
        del blockers
        self._chosen = [None, None]
        self._keep()
        self._filter()

    def _choose(self) -> None:
        choices = (self._one, self._other)
        self._chosen = [self._subfolders.path(folder_box.currentIndex()) for folder_box in choices]
        self._filter()

    def _keep(self) -> None:
        """Select the chosen folders again after the list changed, if they are still listed."""
        for folder_box, path in zip((self._one, self._other), self._chosen, strict=True):
            folder_box.setCurrentIndex(self._subfolders.row_of(path))

    def _filter(self) -> None:
        one, other = self._chosen
        across = (one, other) if one and other and one != other else None
        days = [line.text().strip() for line in (self._since, self._until)]
        since, until = map(read_date, days)
        group_filter = GroupFilter(
            photo_terms(self._folder.text().strip(), since, until),
            crossing=self._crossing.isChecked(),
            across=across,
            freed=int(self._freed.text() or 0) * _MEGABYTE,
            decided=self._groups.filter.decided,
        )
        _show_validity(self._since, wrong=bool(days[0]) and since is None)
        _show_validity(self._until, wrong=bool(days[1]) and until is None)
        self._groups.set_filter(group_filter)

    @property
    def is_filtering(self) -> bool:
        """Whether the filter hides any group."""
        return replace(self._groups.filter, decided=False) != GroupFilter()

    def showEvent(self, event: QShowEvent) -> None:
        self._subfolders.load()

    def take_keyboard(self) -> None:
        """Give the first field the keyboard."""
        self._folder.setFocus()


def _make_line(name: str, example: str) -> QLineEdit:
    made = QLineEdit(placeholderText=example)
    made.setAccessibleName(name)
    made.setMinimumWidth(8 * STEP)
    return made


def _make_folder_box(name: str, subfolders: SubfoldersModel) -> QComboBox:
    made = QComboBox()
    made.setModel(subfolders)
    made.setAccessibleName(f"{name} of two folders with photos of the group")
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(6)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def _make_size() -> QLineEdit:
    made = _make_line("Minimum disk space to free, in megabytes", "0")
    made.setValidator(QIntValidator(0, _MOST, made))
    made.setFixedWidth(10 * STEP)
    return made


def _show_validity(line: QLineEdit, *, wrong: bool) -> None:
    """Mark a field whose text is not a date."""
    line.setAccessibleDescription("Not a date. Enter 2021, 2021-03 or 2021-03-14." if wrong else "")
    line.setToolTip(line.accessibleDescription())
    line.setProperty("wrong", wrong)
    line.style().unpolish(line)
    line.style().polish(line)
