"""Pages of the window, each made with the models it uses."""

from app.settings import Settings
from app.ui.commands.actions import Actions
from app.ui.grid.thumbnails import ThumbnailReader
from app.ui.groups.page import GroupsPage
from app.ui.health.page import HealthPage
from app.ui.map.page import MapPage
from app.ui.page import Page
from app.ui.people.page import PeoplePage
from app.ui.photos.page import PhotosPage
from app.ui.search.page import SearchPage
from app.ui.session import Session
from app.ui.timeline.page import TimelinePage


def make_pages(
    models: Session, reader: ThumbnailReader, actions: Actions, settings: Settings
) -> tuple[Page, ...]:
    """Make the pages in the order of the rail. A new one also needs its action in `commands/table.py`."""
    common = (reader, actions, settings)
    photos = PhotosPage(
        *common, timeline=models.timeline, folders=models.folders, indexing=models.indexing
    )
    groups = GroupsPage(
        *common,
        groups=models.groups,
        group_builder=models.group_builder,
        history=models.history,
        close_ups=models.close_ups,
        folders=models.folders,
        subfolders=models.subfolders,
        indexing=models.indexing,
    )
    search = SearchPage(
        *common,
        search=models.search,
        folders=models.folders,
        facets=models.facets,
        samples=models.examples,
        explanation=models.explanation,
        text_encoder=models.text_encoder,
    )
    people = PeoplePage(
        *common,
        people=models.people,
        review=models.face_review,
        images=models.image_loader,
        photos=models.timeline,
        indexing=models.indexing,
    )
    places = MapPage(*common, points=models.map, likeness=models.likeness, history=models.history)
    health = HealthPage(*common, health=models.health)
    timeline = TimelinePage(*common, model=models.timeline_page)
    return photos, timeline, groups, people, places, search, health
