"""Changing keys: every action with its keys, and a field that takes the next keys pressed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.settings import Settings
from app.ui.actions import Actions
from app.ui.deeds import ACTIONS, PLACES, Deed, say_keys
from app.ui.theme import STEP
from app.ui.views.parts import label
from app.ui.views.table import Rows, make_table

_HEADINGS = ("Action", "Keys", "Where", "What it does")
_WIDTHS = {0: 192, 1: 176, 2: 144}


class ChangeKeysDialog(QDialog):
    """What is chosen here counts at once, and is kept with the settings."""

    def __init__(self, actions: Actions, settings: Settings, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._settings = settings
        self.setWindowTitle("Change keys")
        self.resize(960, 600)
        self.search = QLineEdit(placeholderText="Find an action or a key")
        self.search.setAccessibleName("Find an action or a key")
        self.search.setClearButtonEnabled(True)
        self._rows = Rows[Deed](_HEADINGS, self._cells, lambda deed: deed.words)
        self._rows.setParent(self)
        self.table = make_table(self._rows, "Keys", 3, _WIDTHS)
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName("Press the new key")
        self.told = label("", "quiet")
        self.told.setWordWrap(True)
        self.give = _push("Give it this key", self._give)
        self.own = _push("Its own keys again", self._give_own)
        self.all_own = _push("All keys as they were", self._give_all_own)
        self._build()
        self.search.textChanged.connect(self._refresh)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.field.keySequenceChanged.connect(lambda _: self._enable())
        self._refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        change = QHBoxLayout()
        change.setSpacing(STEP)
        change.addWidget(label("Press the new key:", "quiet"))
        for part in (self.field, self.give, self.own):
            change.addWidget(part)
        change.addStretch(1)
        column.addLayout(change)
        end = QHBoxLayout()
        end.addWidget(self.told, 1)
        end.addWidget(self.all_own)
        end.addWidget(_push("Close", self.close))
        column.addLayout(end)

    @property
    def deed(self) -> Deed | None:
        """The action selected."""
        rows = self.table.selectionModel().selectedRows()
        return self._rows.rows[rows[0].row()] if rows else None

    def select(self, name: str) -> None:
        """Select that action."""
        row = next(row for row, deed in enumerate(self._rows.rows) if deed.name == name)
        self.table.selectRow(row)

    def _cells(self, deed: Deed) -> tuple[str, ...]:
        return deed.text, say_keys(self._actions.keys_of(deed.name)), PLACES[deed.place], deed.words

    def _refresh(self) -> None:
        words = self.search.text().casefold().split()
        found = [
            deed
            for deed in ACTIONS
            if all(word in "\n".join(self._cells(deed)).casefold() for word in words)
        ]
        before = self.deed
        self._rows.show(found)
        if before in found:
            self.table.selectRow(found.index(before))
        self._enable()

    def _enable(self) -> None:
        deed = self.deed
        self.give.setEnabled(deed is not None and not self.field.keySequence().isEmpty())
        self.own.setEnabled(deed is not None and deed.name in self._settings.keys)
        self.all_own.setEnabled(bool(self._settings.keys))

    def _give(self) -> None:
        deed = self.deed
        if deed is None:
            return
        key = self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        clash = self._actions.find_clash(deed.name, key)
        if clash:
            self.told.setText(clash)
            return
        self._settings.keys[deed.name] = [key]
        self._use(f"{deed.text} has the key {say_keys((key,))} now.")

    def _give_own(self) -> None:
        deed = self.deed
        if deed is None:
            return
        for key in deed.keys:
            clash = self._actions.find_clash(deed.name, key)
            if clash:
                self.told.setText(clash)
                return
        self._settings.keys.pop(deed.name, None)
        self._use(f"{deed.text} has its own keys again.")

    def _give_all_own(self) -> None:
        self._settings.keys.clear()
        self._use("All keys are as they were.")

    def _use(self, told: str) -> None:
        self._actions.use_keys(self._settings.keys)
        self.told.setText(told)
        self.field.clear()
        self._refresh()


def _push(text: str, then: Callable[[], object]) -> QPushButton:
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.clicked.connect(lambda: then())
    return made
