"""Health page: sections of the report, each with its remedies as buttons."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.settings import Settings
from app.tasks.health.report import Health, Remedy, Section
from app.tasks.phrases import format_count
from app.ui.commands.actions import Actions
from app.ui.grid.photo_grid import PhotoGrid
from app.ui.grid.photo_list import PhotoList
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.health.model import HealthModel
from app.ui.health.section_row import SectionRow
from app.ui.page import Page
from app.ui.theme import STEP
from app.ui.widgets.controls import label
from app.ui.widgets.layouts import in_column, scroll


class HealthPage(Page):
    """Kept up to date while it is shown."""

    name = "health"
    is_below = True

    def __init__(
        self,
        reader: ThumbnailReader,
        actions: Actions,
        settings: Settings,
        *,
        health: HealthModel,
    ) -> None:
        super().__init__(reader, actions, settings)
        self._health = health
        # Every page has a grid, which actions on photos ask; here none is ever shown.
        self._grid = self.make_grid(PhotoList(self))
        self._grid.setParent(self)
        self._grid.hide()
        self.rows: dict[str, SectionRow] = {}
        """Rows by the names of their sections."""
        self.heading = label("", "large")
        self._paper = QWidget()
        self._paper.setObjectName("paper")
        self._column = in_column(None, inside=self._paper)
        head = QWidget()
        head.setObjectName("paper")
        in_column(self.heading, inside=head, margins=2 * STEP)
        area = scroll(self._paper, "Health of the library")
        in_column(head, area, inside=self, wide=area)
        health.changed.connect(self._refresh)
        self._refresh()

    @property
    def grid(self) -> PhotoGrid:
        return self._grid

    def _refresh(self) -> None:
        sections = self._health.sections
        for place, section in enumerate(sections):
            if section.name not in self.rows:
                self.rows[section.name] = SectionRow(section, self._apply)
                self._column.insertWidget(place, self.rows[section.name])
            doing = self._health.doing.get(section.name, "")
            self.rows[section.name].show_section(section, doing)
        self.heading.setText(_sum_up(sections))

    def _apply(self, section: Section, remedy: Remedy) -> None:
        health = self._health
        if section.cache is not None and remedy is Remedy.CLEAR:
            health.clear(section.name, section.cache)
            return
        {
            Remedy.CHECK: health.check,
            Remedy.BACK_UP: health.back_up,
            Remedy.RESTORE: health.choose_backup,
            Remedy.SHOW_UNREADABLE: self.actions_["unreadable"].trigger,
            Remedy.SHOW_PASSED_OVER: self.actions_["passed_over"].trigger,
            Remedy.RETRY: health.retry_unreadable,
            Remedy.FIND_FOLDERS: health.to_index.emit,
            Remedy.SHOW_PENDING: self.actions_["pending_metadata"].trigger,
            Remedy.REMOVE_LEFTOVERS: health.remove_leftovers,
        }[remedy]()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._health.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._health.watch(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for row in self.rows.values():
                row.draw()


def _sum_up(sections: tuple[Section, ...]) -> str:
    problems = sum(each.health is Health.PROBLEM for each in sections)
    notes = sum(each.health is Health.NOTICE for each in sections)
    if not sections:
        return "Examining the library"
    if problems:
        return f"{format_count(problems, 'problem')} found"
    return f"No problems, {format_count(notes, 'note')}" if notes else "No problems found"
