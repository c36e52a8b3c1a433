"""Details panel: metadata of the selected photos, editable, and its sources."""

from collections.abc import Sequence
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.domain.columns.photo_rows import PhotoRows, ids_of, tally
from app.domain.metadata import METADATA_FIELDS
from app.domain.photo import Photo
from app.domain.position import format_position
from app.tasks.metadata.edit import YEAR, text_for
from app.tasks.phrases import describe_media, describe_place, name_field
from app.ui.commands.actions import Actions
from app.ui.details.histogram import PhotoHistogram
from app.ui.details.keywords import KeywordBox
from app.ui.details.model import NOWHERE, DetailsModel
from app.ui.details.rating_row import RatingRow
from app.ui.details.small_map import SmallMap
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.history.model import HistoryModel
from app.ui.loupe.overlay_model import OverlayModel
from app.ui.text import format_date_source, format_dimensions, format_moment
from app.ui.theme import STEP
from app.ui.widgets.controls import ElidedLabel, label
from app.ui.widgets.layouts import in_column, scroll
from app.ui.widgets.text_fields import CaptionEdit, Line

_BY_KEYS = Qt.TextInteractionFlag.LinksAccessibleByKeyboard
_VARIOUS = "Multiple values"
_LONGEST = 28
"""Letters of a file name that fit on a line of the panel."""


