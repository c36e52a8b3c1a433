"""Dialog for a colour to search by, and its share of the photo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QColorDialog,
    QDialog,
    QGridLayout,
    QSlider,
    QToolButton,
    QWidget,
)

from app.query.ast import ColourTerm, Term
from app.query.fields import COLOURS
from app.query.serializer import name_colour
from app.ui.theme import STEP
from app.ui.widgets.controls import fill_dialog, label, text_button

_COLUMNS = 5
_SWATCH = 24


class ColourDialog(QDialog):
    """A few named colours, any other, and a slider."""

    chosen = Signal(object)
    """Tuple with the one term."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Search by colour")
        self._colour = ColourTerm(COLOURS["blue"])
        self._heading = label("", "title")
        self.share = QSlider(Qt.Orientation.Horizontal)
        self.share.setRange(0, 20)
        self.share.setAccessibleName("Share of the photo")
        self.share.valueChanged.connect(lambda _: self._describe())
        self.swatches = QWidget()
        self._group = QButtonGroup(self)
        grid = QGridLayout(self.swatches)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(STEP // 2)
        named = {rgb: name for name, rgb in reversed(COLOURS.items())}
        for number, (rgb, name) in enumerate(reversed(named.items())):
            grid.addWidget(self._make_swatch(name, rgb), *divmod(number, _COLUMNS))
        self.accepted.connect(lambda: self.chosen.emit((Term(self._colour),)))
        other, cancel = text_button("Other colour…", self._ask), text_button("Cancel", self.reject)
        foot = (other, None, cancel, text_button("Search", self.accept, primary=True))
        fill_dialog(self, (self._heading, self.swatches, self.share), self.swatches, foot)
        for swatch in self._group.buttons():
            if swatch.isChecked():
                swatch.setFocus()
        self._describe()

    def _make_swatch(self, name: str, rgb: tuple[int, int, int]) -> QToolButton:
        made = QToolButton()
        drawn = QPixmap(_SWATCH, _SWATCH)
        drawn.fill(QColor(*rgb))
        made.setIcon(QIcon(drawn))
        made.setText(name.capitalize())
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setProperty("toggle", True)
        made.setCheckable(True)
        made.setChecked(rgb == self._colour.rgb)
        made.clicked.connect(lambda: self._take(rgb))
        self._group.addButton(made)  # Arrows select a colour.
        return made

    def _take(self, rgb: tuple[int, int, int]) -> None:
        self._colour = ColourTerm(rgb)
        self._describe()

    def _ask(self) -> None:
        chosen = QColorDialog.getColor(QColor(self._colour.hex), self)
        if chosen.isValid():
            self._group.setExclusive(False)
            for swatch in self._group.buttons():
                swatch.setChecked(False)
            self._group.setExclusive(True)
            self._take((chosen.red(), chosen.green(), chosen.blue()))

    def _describe(self) -> None:
        share = self.share.value() / 20
        self._colour = ColourTerm(self._colour.rgb, share or None)
        amount = f"about {share:.0%} of the photo" if share else "any share of the photo"
        self._heading.setText(f"{name_colour(self._colour).capitalize()}, {amount}")
