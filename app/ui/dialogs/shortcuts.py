"""Editor of keyboard shortcuts: every action with its keys, and a field for a new shortcut."""

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
from app.ui.commands.actions import Actions
from app.ui.commands.shortcuts import SCOPES, format_keys
from app.ui.commands.table import ACTIONS, ActionSpec
from app.ui.theme import STEP
from app.ui.widgets.controls import label
from app.ui.widgets.table import Rows, make_table

_HEADINGS = ("Action", "Shortcut", "Scope", "Description")
_WIDTHS = {0: 192, 1: 176, 2: 144}


class ShortcutsDialog(QDialog):
    """Shortcuts that take effect at once, and are saved with the settings."""

    def __init__(self, actions: Actions, settings: Settings, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._settings = settings
        self.setWindowTitle("Edit shortcuts")
        self.resize(960, 600)
        self.search = QLineEdit(placeholderText="Search by action or shortcut")
        self.search.setAccessibleName("Search by action or shortcut")
        self.search.setClearButtonEnabled(True)
        self._rows = Rows[ActionSpec](_HEADINGS, self._cells, lambda spec: spec.description)
        self._rows.setParent(self)
        self.table = make_table(self._rows, "Keyboard shortcuts", 3, _WIDTHS)
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName("New shortcut")
        self.message = label("", "quiet")
        self.message.setWordWrap(True)
        self.give = _push("Assign", self._give)
        self.own = _push("Reset to default", self._give_own)
        self.all_own = _push("Reset all", self._give_all_own)
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
        change.addWidget(label("Press the new shortcut:", "quiet"))
        for part in (self.field, self.give, self.own):
            change.addWidget(part)
        change.addStretch(1)
        column.addLayout(change)
        end = QHBoxLayout()
        end.addWidget(self.message, 1)
        end.addWidget(self.all_own)
        end.addWidget(_push("Close", self.close))
        column.addLayout(end)

    @property
    def spec(self) -> ActionSpec | None:
        """The selected action."""
        rows = self.table.selectionModel().selectedRows()
        return self._rows.rows[rows[0].row()] if rows else None

    def select(self, name: str) -> None:
        """Select an action."""
        row = next(row for row, spec in enumerate(self._rows.rows) if spec.name == name)
        self.table.selectRow(row)

    def _cells(self, spec: ActionSpec) -> tuple[str, ...]:
        return (
            spec.text,
            format_keys(self._actions.keys_of(spec.name)),
            SCOPES[spec.scope],
            spec.description,
        )

    def _refresh(self) -> None:
        text = self.search.text().casefold().split()
        found = [
            spec
            for spec in ACTIONS
            if all(word in "\n".join(self._cells(spec)).casefold() for word in text)
        ]
        before = self.spec
        self._rows.show(found)
        if before in found:
            self.table.selectRow(found.index(before))
        self._enable()

    def _enable(self) -> None:
        spec = self.spec
        self.give.setEnabled(spec is not None and not self.field.keySequence().isEmpty())
        self.own.setEnabled(spec is not None and spec.name in self._settings.shortcuts)
        self.all_own.setEnabled(bool(self._settings.shortcuts))

    def _give(self) -> None:
        spec = self.spec
        if spec is None:
            return
        key = self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        clash = self._actions.find_clash(spec.name, key)
        if clash:
            self.message.setText(clash)
            return
        self._settings.shortcuts[spec.name] = [key]
        self._use(f"“{spec.text}” now has the shortcut {format_keys((key,))}.")

    def _give_own(self) -> None:
        spec = self.spec
        if spec is None:
            return
        for key in spec.keys:
            clash = self._actions.find_clash(spec.name, key)
            if clash:
                self.message.setText(clash)
                return
        self._settings.shortcuts.pop(spec.name, None)
        self._use(f"“{spec.text}” has its default shortcut again.")

    def _give_all_own(self) -> None:
        self._settings.shortcuts.clear()
        self._use("All actions have their default shortcuts again.")

    def _use(self, message: str) -> None:
        self._actions.use_keys(self._settings.shortcuts)
        self.message.setText(message)
        self.field.clear()
        self._refresh()


def _push(text: str, then: Callable[[], object]) -> QPushButton:
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.clicked.connect(lambda: then())
    return made
