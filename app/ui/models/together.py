"""All models of the window, made once: what pages, panels and dialogs show."""

from dataclasses import dataclass

from app.files.thumbnails import ThumbnailStore
from app.settings import Settings
from app.ui.bridge import Bridge
from app.ui.models.about import About
from app.ui.models.aligning import Aligning
from app.ui.models.browsing import Browsing
from app.ui.models.building import Building
from app.ui.models.close_ups import CloseUps
from app.ui.models.counted import Counted
from app.ui.models.deciding import Deciding
from app.ui.models.decisions import Decisions
from app.ui.models.embedders import Embedders
from app.ui.models.facts import Facts
from app.ui.models.filing import Filing
from app.ui.models.folders import Folders
from app.ui.models.groups import Groups
from app.ui.models.indexing import Indexing
from app.ui.models.kept import KeptSearches
from app.ui.models.looking import Looking
from app.ui.models.overlays import Overlays
from app.ui.models.resting import Resting
from app.ui.models.samples import Samples
from app.ui.models.searching import Searches
from app.ui.models.subfolders import Subfolders
from app.ui.models.unreadable import UnreadableFiles
from app.ui.models.watched import Watched
from app.ui.models.whys import Whys
from app.ui.models.writing import WritingBeside


@dataclass(frozen=True, slots=True)
class Models:
    """By their names."""

    browsing: Browsing
    folders: Folders
    subfolders: Subfolders
    groups: Groups
    building: Building
    close_ups: CloseUps
    looking: Looking
    overlays: Overlays
    aligning: Aligning
    watched: Watched
    facts: Facts
    deciding: Deciding
    filing: Filing
    about: About
    writing: WritingBeside
    decisions: Decisions
    searches: Searches
    resting: Resting
    samples: Samples
    counted: Counted
    whys: Whys
    kept: KeptSearches
    embedders: Embedders
    indexing: Indexing
    unreadable: UnreadableFiles


def make_models(bridge: Bridge, settings: Settings, thumbnails: ThumbnailStore) -> Models:
    """All of them, asking that bridge; those thumbnails are what photos are aligned by."""
    deciding, searches, indexing = Deciding(bridge), Searches(bridge), Indexing(bridge)
    return Models(
        browsing=Browsing(bridge),
        folders=Folders(bridge),
        subfolders=Subfolders(bridge),
        groups=Groups(bridge, settings),
        building=Building(bridge, settings),
        close_ups=CloseUps(bridge),
        looking=Looking(),
        overlays=Overlays(),
        aligning=Aligning(thumbnails),
        watched=Watched(bridge),
        facts=Facts(bridge),
        deciding=deciding,
        filing=Filing(bridge, deciding),
        about=About(bridge),
        writing=WritingBeside(bridge, deciding, settings),
        decisions=Decisions(bridge),
        searches=searches,
        resting=Resting(bridge, searches, indexing.finished),
        samples=Samples(bridge),
        counted=Counted(bridge),
        whys=Whys(bridge),
        kept=KeptSearches(bridge),
        embedders=Embedders(bridge),
        indexing=indexing,
        unreadable=UnreadableFiles(bridge),
    )
