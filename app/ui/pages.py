"""Pages of the window, each made with the models it uses."""

from collections.abc import Callable

from app.settings import Settings
from app.ui.commands.actions import Actions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.groups.page import GroupsPage
from app.ui.page import Page
from app.ui.photos.page import PhotosPage
from app.ui.search.page import SearchPage
from app.ui.session import Session


def _make_photos_page(
    models: Session, reader: ThumbnailReader, actions: Actions, settings: Settings
) -> PhotosPage:
    return PhotosPage(
        reader,
        actions,
        settings,
        timeline=models.timeline,
        folders=models.folders,
        indexing=models.indexing,
    )


def _make_groups_page(
    models: Session, reader: ThumbnailReader, actions: Actions, settings: Settings
) -> GroupsPage:
    return GroupsPage(
        reader,
        actions,
        settings,
        groups=models.groups,
        group_builder=models.group_builder,
        history=models.history,
        close_ups=models.close_ups,
        folders=models.folders,
        subfolders=models.subfolders,
        indexing=models.indexing,
    )


def _make_search_page(
    models: Session, reader: ThumbnailReader, actions: Actions, settings: Settings
) -> SearchPage:
    return SearchPage(
        reader,
        actions,
        settings,
        search=models.search,
        folders=models.folders,
        facets=models.facets,
        samples=models.examples,
        explanation=models.explanation,
        text_encoder=models.text_encoder,
    )


PAGES: tuple[Callable[[Session, ThumbnailReader, Actions, Settings], Page], ...] = (
    _make_photos_page,
    _make_groups_page,
    _make_search_page,
)
"""In the order of the header. Add a new page here, and its action to `ACTIONS` of `commands/table.py`."""