class DetailsPanel(QWidget):
    """Shows a DetailsModel; typed text is applied to all selected photos when the field loses the keyboard."""

    escaped = Signal()
    """The keyboard should go back to the photos."""
    person_chosen = Signal(str)
    """The name of a person was clicked."""
    map_opened = Signal(object)
    """The small map was pressed; ids of the selected photos."""

    def __init__(
        self,
        about: DetailsModel,
        history: HistoryModel,
        reader: ThumbnailReader,
        tones: OverlayModel,
        actions: Actions,
    ) -> None:
        super().__init__()
        self._details = about
        self._history = history
        self._photos: Sequence[Photo] = ()
        self._tally: list[tuple[Photo, int]] = []
        """A photo for all that have the same metadata."""
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(31 * STEP)
        self._name = ElidedLabel("title")
        self._rating = RatingRow(actions)
        self.keywords = KeywordBox()
        self.title, self.creator, self.copyright = (
            _line(field) for field in ("title", "creator", "copyright")
        )
        self.copyright.setToolTip(f"{YEAR} stands for the year of each photo")
        self.caption = CaptionEdit()
        self._fields: dict[str, Line | CaptionEdit] = {
            "title": self.title,
            "caption": self.caption,
            "creator": self.creator,
            "copyright": self.copyright,
        }
        self.more = _paragraph()
        self.people = _paragraph()
        self.people.setTextFormat(Qt.TextFormat.RichText)
        self.people.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | _BY_KEYS
        )
        self.people.linkActivated.connect(self.person_chosen)
        self._text_heading = label("Text in photo", "quiet")
        self.text = _paragraph()
        self.text.setTextFormat(Qt.TextFormat.PlainText)  # A sign may be lettered like a tag.
        self._where = _paragraph("quiet")
        self.histogram, self.map = PhotoHistogram(reader, tones), SmallMap()
        self.map.clicked.connect(lambda: self.map_opened.emit(ids_of(self._photos)))
        self._build()
        about.changed.connect(self._show)
        for field, edit in self._fields.items():
            signal = edit.left if isinstance(edit, CaptionEdit) else edit.editingFinished
            signal.connect(partial(self._save, field))
        self.keywords.added.connect(lambda text: history.edit(self._photos, add=text))
        self.keywords.taken.connect(lambda text: history.edit(self._photos, take=text))
        for field in (*self._fields.values(), self.keywords.line):
            field.escaped.connect(self.escaped)
        self._show()

    def _build(self) -> None:
        inner = QWidget()
        inner.setObjectName("side")
        column = in_column(self._name, self._rating, inside=inner, margins=2 * STEP, spacing=STEP)
        for heading, part in (
            ("Keywords", self.keywords),
            *((field.capitalize(), edit) for field, edit in self._fields.items()),
        ):
            column.addSpacing(STEP)
            column.addWidget(label(heading, "quiet"))
            column.addWidget(part)
        column.addSpacing(STEP)
        for part in (self.histogram, self.people, self.more, self._text_heading, self.text):
            column.addWidget(part)
        for part in (self.map, self._where):
            column.addWidget(part)
        column.addStretch(1)
        in_column(scroll(inner, "Details"), inside=self)

    def take_keyboard(self) -> None:
        """Give the keyword field the keyboard."""
        self.keywords.take_keyboard()

    def _show(self) -> None:
        photos = self._details.photos
        if isinstance(photos, PhotoRows) and not self.isVisible():
            return  # What half a million photos have in common takes a moment.
        other = ids_of(photos) != ids_of(self._photos)
        self._photos, self._tally = photos, tally(photos)
        examples = [photo for photo, _ in self._tally]
        count = len(photos)
        self._name.show_text(
            photos[0].path.name if count == 1 else f"{count:,} photos" if count else ""
        )
        self.setEnabled(bool(photos))
        self._rating.show_photos(examples)
        self.keywords.set_completions(self._details.keywords)
        self.keywords.show_photos(self._tally)
        for field, edit in self._fields.items():
            values = {getattr(photo.metadata, field) for photo in examples}
            if other or not edit.hasFocus():  # Not while the user is typing.
                edit.setPlaceholderText(_VARIOUS if len(values) > 1 else field.capitalize())
                edit.setText(values.pop() if len(values) == 1 else "")
        more = _describe(examples)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        people = self._list_people(examples)
        self.people.setText(people)
        self.people.setVisible(bool(people))
        report = self._details.description
        text = (report.text if report else None) or ""
        self.text.setText(text)
        for part in (self._text_heading, self.text):
            part.setVisible(bool(text))
        self.histogram.show_photo(photos[0] if count == 1 else None)
        self.map.show_located(self._details.located if count else NOWHERE)
        self._where.setText(self._show_where())

    def _list_people(self, photos: Sequence[Photo]) -> str:
        """Return the people that all photos have in common as links, and how many faces of one have no name."""
        names = {photo.metadata.people for photo in photos}
        some = [escape(name) for name in names.pop()] if len(names) == 1 else []
        parts = [f'<a href="{name}">{name}</a>' for name in some]
        report = self._details.description
        if report is not None and report.unnamed_faces:
            parts.append(f"{report.unnamed_faces:,} unnamed")
        return f"People: {', '.join(parts)}" if parts else ""

    def _show_where(self) -> str:
        """Return the sources of the metadata, their conflicts, and the pending fields."""
        report = self._details.description
        if report is None:
            return ""
        lines = [f"Near {report.place.words}"] if report.place.words else []
        if report.position and not lines:
            lines.append(format_position(report.position))
        lines += [
            f"{_shorten(source.path.name)}, {format_moment(source.time)}: {', '.join(map(name_field, source.values))}"
            for source in report.sources
            if source.values
        ]
        if report.photo and (names := report.photo.other_names):
            lines.append("\n".join(f"Also at {_shorten(str(path))}" for path in names))
        if report.pending:
            waiting = ", ".join(name_field(f) for f in METADATA_FIELDS if f in report.pending)
            lines.append(f"Pending metadata: {waiting}. {report.error}".strip())
        elif report.error:
            lines.append(report.error)
        return "\n\n".join((*lines, *report.disagreements))

    def _save(self, field: str) -> None:
        """Set a field of the photos without that value; an untouched field with multiple values stays."""
        text = self._fields[field].text().strip()
        values = [getattr(photo.metadata, field) for photo, _ in self._tally]
        new = [text_for(photo, field, text) for photo, _ in self._tally]
        in_doubt = YEAR in text and len(self._tally) < len(self._photos)
        if (values != new or in_doubt) and (text or len(set(values)) == 1):
            self._history.edit(self._photos, {field: text})
        elif len(set(values)) == 1:
            self._fields[field].setText(values[0])

    def showEvent(self, event: QShowEvent) -> None:
        self._details.watch(True)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        self._details.watch(False)


def _line(field: str) -> Line:
    line = Line()
    line.setPlaceholderText(field.capitalize())
    line.setAccessibleName(field.capitalize())
    return line


def _paragraph(look: str = "") -> QLabel:
    made = label("", look, wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _describe(photos: Sequence[Photo]) -> str:
    """Return the media, headline, place and source of an unusual date that all photos have in common."""
    texts = (
        ("{}", {_describe_moving(photo) for photo in photos}),
        ("Headline: {}", {photo.metadata.headline for photo in photos}),
        ("Place: {}", {describe_place(photo.metadata) for photo in photos}),
        ("{}", {format_date_source(photo) for photo in photos}),
    )
    return "\n".join(form.format(*text) for form, text in texts if len(text) == 1 and any(text))


def _describe_moving(photo: Photo) -> str:
    media = describe_media(photo)
    return f"{media} · {format_dimensions(photo)}" if media else ""


def _shorten(name: str) -> str:
    """Shorten a name in the middle, which cannot be wrapped."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"
