"""Playback in the loupe: by QtMultimedia where it is installed, else by the system's player; animations always."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.photo import Photo, Presence
from app.ui import desktop
from app.ui.bridge import Bridge
from app.ui.commands.actions import Actions
from app.ui.loupe import playback as module
from app.ui.loupe import video_view
from app.ui.loupe.playback import Playback
from app.ui.loupe.playback_model import PlaybackModel
from app.ui.loupe.video_view import load_multimedia
from app.ui.pixels.canvas import Canvas
from tests import pictures
from tests.files.decoding.test_animation import write_animation
from tests.ui.scenes import make_photo
from tests.videos import plain, write_clip, write_video

SOON = 20_000


# ruff: noqa: N802, N815  (the names are Qt's)


class Player(QObject):
    """What of QMediaPlayer is used: plays whatever it is given, for 60 seconds."""

    PlaybackState = SimpleNamespace(PlayingState=1)
    MediaStatus = SimpleNamespace(EndOfMedia=7)
    positionChanged, durationChanged = Signal(int), Signal(int)
    playbackStateChanged, mediaStatusChanged = Signal(int), Signal(int)
    errorOccurred = Signal(int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.source, self.state, self.place, self.sound = QUrl(), 0, 0, None

    def setAudioOutput(self, sound: Any) -> None:
        self.sound = sound

    def setVideoOutput(self, picture: QWidget) -> None:
        self.picture = picture

    def setSource(self, source: QUrl) -> None:
        self.source = source
        self.durationChanged.emit(60_000)

    def playbackState(self) -> int:
        return self.state

    def play(self) -> None:
        self._be(1)

    def pause(self) -> None:
        self._be(2)

    def stop(self) -> None:
        self._be(0)

    def position(self) -> int:
        return self.place

    def duration(self) -> int:
        return 60_000

    def setPosition(self, place: int) -> None:
        self.place = place
        self.positionChanged.emit(place)

    def _be(self, state: int) -> None:
        self.state = state
        self.playbackStateChanged.emit(state)


class Sound(QObject):
    muted = False

    def setMuted(self, muted: bool) -> None:
        self.muted = muted


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[Canvas]:
    canvas = Canvas()
    canvas.resize(400, 300)
    canvas.show_picture(QPixmap(64, 48), QSizeF(64, 48))
    canvas.show()
    qtbot.waitExposed(canvas)
    yield canvas
    canvas.hide()
    delete(canvas)


@pytest.fixture
def actions(canvas: Canvas) -> Actions:
    made = Actions(canvas)
    made.attach(canvas, "loupe")
    return made


@pytest.fixture
def playing(canvas: Canvas, stocked: Bridge, actions: Actions) -> Playback:
    return Playback(canvas, PlaybackModel(stocked), actions)


@pytest.fixture
def said(playing: Playback) -> list[str]:
    said: list[str] = []
    playing.failed.connect(said.append)
    return said


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files given to the system's player, as QtMultimedia is not installed."""
    opened: list[Path] = []
    monkeypatch.setattr(module, "load_multimedia", lambda: None)
    monkeypatch.setattr(desktop, "view", lambda path: opened.append(path) or True)
    return opened


@pytest.fixture
def multimedia(monkeypatch: pytest.MonkeyPatch) -> None:
    """QtMultimedia, as if installed."""
    core = SimpleNamespace(QMediaPlayer=Player, QAudioOutput=Sound)
    modules = {
        "PySide6.QtMultimedia": core,
        "PySide6.QtMultimediaWidgets": SimpleNamespace(QVideoWidget=QWidget),
    }
    monkeypatch.setattr(video_view, "import_module", modules.__getitem__)


@pytest.fixture
def video(tmp_path: Path) -> Photo:
    path = write_video(tmp_path / "a.mp4", plain(pictures.RED))
    return make_photo(1, path=path, media_type="video", duration=1.0)


@pytest.fixture
def live(tmp_path: Path) -> Photo:
    clip = write_clip(tmp_path / "a.MOV")
    return make_photo(2, path=tmp_path / "a.jpg", companions=(clip,), media_type="live")


@pytest.fixture
def moving(tmp_path: Path) -> Photo:
    return make_photo(3, path=write_animation(tmp_path / "a.gif"), media_type="animation")


def player_of(canvas: Canvas) -> Player:
    (player,) = canvas.findChildren(Player)
    return player


def play(qtbot: QtBot, canvas: Canvas) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Return)


# ---- without QtMultimedia ----


def test_without_qtmultimedia_the_systems_player_opens_the_video(
    qtbot: QtBot, canvas: Canvas, playing: Playback, opened: list[Path], video: Photo
) -> None:
    playing.show_for(video)
    play(qtbot, canvas)
    qtbot.waitUntil(lambda: opened == [video.path], timeout=SOON)
    assert not playing.is_open


def test_of_a_live_photo_the_clip_is_opened(
    qtbot: QtBot, canvas: Canvas, playing: Playback, opened: list[Path], live: Photo
) -> None:
    playing.show_for(live)
    play(qtbot, canvas)
    qtbot.waitUntil(lambda: opened == [live.clip], timeout=SOON)


