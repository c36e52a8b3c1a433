"""Session: all models of the window, made once for its pages, panels and dialogs."""

from dataclasses import dataclass

from app.files.thumbnails import ThumbnailStore
from app.settings import Settings
from app.ui.bridge import Bridge
from app.ui.compare.face_tour import FaceTour
from app.ui.compare.registration_model import RegistrationModel
from app.ui.compare.selection_model import LivePhotos
from app.ui.details.model import DetailsModel
from app.ui.groups.build_model import GroupBuilder
from app.ui.groups.close_ups import CloseUps
from app.ui.groups.model import GroupsModel
from app.ui.groups.subfolders_model import SubfoldersModel
from app.ui.health.model import HealthModel
from app.ui.history.decisions_model import DecisionsModel
from app.ui.history.model import HistoryModel
from app.ui.history.sidecar_writer import SidecarWriter
from app.ui.indexing.model import IndexingModel
from app.ui.indexing.passed_over_model import PassedOverModel
from app.ui.indexing.text_recognition import TextRecognition
from app.ui.indexing.unreadable_model import UnreadableModel
from app.ui.loupe.exif_model import ExifModel
from app.ui.loupe.face_model import PhotoFacesModel
from app.ui.loupe.found_text import FoundTextModel
from app.ui.loupe.overlay_model import OverlayModel
from app.ui.loupe.playback_model import PlaybackModel
from app.ui.map.likeness_model import make_likeness
from app.ui.map.model import MapModel
from app.ui.map.track_model import TrackModel
from app.ui.model_manager.model import ModelManager
from app.ui.people.model import PeopleModel
from app.ui.people.review_model import FaceReviewModel
from app.ui.photo_cache import PhotoCache
from app.ui.photos.model import TimelineModel
from app.ui.pixels.image_loader import ImageLoader
from app.ui.search.encoder_lifetime import TextEncoderLifetime
from app.ui.search.explanation_model import ExplanationModel
from app.ui.search.facets_model import FacetCounts
from app.ui.search.model import SearchModel
from app.ui.search.samples import ExamplePictures
from app.ui.sidebar.folders_model import FoldersModel
from app.ui.sidebar.saved_searches_model import SavedSearchesModel
from app.ui.timeline.model import TimelinePageModel
from app.ui.times.model import TimesModel


@dataclass(frozen=True, slots=True)
class Session:
    """The models by name."""

    timeline: TimelineModel
    folders: FoldersModel
    subfolders: SubfoldersModel
    groups: GroupsModel
    group_builder: GroupBuilder
    close_ups: CloseUps
    image_loader: ImageLoader
    overlays: OverlayModel
    tones: OverlayModel
    registration: RegistrationModel
    live_photos: LivePhotos
    exif: ExifModel
    playback: PlaybackModel
    history: HistoryModel
    details: DetailsModel
    sidecar_writer: SidecarWriter
    decisions: DecisionsModel
    search: SearchModel
    text_encoder: TextEncoderLifetime
    examples: ExamplePictures
    facets: FacetCounts
    explanation: ExplanationModel
    saved_searches: SavedSearchesModel
    model_manager: ModelManager
    indexing: IndexingModel
    unreadable: UnreadableModel
    passed_over: PassedOverModel
    health: HealthModel
    map: MapModel
    likeness: MapModel
    timeline_page: TimelinePageModel
    tracks: TrackModel
    times: TimesModel
    people: PeopleModel
    text_recognition: TextRecognition
    photo_faces: PhotoFacesModel
    found_text: FoundTextModel
    face_tour: FaceTour
    face_review: FaceReviewModel


def make_session(bridge: Bridge, settings: Settings, thumbnails: ThumbnailStore) -> Session:
    """Make all models on that bridge; photos are registered by those thumbnails."""
    cache, history, indexing = PhotoCache(bridge), HistoryModel(bridge), IndexingModel(bridge)
    search, people = SearchModel(bridge, cache), PeopleModel(bridge, history)
    return Session(
        timeline=TimelineModel(bridge, cache),
        folders=FoldersModel(bridge),
        subfolders=SubfoldersModel(bridge),
        groups=GroupsModel(bridge, cache, settings),
        group_builder=GroupBuilder(bridge, settings),
        close_ups=CloseUps(bridge),
        image_loader=ImageLoader(),
        overlays=OverlayModel(),
        tones=OverlayModel(),
        registration=RegistrationModel(thumbnails),
        live_photos=LivePhotos(cache),
        exif=ExifModel(bridge),
        playback=PlaybackModel(bridge),
        history=history,
        details=DetailsModel(bridge, cache),
        sidecar_writer=SidecarWriter(bridge, history, settings),
        decisions=DecisionsModel(bridge),
        search=search,
        text_encoder=TextEncoderLifetime(bridge, search, indexing.finished),
        examples=ExamplePictures(bridge),
        facets=FacetCounts(bridge),
        explanation=ExplanationModel(bridge),
        saved_searches=SavedSearchesModel(bridge, settings),
        model_manager=ModelManager(bridge),
        indexing=indexing,
        unreadable=UnreadableModel(bridge),
        passed_over=PassedOverModel(bridge),
        health=HealthModel(bridge),
        map=MapModel(bridge),
        likeness=MapModel(bridge, make_likeness),
        timeline_page=TimelinePageModel(bridge, cache),
        tracks=TrackModel(bridge, history),
        times=TimesModel(bridge, history),
        people=people,
        text_recognition=TextRecognition(bridge, indexing, settings),
        photo_faces=PhotoFacesModel(bridge, history),
        found_text=FoundTextModel(bridge),
        face_tour=FaceTour(bridge),
        face_review=FaceReviewModel(bridge, people),
    )
