"""Synchronised zoom of panes: one leads, and the linked ones follow it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF

from app.ui.compare.pane import Pane
from app.ui.compare.zoom_mapping import ZoomMapping

_PART = 0.4
"""Share of the view that a part fills: of a face, hair and shoulders are seen, too."""


class ZoomSync:
    """The leading pane, and the point at which the others match it exactly."""

    def __init__(self, linking: ZoomMapping) -> None:
        self._mapping = linking
        self._panes: Sequence[Pane] = ()
        self._leader: Pane | None = None
        """The pane that was moved last."""
        self._point = QPointF(0.5, 0.5)
        """In shares of the view."""
        self.busy = False
        """Whether panes are being moved by the program."""

    def take(self, panes: Sequence[Pane], stays: Sequence[Pane]) -> None:
        """Set the panes; some were shown before, at the spot that the others should move to."""
        self._panes = panes
        if self._leader not in stays:
            self._leader = next(iter(stays), None)

    def show_parts(self, parts: Mapping[Pane, QRectF], leader: Pane) -> None:
        """Zoom in on parts that show the same, the leader's too; the panes without one show the leader's place."""
        self._mapping.forget_parts()
        self.busy = True
        for pane, part in parts.items():
            pane.canvas.zoom.show_part(part, _PART)
            pane.canvas.renew()
        self.busy = False
        others = [pane.framing for pane in parts if pane is not leader]
        self._mapping.set_by_parts(leader.framing, others)
        self._leader, self._point = leader, QPointF(0.5, 0.5)
        self.follow()

    def fit(self) -> None:
        """Zoom all panes to fit."""
        self._mapping.forget_parts()
        self._leader = None
        for pane in self._panes:
            pane.canvas.fit()

    def lead(self, pane: Pane, point: QPointF) -> None:
        """Let the other panes follow one that was moved by hand, at that point."""
        if pane.linked:
            view = pane.canvas.zoom.view
            if pane.canvas.zoom.fitted:
                self._mapping.forget_parts()
            self._leader = pane
            self._point = QPointF(point.x() / view.width(), point.y() / view.height())
            self.follow()

    def is_led_by(self, pane: Pane) -> bool:
        """Whether a pane is linked with the others."""
        return pane is self._leader

    def follow(self) -> None:
        """Move all linked panes to the spot of the leader."""
        leader = self._leader or next(iter(self._panes), None)
        if leader is None or not leader.linked or self.busy:
            return
        self.busy = True
        zoom = leader.canvas.zoom
        point = QPointF(self._point.x() * zoom.view.width(), self._point.y() * zoom.view.height())
        for pane in self._panes:
            if pane is not leader and pane.linked:
                self._mapping.place(leader.framing, pane.framing, point)
                pane.canvas.renew()
        self.busy = False

    def link(self, pane: Pane, linked: bool) -> None:
        """Unlink a pane, or link it with its present offset."""
        others = [other for other in self._panes if other.linked and other is not pane]
        leader = self._leader if self._leader in others else next(iter(others), None)
        pane.linked = linked
        if pane is self._leader:
            self._leader = leader
        if linked and leader is not None:
            self._mapping.set_by_hand(leader.framing, pane.framing)
            self.lead(leader, leader.canvas.zoom.middle)
