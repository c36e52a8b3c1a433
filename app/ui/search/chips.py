"""Chips of the query, one per term: remove, exclude, change the weight."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QScrollArea, QToolButton, QWidget

from app.query.ast import ColourTerm, ExampleTerm, FieldTerm, Term, TextTerm
from app.query.serializer import name_colour, serialize_value
from app.ui.search.samples import ExamplePictures
from app.ui.theme import STEP
from app.ui.widgets.controls import label
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import in_row

WEIGHTS = ((0.5, "low"), (1.0, "normal"), (2.0, "high"), (4.0, "very high"))
_PICTURE = QSize(36, 24)
_MANY = 4
"""Number of photos from which their names are omitted."""
_HIGHEST = 16 * STEP
"""Height of three lines, in pixels."""
_MOST = 40
"""Maximum letters of a chip; the tool tip has the whole text."""


def describe_term(term: Term) -> str:
    """Describe a term without its sign."""
    what = term.what
    if isinstance(what, TextTerm):
        return f"“{what.text}”"
    if isinstance(what, ExampleTerm):
        return f"like {what.path.name}" if what.area is None else f"area of {what.path.name}"
    if isinstance(what, ColourTerm):
        name = name_colour(what)
        return name if what.share is None else f"{name}, {what.share:.0%}"
    return serialize_value(what)


def describe_term_sign(term: Term) -> str:
    """Describe a term, with "not" before an excluded one."""
    return f"{'not ' if term.against else ''}{describe_term(term)}"


def format_weight(term: Term) -> str:
    """Format the weight of a term: "high", "×3"; empty for a normal one."""
    if term.weight == 1:
        return ""
    return dict(WEIGHTS).get(term.weight, f"×{term.weight:g}")


class Chip(QFrame):
    """One term. The chip gets the keyboard as a whole."""

    term_changed = Signal(object)
    """The changed term; None removes it."""
    left = Signal(int)
    """The keyboard should go to the next or previous chip."""

    def __init__(self, term: Term, *, short: bool) -> None:
        """`short` omits the names of photos: many photos are told apart by their pictures."""
        super().__init__()
        self.term = term
        self._short = short and isinstance(term.what, ExampleTerm)
        self._picture = QLabel()
        self._picture.hide()
        self._cross, self._menu = QToolButton(), QToolButton()
        self.setObjectName("chip")
        self.setProperty("against", term.against)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._build()
        self._describe()

    def _build(self) -> None:
        row = in_row(inside=self, margins=(STEP, 0, STEP // 4, 0), spacing=STEP // 2)
        if self.term.against:
            row.addWidget(label("not", "quiet"))
        row.addWidget(self._picture)
        text, metrics = label(), self.fontMetrics()
        room = metrics.averageCharWidth() * _MOST
        elided = metrics.elidedText(describe_term(self.term), Qt.TextElideMode.ElideMiddle, room)
        text.setText(elided)
        if not self._short:
            row.addWidget(text)
        weight = format_weight(self.term)
        if weight:
            row.addWidget(label(weight, "quiet"))
        for made, sign, name in ((self._menu, "▾", "Options"), (self._cross, "×", "Remove")):
            made.setText(sign)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setAccessibleName(f"{name}: {describe_term(self.term)}")
            made.setToolTip(name)
            row.addWidget(made)
        self._menu.clicked.connect(self._pop_up)
        self._cross.clicked.connect(lambda: self.term_changed.emit(None))

    def _describe(self) -> None:
        weight = format_weight(self.term)
        text = f"{describe_term_sign(self.term)}{f', weight {weight}' if weight else ''}"
        self.setAccessibleName(text)
        what = self.term.what
        whole = f"{what.path}" if isinstance(what, ExampleTerm) else describe_term(self.term)
        turn = "Click or −: include" if self.term.against else "Click or −: exclude"
        self.setToolTip(f"{whole}\n{turn}. Delete: remove.")
        if isinstance(what, ColourTerm):
            swatch = QImage(_PICTURE, QImage.Format.Format_RGB32)
            swatch.fill(QColor(what.hex))
            self.show_picture(swatch)

    def show_picture(self, image: QImage | None) -> None:
        """Show a small picture of the term."""
        if image is not None:
            ratio = self.devicePixelRatioF()
            small = QPixmap.fromImage(image).scaled(
                _PICTURE * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            small.setDevicePixelRatio(ratio)
            self._picture.setPixmap(small)
        self._picture.setVisible(image is not None)

    def turn(self) -> None:
        """Exclude an included term, or include an excluded one."""
        self.term_changed.emit(replace(self.term, against=not self.term.against))

    def make_menu(self) -> QMenu:
        """Return the menu of the chip."""
        menu = QMenu(self)
        menu.setAccessibleName(self.accessibleName())
        turn = menu.addAction("Exclude")
        turn.setCheckable(True)
        turn.setChecked(self.term.against)
        turn.triggered.connect(lambda: self.turn())
        if not isinstance(self.term.what, FieldTerm):
            menu.addSeparator()
            for weight, name in WEIGHTS:
                action = menu.addAction(f"Weight: {name}")
                action.setCheckable(True)
                action.setChecked(weight == self.term.weight)
                action.triggered.connect(
                    lambda _=False, w=weight: self.term_changed.emit(replace(self.term, weight=w))
                )
        menu.addSeparator()
        menu.addAction("Remove").triggered.connect(lambda: self.term_changed.emit(None))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _pop_up(self) -> None:
        self.make_menu().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._pop_up()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # So that the release comes here.

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self.turn()

    def event(self, event: QEvent) -> bool:
        keys = event.type() == QEvent.Type.ShortcutOverride
        if keys and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()  # Else Delete would mean photos, and − their size.
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Minus, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.turn()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.term_changed.emit(None)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.left.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Down:
            self._pop_up()
        else:
            super().keyPressEvent(event)


_KEYS = frozenset(
    {
        Qt.Key.Key_Minus, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down,
    }
)  # fmt: skip


class Chips(QScrollArea):
    """All chips of a query, in a few rows."""

    term_changed = Signal(int, object)
    """The number of a term, and its replacement; None removes it."""
    emptied = Signal()
    """The last chip, which had the keyboard, was removed."""

    def __init__(self, samples: ExamplePictures, last: QWidget) -> None:
        """`last` stands after the chips if there are several."""
        super().__init__()
        self._last = last
        self._examples = samples
        self.chips: list[Chip] = []
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Search terms")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("paper")
        self._flow = FlowLayout(inner)
        self._flow.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        self.setWidget(inner)
        samples.arrived.connect(self._show_pictures)

    def show_terms(self, terms: tuple[Term, ...]) -> None:
        """Show one chip per term."""
        if [chip.term for chip in self.chips] == list(terms):
            return
        held = next((n for n, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._last)
        short = sum(isinstance(term.what, ExampleTerm) for term in terms) >= _MANY
        self.chips = [
            self._make(number, Chip(term, short=short)) for number, term in enumerate(terms)
        ]
        self._flow.addWidget(self._last)
        self._last.setVisible(len(terms) > 1)
        self._examples.want(term.what.path for term in terms if isinstance(term.what, ExampleTerm))
        self._show_pictures()
        self.setVisible(bool(terms))
        self._fit()
        if held is not None and self.chips:
            self.chips[min(held, len(self.chips) - 1)].setFocus()
        elif held is not None:
            self.emptied.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Set the height to that of the chips, up to a few rows."""
        self.setFixedHeight(min(self._flow.heightForWidth(self.viewport().width()), _HIGHEST))

    def _make(self, number: int, chip: Chip) -> Chip:
        chip.term_changed.connect(lambda term: self.term_changed.emit(number, term))
        chip.left.connect(lambda by: self._go(number + by))
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _go(self, number: int) -> None:
        if 0 <= number < len(self.chips):
            self.chips[number].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.chips[number])

    def _show_pictures(self) -> None:
        for chip in self.chips:
            if isinstance(chip.term.what, ExampleTerm):
                chip.show_picture(self._examples.find(chip.term.what))
