"""The facts of a photo: as a photographer writes them, and nothing about what is not known."""

import pytest
from pytestqt.qtbot import QtBot

from app.library import Library
from app.news import Progress, Task
from app.photo import Photo, Shot
from app.ui.bridge import Bridge
from app.ui.models.facts import Facts
from app.ui.views.facts import list_facts, say_camera, say_exposure
from tests.ui.scenes import make_photo


@pytest.mark.parametrize(
    ("camera", "said"),
    [
        ("Canon Canon EOS 6D 033024001432", "Canon EOS 6D"),
        ("NIKON CORPORATION NIKON D70s", "NIKON CORPORATION D70s"),
        ("Apple iPhone 15", "Apple iPhone 15"),
        ("Hasselblad 500 12345", "Hasselblad 500"),
        ("", ""),
    ],
)
def test_a_camera_is_named_without_its_number(camera: str, said: str) -> None:
    assert say_camera(camera) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1 / 8000, "1/8,000 s"), (0.004, "1/250 s"), (0.5, "0.5 s"), (1.3, "1.3 s"), (30, "30 s")],
)
def test_an_exposure_time_is_a_fraction_where_it_is_short(seconds: float, said: str) -> None:
    assert say_exposure(Shot(seconds=seconds)) == said


def test_an_exposure_is_said_in_one_line() -> None:
    shot = Shot(seconds=1 / 60, aperture=5.6, iso=1600, focal=35, bias=-0.7)
    assert say_exposure(shot) == "1/60 s  ·  f/5.6  ·  ISO 1,600  ·  35 mm  ·  −0.7 EV"


def test_what_is_not_known_is_left_out() -> None:
    photo = make_photo(7)
    assert len(list_facts(photo, Shot())) == 3
    assert list_facts(photo, Shot(lens="50 mm f/1.8"))[2] == "50 mm f/1.8"


def test_facts_are_asked_once_for_the_photo_and_those_around_it(
    qtbot: QtBot, stocked: Bridge, copies: list[Photo]
) -> None:
    digests = list(dict.fromkeys(photo.digest for photo in copies))

    def store(library: Library) -> Task[None]:
        yield Progress("Storing")
        with library.catalog.transaction():
            library.catalog.shots.put({digests[0]: Shot(camera="A")})

    stocked.ask(store, urgent=True)
    facts = Facts(stocked)
    with qtbot.waitSignal(facts.arrived):
        facts.want(digests)
    assert facts.shot(digests[0]) == Shot(camera="A")
    assert facts.shot(digests[1]) == Shot()
    with qtbot.assertNotEmitted(facts.arrived, wait=100):
        facts.want(digests[::-1])
