"""SIGINT and SIGTERM at any moment: the program ends within two seconds, leaves no child, and loses nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests import pictures
from tests.terminal import ROOT, albumen, command, environment, new_library

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sends signals, and asks /proc")

TIMES = int(os.environ.get("ALBUMEN_SIGNALS", "0"))
"""Moments for each command and each signal; 0 for one moment of one signal each."""
MOMENTS = range(TIMES or 1)
_BOTH = (signal.SIGINT, signal.SIGTERM)
CASES = [(what, number) for what in ("index", "export", "move") for number in _BOTH]
FEW = [("index", signal.SIGTERM), ("export", signal.SIGTERM), ("move", signal.SIGINT)]
_MOST = 2.0
_COUNT = 40


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    """A folder with photos, indexed."""
    place = tmp_path_factory.mktemp("signals")
    for seed in range(_COUNT):
        pictures.write_scene(place / "photos" / f"{seed:03}.jpg", seed, 1200, 900)
    new_library(place / "library", models_cache)
    assert albumen("index", place / "photos", "--library", place / "library").code == 0
    return place


def start(*words: str | Path, **more: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command(*words),
        cwd=ROOT,
        env={**environment(), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def end(process: "subprocess.Popen[bytes]", number: int) -> float:
    """Send the signal; how long the process then took, of which no child is left."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    sent = time.monotonic()
    out, err = process.communicate(timeout=20)
    lasted = time.monotonic() - sent
    assert b"Traceback" not in err, err
    _, alive = psutil.wait_procs(children, timeout=_MOST)
    assert alive == [], (alive, out)
    return lasted


@pytest.mark.parametrize(("what", "number"), CASES if TIMES else FEW)
def test_a_command_ends_within_two_seconds_and_can_be_done_again(
    place: Path, tmp_path: Path, what: str, number: int, models_cache: Path
) -> None:
    for turn in MOMENTS:
        library, photos = place / "library", place / "photos"
        to = tmp_path / f"to {turn}"
        words: dict[str, list[str | Path]] = {
            "index": ["index", photos],
            "export": ["export", photos, "--to", to, "--side", "64"],
            "move": ["move", photos, "--to", photos / f"Trip {number} {turn}"],
        }
        if what == "index":
            library = new_library(tmp_path / f"library {turn}", models_cache)
        process = start(*words[what], "--library", library)
        time.sleep(random.Random(f"{what} {number} {turn}").uniform(0.3, 3.0))
        is_over = process.poll() is not None
        if is_over:
            process.communicate()
        else:
            lasted = end(process, number)
            assert lasted < _MOST, (what, turn, lasted)
            assert process.returncode in (0, 130), process.returncode
        again = albumen("index", photos, "--json", "--library", library)
        assert again.code == 0, again.err
        assert again.answer["photos"] == _COUNT
        assert len(list(photos.rglob("*.jpg"))) == _COUNT
        assert not list(photos.rglob(".albumen-*"))


@pytest.mark.parametrize("number", _BOTH)
def test_a_command_that_has_answered_ends_as_it_would(place: Path, number: int) -> None:
    for pause in (0.0, 0.01, 0.02, 0.04):
        process = start("status", "--library", place / "library")
        assert process.stdout is not None
        assert process.stdout.readline()
        time.sleep(pause)
        end(process, number)
        assert process.returncode in (0, 130), (pause, process.returncode)


@pytest.mark.parametrize("number", _BOTH if TIMES else _BOTH[1:])
def test_the_window_closes_and_saves_its_settings(
    tmp_path: Path, number: int, models_cache: Path, place: Path
) -> None:
    for turn in MOMENTS:
        library = new_library(tmp_path / f"library {turn}", models_cache)
        process = start("--library", library, place / "photos", QT_QPA_PLATFORM="offscreen")
        lock = library / "window.lock"
        while not lock.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(1.0 + random.Random(f"{number} {turn}").uniform(0, 3.0))
        lasted = end(process, number)
        assert lasted < _MOST, lasted
        assert process.returncode == 130
        assert json.loads((library / "settings.json").read_bytes())["window"]
