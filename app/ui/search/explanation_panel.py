"""Explanation panel of a search result: score of each term, matching areas, colours, matched fields."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.files.thumbnails import SIDE
from app.query.ast import ColourTerm, ExampleTerm, Term
from app.tasks.searching.explain import Reason
from app.tasks.searching.search import SearchHit, SearchResult
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.search.chips import describe_term_sign
from app.ui.search.explanation_model import ExplanationModel
from app.ui.search.heatmap import paint_heat
from app.ui.search.model import Search
from app.ui.search.samples import ExamplePictures
from app.ui.theme import STEP, colours
from app.ui.widgets.controls import ElidedLabel, label
from app.ui.widgets.layouts import in_column, in_row

WIDTH = 288
_PICTURE = WIDTH - 4 * STEP - 12
_BAR = 6


class ExplanationPanel(QScrollArea):
    """Explains one result at a time, following the selection."""

    def __init__(
        self, explanation: ExplanationModel, samples: ExamplePictures, reader: ThumbnailReader
    ) -> None:
        super().__init__(widgetResizable=True)
        self._explanation, self._examples, self._reader = explanation, samples, reader
        self._found: SearchHit | None = None
        self._search: Search | None = None
        self.setObjectName("grid")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Match explanation")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        explanation.changed.connect(self._refresh)
        samples.arrived.connect(self._refresh)
        reader.arrived.connect(self._take_thumbnail)

    @property
    def text(self) -> tuple[str, ...]:
        """The whole text of the panel."""
        inner = self.widget()
        labels = inner.findChildren(QLabel) if inner else []
        return tuple(each.text() for each in labels if each.text())

    def explain(self, search: Search | None, found: SearchHit | None) -> None:
        """Explain a result; a hidden panel requests nothing."""
        self._search, self._found = search, found
        if self.isVisible():
            self._explain()

    def showEvent(self, event: QShowEvent) -> None:
        # The selection may have changed while the loupe was in front.
        self._explain()

    def hideEvent(self, event: QHideEvent) -> None:
        self._explanation.want(None, ())

    def _explain(self) -> None:
        search, found = self._search, self._found
        if found is not None:
            self._reader.request(self, (found.photo.digest,), SIDE)
        terms = search.state.query.ranked_terms if search is not None else ()
        self._explanation.want(None if found is None else found.photo, terms)
        self._refresh()

    def _take_thumbnail(self, digests: frozenset[str]) -> None:
        if self._found is not None and self._found.photo.digest in digests:
            self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        inner = QWidget()
        inner.setObjectName("paper")
        column = in_column(inside=inner, margins=2 * STEP, spacing=STEP)
        result = self._search.result if self._search else None
        if self._found is None or self._search is None or result is None:
            column.addWidget(label("Select a photo to see why it matches.", "quiet", wrap=True))
        else:
            name = ElidedLabel("title")
            column.addWidget(name)
            name.show_text(self._found.photo.path.name)
            self._fill(column, self._search, result, self._found)
        column.addStretch(1)
        self.setWidget(inner)

    def _fill(
        self, column: QVBoxLayout, search: Search, result: SearchResult, found: SearchHit
    ) -> None:
        known = {reason.term: reason for reason in self._explanation.reasons}
        top = _top(result)
        for number, terms in enumerate(result.scored_terms):
            score = found.term_scores[number] if number < len(found.term_scores) else math.nan
            cutoff = result.cutoffs[number] if number < len(result.cutoffs) else None
            column.addWidget(_heading(terms))
            column.addWidget(Score(score, cutoff, top[number]))
            for term in terms:
                if term in known:
                    self._add_reason(column, known[term], found)
        if self._explanation.busy:
            column.addWidget(label("Analysing match", "quiet"))
        if self._explanation.error:
            column.addWidget(label(self._explanation.error, "quiet", wrap=True))
        for term in search.state.query.field_terms:
            column.addWidget(label(f"✓  {describe_term_sign(term)}", "quiet", wrap=True))

    def _add_reason(self, column: QVBoxLayout, reason: Reason, found: SearchHit) -> None:
        what = reason.term.what
        if isinstance(what, ColourTerm):
            column.addWidget(_swatches(what, reason))
            return
        thumbnail = self._reader.pixmap(found.photo.digest, SIDE)
        if thumbnail is not None and reason.heat is not None:
            self._add_picture(column, paint_heat(thumbnail, reason.heat, _PICTURE), "In this photo")
        asked = self._examples.find(what) if isinstance(what, ExampleTerm) else None
        if asked is not None:
            text = "In the example photo" if reason.example_heat is not None else "The area"
            self._add_picture(column, paint_heat(asked, reason.example_heat, _PICTURE), text)

    def _add_picture(self, column: QVBoxLayout, picture: QPixmap, text: str) -> None:
        made = QLabel()
        made.setPixmap(picture)
        made.setAccessibleName(f"{text}: matching areas are bright")
        column.addWidget(made)
        column.addWidget(label(text, "quiet"))


class Score(QWidget):
    """A bar of the length of a score, with a mark at the match threshold, and the figure."""

    def __init__(self, score: float, cutoff: float | None, top: float) -> None:
        super().__init__()
        self._score, self._cutoff, self._top = score, cutoff, max(top, 1e-6)
        self.setFixedHeight(3 * STEP)
        figure = "unknown" if math.isnan(score) else f"{score:.2f}"
        enough = "" if cutoff is None else f"; match threshold {cutoff:.2f}"
        self.setAccessibleName(f"{figure}{enough}")
        self.setToolTip(self.accessibleName())
        self._figure = figure

    def sizeHint(self) -> QSize:
        return QSize(_PICTURE, 3 * STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        width = painter.fontMetrics().horizontalAdvance("unknown") + STEP
        bar = QRectF(0, (self.height() - _BAR) / 2, self.width() - width, _BAR)
        painter.fillRect(bar, QColor(c.selected))
        if not math.isnan(self._score):
            share = min(max(self._score / self._top, 0.0), 1.0)
            painter.fillRect(QRectF(bar.topLeft(), bar.size() * 1.0).adjusted(
                0, 0, -(1 - share) * bar.width(), 0), QColor(c.accent))  # fmt: skip
        if self._cutoff is not None:
            x = min(max(self._cutoff / self._top, 0.0), 1.0) * bar.width()
            painter.fillRect(QRectF(x - 1, bar.top() - 4, 2, _BAR + 8), QColor(c.text))
        painter.setPen(QColor(c.text))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), flags, self._figure)


def _top(result: SearchResult) -> list[float]:
    """Return the best score of each term, which is the full length of its bar."""
    tops: list[float] = []
    for number in range(len(result.scored_terms)):
        scores = [f.term_scores[number] for f in result.hits if number < len(f.term_scores)]
        known = [score for score in scores if not math.isnan(score)]
        cutoff = result.cutoffs[number] if number < len(result.cutoffs) else None
        tops.append(max([*known, cutoff or 0.0], default=1.0))
    return tops


def _heading(terms: tuple[Term, ...]) -> QLabel:
    text = " and ".join(map(describe_term_sign, terms))
    return label(text[:1].upper() + text[1:], wrap=True)


def _swatches(asked: ColourTerm, reason: Reason) -> QWidget:
    """Return swatches of the wanted and the found colour, and its share of the photo."""
    made = QWidget()
    row = in_row(inside=made, spacing=STEP)
    for rgb in filter(None, (asked.rgb, reason.colour)):
        swatch = QPixmap(4 * STEP, 3 * STEP)
        swatch.fill(QColor(*rgb))
        drawn = QLabel()
        drawn.setPixmap(swatch)
        row.addWidget(drawn)
    text = f"{reason.share:.0%} of the photo" if reason.colour else "No similar colour"
    row.addWidget(label(text, "quiet"))
    row.addStretch(1)
    return made
