"""The pages of the window, each made with the models it uses."""

from collections.abc import Callable

from app.settings import Settings
from app.ui.actions import Actions
from app.ui.models.together import Models
from app.ui.views.groups_page import GroupsPage
from app.ui.views.page import Page
from app.ui.views.photos_page import PhotosPage
from app.ui.views.search_page import SearchPage
from app.ui.views.thumbnails import ThumbnailReader


def _make_photos_page(
    models: Models, reader: ThumbnailReader, actions: Actions, settings: Settings
) -> PhotosPage:
    return PhotosPage(
        reader,
        actions,
        settings,
        browsing=models.browsing,
        folders=models.folders,
        indexing=models.indexing,
    )


def _make_groups_page(
    models: Models, reader: ThumbnailReader, actions: Actions, settings: Settings
) -> GroupsPage:
    return GroupsPage(
        reader,
        actions,
        settings,
        groups=models.groups,
        building=models.building,
        deciding=models.deciding,
        close_ups=models.close_ups,
        folders=models.folders,
        subfolders=models.subfolders,
        indexing=models.indexing,
    )


def _make_search_page(
    models: Models, reader: ThumbnailReader, actions: Actions, settings: Settings
) -> SearchPage:
    return SearchPage(
        reader,
        actions,
        settings,
        searches=models.searches,
        folders=models.folders,
        counted=models.counted,
        samples=models.samples,
        whys=models.whys,
        resting=models.resting,
    )


PAGES: tuple[Callable[[Models, ThumbnailReader, Actions, Settings], Page], ...] = (
    _make_photos_page,
    _make_groups_page,
    _make_search_page,
)
"""As they stand in the header. A new one is added here, and its action in `deeds.ACTIONS`."""
