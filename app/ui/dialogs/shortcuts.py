"""Keyboard shortcuts: their editor, and a sheet of all of them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QKeySequenceEdit, QLineEdit, QWidget

from app.settings import Settings
from app.ui.commands.action_spec import ActionSpec
from app.ui.commands.actions import Actions
from app.ui.commands.shortcuts import GESTURES, SCOPES, format_keys
from app.ui.commands.table import ACTIONS
from app.ui.theme import STEP
from app.ui.widgets.controls import label, push, text_button
from app.ui.widgets.layouts import in_column, in_row, scroll
from app.ui.widgets.table import Rows
from app.ui.widgets.table_dialog import TableDialog

_COLUMNS = {"Action": 192, "Shortcut": 176, "Scope": 144, "Description": 0}
_SHEET = (
    ("window",),
    ("grid", "results", "group", "timeline", "people", "map", "folders", "saved"),
    ("loupe", "close", "panes", "compare", "survey"),
)


class ShortcutsDialog(TableDialog[ActionSpec]):
    """Shortcuts that take effect at once, and are saved with the settings."""

    def __init__(self, actions: Actions, settings: Settings, parent: QWidget | None) -> None:
        rows = Rows[ActionSpec](_COLUMNS, self._cells, lambda spec: spec.description)
        super().__init__("Edit shortcuts", (960, 600), rows, parent, single=True)
        self._actions = actions
        self._settings = settings
        self.search = QLineEdit(placeholderText="Search by action or shortcut")
        self.search.setAccessibleName("Search by action or shortcut")
        self.search.setClearButtonEnabled(True)
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName("New shortcut")
        self.give = text_button("Assign", self._give)
        self.own = text_button("Reset to default", self._give_own)
        self.all_own = text_button("Reset all", self._give_all_own)
        self._build()
        self.search.textChanged.connect(self._refresh)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.field.keySequenceChanged.connect(lambda _: self._enable())
        self._refresh()

    def _build(self) -> None:
        change = QWidget()
        press = label("Press the new shortcut:", "quiet")
        in_row(press, self.field, self.give, self.own, None, inside=change, spacing=STEP)
        self.lay_out(
            (self.search,),
            (self.note, None, self.all_own, text_button("Close", self.close)),
            below=(change,),
        )

    def select(self, name: str) -> None:
        """Select an action."""
        row = next(row for row, spec in enumerate(self.rows.rows) if spec.name == name)
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
        self.show_rows(found, lambda spec: spec.name)
        self._enable()

    def _enable(self) -> None:
        spec = self.current
        self.give.setEnabled(spec is not None and not self.field.keySequence().isEmpty())
        self.own.setEnabled(spec is not None and spec.name in self._settings.shortcuts)
        self.all_own.setEnabled(bool(self._settings.shortcuts))

    def _give(self) -> None:
        spec = self.current
        if spec is None:
            return
        key = self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        clash = self._actions.find_clash(spec.name, key)
        if clash:
            self.note.setText(clash)
            return
        self._settings.shortcuts[spec.name] = [key]
        self._use(f"“{spec.text}” now has the shortcut {format_keys((key,))}.")

    def _give_own(self) -> None:
        spec = self.current
        if spec is None:
            return
        for key in spec.keys:
            clash = self._actions.find_clash(spec.name, key)
            if clash:
                self.note.setText(clash)
                return
        self._settings.shortcuts.pop(spec.name, None)
        self._use(f"“{spec.text}” has its default shortcut again.")

    def _give_all_own(self) -> None:
        self._settings.shortcuts.clear()
        self._use("All actions have their default shortcuts again.")

    def _use(self, message: str) -> None:
        self._actions.use_keys(self._settings.shortcuts)
        self.note.setText(message)
        self.field.clear()
        self._refresh()


class ShortcutsSheet(QDialog):
    """All keyboard shortcuts, made from the table of actions."""

    def __init__(self, actions: Actions, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(1080, 680)
        sheet = QWidget()
        sheet.setObjectName("paper")
        columns = in_row(inside=sheet, margins=3 * STEP, spacing=4 * STEP)
        for places in _SHEET:
            grid = QGridLayout()
            grid.setHorizontalSpacing(3 * STEP)
            grid.setVerticalSpacing(STEP)
            grid.setColumnStretch(0, 2)  # Else long gestures squeeze the descriptions.
            grid.setColumnStretch(1, 3)
            for place in places:
                self._fill(grid, place, SCOPES[place])
            grid.setRowStretch(grid.rowCount(), 1)
            columns.addLayout(grid, 1)
        foot = in_row(
            None,
            push(actions["edit_shortcuts"]),
            margins=(2 * STEP, STEP, 2 * STEP, STEP),
            spacing=STEP,
        )
        area = scroll(sheet, "Keyboard shortcuts")
        in_column(area, foot, inside=self, wide=area)

    def _fill(self, grid: QGridLayout, place: str, heading: str) -> None:
        title = label(heading, "title")
        title.setContentsMargins(0, STEP if grid.count() else 0, 0, 0)
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        keys_of = self._actions.keys_of
        specs = [
            (format_keys(keys_of(spec.name)), spec.description)
            for spec in ACTIONS
            if spec.scope == place
        ]
        gestures = [(gesture.keys, gesture.text) for gesture in GESTURES if gesture.scope == place]
        for keys, descriptions in (*specs, *gestures):
            row = grid.rowCount()
            for place_in_row, part in enumerate(
                (label(keys, wrap=True), label(descriptions, "quiet", wrap=True))
            ):
                grid.addWidget(part, row, place_in_row, Qt.AlignmentFlag.AlignTop)
