"""The panel at the right: what is said of the chosen photos, to be changed, and where it is said."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.marks import FIELDS
from app.photo import Photo
from app.ui.actions import Actions
from app.ui.models.about import About
from app.ui.models.deciding import Deciding
from app.ui.theme import STEP
from app.ui.views.keywords import KeywordBox
from app.ui.views.marks_row import MarksRow
from app.ui.views.parts import Elided, label
from app.ui.views.texts import CaptionEdit, Line
from app.ui.views.words import say_moment

_VARIOUS = "Various"
_LONGEST = 28
"""Letters of a name that fit on a line of the panel."""


class DetailsPanel(QWidget):
    """Shows About; what is typed is said of all photos chosen, when the field is left."""

    escaped = Signal()
    """The keyboard is to go back to the photos."""

    def __init__(self, about: About, deciding: Deciding, actions: Actions) -> None:
        super().__init__()
        self._about = about
        self._deciding = deciding
        self._photos: tuple[Photo, ...] = ()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(31 * STEP)
        self._name = Elided("title")
        self._marks = MarksRow(actions)
        self.keywords = KeywordBox()
        self.title = Line()
        self.title.setPlaceholderText("Title")
        self.title.setAccessibleName("Title")
        self.caption = CaptionEdit()
        self._where = label("", "quiet")
        self._where.setWordWrap(True)
        self._where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build()
        about.changed.connect(self._show)
        self.title.editingFinished.connect(self._say_title)
        self.caption.left.connect(self._say_caption)
        self.keywords.added.connect(lambda words: deciding.mark(self._photos, add=words))
        self.keywords.taken.connect(lambda words: deciding.mark(self._photos, take=words))
        for field in (self.title, self.caption, self.keywords.line):
            field.escaped.connect(self.escaped)
        self._show()

    def _build(self) -> None:
        inner = QWidget()
        inner.setObjectName("side")
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        column.addWidget(self._name)
        column.addWidget(self._marks)
        for heading, part in (
            ("Keywords", self.keywords),
            ("Title", self.title),
            ("Caption", self.caption),
        ):
            column.addSpacing(STEP)
            column.addWidget(label(heading, "quiet"))
            column.addWidget(part)
        column.addSpacing(STEP)
        column.addWidget(self._where)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def take_keyboard(self) -> None:
        """Have the keyboard in the field for keywords."""
        self.keywords.take_keyboard()

    def _show(self) -> None:
        photos = self._about.photos
        other = [photo.id for photo in photos] != [photo.id for photo in self._photos]
        self._photos = photos
        count = len(photos)
        self._name.say(photos[0].path.name if count == 1 else f"{count:,} photos" if count else "")
        self.setEnabled(bool(photos))
        self._marks.show_photos(photos)
        self.keywords.offer(self._about.keywords)
        self.keywords.show_photos(photos)
        for field, edit in (("title", self.title), ("caption", self.caption)):
            values = {getattr(photo.marks, field) for photo in photos}
            if other or not edit.hasFocus():  # Not under the hand of who is typing.
                edit.setPlaceholderText(_VARIOUS if len(values) > 1 else field.capitalize())
                edit.setText(values.pop() if len(values) == 1 else "")
        self._where.setText(self._say_where())

    def _say_where(self) -> str:
        """Who says it, where they disagree, and what is still to be written."""
        said = self._about.description
        if said is None:
            return ""
        lines = [
            f"{_shorten(source.path.name)}, {say_moment(source.time)}: {', '.join(source.says)}"
            for source in said.sources
            if source.says
        ]
        if said.photo and (names := said.photo.other_names):
            lines.append("\n".join(f"Also at {_shorten(str(path))}" for path in names))
        if said.pending:
            waiting = ", ".join(field for field in FIELDS if field in said.pending)
            lines.append(f"Still to be written: {waiting}. {said.trouble}".strip())
        elif said.trouble:
            lines.append(said.trouble)
        return "\n\n".join((*lines, *said.disagreements))

    def _say_title(self) -> None:
        self._say("title", self.title.text().strip())

    def _say_caption(self) -> None:
        self._say("caption", self.caption.text().strip())

    def _say(self, field: str, text: str) -> None:
        """Say it of those who are not said to have it; an untouched field of various values stays so."""
        values = {getattr(photo.marks, field) for photo in self._photos}
        if values and values != {text} and (text or len(values) == 1):
            self._deciding.mark(self._photos, {field: text})

    def showEvent(self, event: QShowEvent) -> None:
        self._about.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self._about.watch(False)


def _shorten(name: str) -> str:
    """A name that has no place to be broken, cut in the middle."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"