def test_a_system_without_a_player_is_said(
    qtbot: QtBot,
    canvas: Canvas,
    playing: Playback,
    said: list[str],
    opened: list[Path],
    video: Photo,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desktop, "view", lambda path: False)
    playing.show_for(video)
    play(qtbot, canvas)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=SOON)
    assert said[0] == "No program for a.mp4 was found. Install a video player to play it."


def test_qtmultimedia_that_cannot_be_loaded_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(video_view, "import_module", fail)
    assert load_multimedia() is None


def test_a_video_that_is_gone_is_said(
    qtbot: QtBot, canvas: Canvas, playing: Playback, said: list[str], video: Photo
) -> None:
    video.path.unlink()
    playing.show_for(video)
    play(qtbot, canvas)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=SOON)
    assert "a.mp4" in said[0]


# ---- with QtMultimedia ----


def test_with_qtmultimedia_the_video_plays_over_the_photo(
    qtbot: QtBot,
    canvas: Canvas,
    actions: Actions,
    playing: Playback,
    video: Photo,
    multimedia: None,
) -> None:
    playing.show_for(video)
    assert not actions["mute"].isEnabled()
    play(qtbot, canvas)
    qtbot.waitUntil(lambda: playing.is_playing, timeout=SOON)
    player = player_of(canvas)
    assert player.source == QUrl.fromLocalFile(str(video.path))
    play(qtbot, canvas)
    assert player.state == 2
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert playing.is_playing
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert player.place == 5_000
    qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert player.place == 0
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    assert player.sound is not None
    assert player.sound.muted


def test_the_next_photo_stops_the_video_and_lets_go_of_its_file(
    qtbot: QtBot, canvas: Canvas, playing: Playback, video: Photo, multimedia: None
) -> None:
    playing.show_for(video)
    play(qtbot, canvas)
    qtbot.waitUntil(lambda: playing.is_playing, timeout=SOON)
    playing.show_for(make_photo(9))
    player = player_of(canvas)
    assert not playing.is_open
    assert player.source == QUrl()
    assert player.state == 0


def test_at_its_end_a_live_photo_is_a_photo_again_and_a_video_stays(
    qtbot: QtBot, canvas: Canvas, playing: Playback, video: Photo, live: Photo, multimedia: None
) -> None:
    for photo, stays in ((video, True), (live, False)):
        playing.show_for(photo)
        play(qtbot, canvas)
        qtbot.waitUntil(lambda: playing.is_playing, timeout=SOON)
        with qtbot.waitSignal(playing.ended, raising=not stays, timeout=100):
            player_of(canvas).mediaStatusChanged.emit(7)
        assert playing.is_open is stays


def test_what_qtmultimedia_cannot_play_is_said(
    qtbot: QtBot, canvas: Canvas, playing: Playback, said: list[str], video: Photo, multimedia: None
) -> None:
    playing.show_for(video)
    play(qtbot, canvas)
    qtbot.waitUntil(lambda: playing.is_playing, timeout=SOON)
    player_of(canvas).errorOccurred.emit(1, "Codec unknown.")
    assert not playing.is_open
    assert said == [
        "The video cannot be played here (Codec unknown). Open it in the default viewer instead."
    ]


# ---- animations ----


def middle(canvas: Canvas) -> tuple[int, ...]:
    colour = QColor(canvas.grab().toImage().pixelColor(QPoint(200, 150)))
    return colour.red(), colour.green(), colour.blue()


def test_an_animation_plays_and_pauses_with_space(
    qtbot: QtBot, canvas: Canvas, playing: Playback, moving: Photo
) -> None:
    playing.show_for(moving)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for colour in (pictures.RED, pictures.GREEN, pictures.BLUE, pictures.RED):
        qtbot.waitUntil(lambda c=colour: pictures.is_near(middle(canvas), c, 20), timeout=SOON)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    still = middle(canvas)
    qtbot.wait(500)
    assert middle(canvas) == still
    assert playing.is_open
    assert not playing.is_playing


def test_space_zooms_a_photo_and_a_live_photo(
    qtbot: QtBot, canvas: Canvas, actions: Actions, playing: Playback, live: Photo
) -> None:
    actions.attach(canvas, "close")
    zoomed: list[bool] = []
    actions["zoom"].triggered.connect(lambda: zoomed.append(True))
    for photo in (make_photo(9), live):
        playing.show_for(photo)
        qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert len(zoomed) == 2
    assert not playing.is_open


def test_the_button_leaves_the_middle_of_a_live_photo_free(
    canvas: Canvas, playing: Playback, live: Photo, video: Photo
) -> None:
    (button,) = canvas.findChildren(module.PlayButton)
    for photo, covers in ((live, False), (video, True)):
        playing.show_for(photo)
        assert button.geometry().contains(canvas.rect().center()) is covers
        assert canvas.rect().contains(button.geometry())


@pytest.mark.parametrize(
    ("change", "can_play"),
    [
        ({}, False),
        ({"media_type": "video"}, True),
        ({"media_type": "video", "presence": Presence.OFFLINE}, False),
    ],
)
def test_the_button_is_there_where_something_can_be_played(
    canvas: Canvas, actions: Actions, playing: Playback, change: dict[str, Any], can_play: bool
) -> None:
    playing.show_for(make_photo(1, **change))
    (button,) = canvas.findChildren(module.PlayButton)
    assert button.isVisible() is can_play
    assert actions["play"].isEnabled() is can_play
