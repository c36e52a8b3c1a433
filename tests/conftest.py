"""What every test stands on: a home of its own, no screen, and no network."""

import ipaddress
import logging
import os
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

# Children compile what they load, each anew, where nobody may keep it: a fifth of a second for each start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Before anything of Qt or Hugging Face is imported: both read these once, at their import.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")

# Three workers share the cores: threads of OpenBLAS would only spin, waiting for one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

MakeOnce = Callable[[str, Callable[[Path], None]], Path]

HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
    "HF_HOME": ".cache/huggingface",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    # platformdirs asks Windows itself, not the environment, unless these are set.
    "WIN_PD_OVERRIDE_APPDATA": "AppData/Roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "AppData/Local",
}


def homes(home: Path) -> dict[str, str]:
    """The environment in which everything of the user's lies under `home`."""
    return {name: str(home / place) for name, place in HOMES.items()}


# Also for what is imported while tests are collected.
_COLLECTING = tempfile.TemporaryDirectory(prefix="albumen-tests-", ignore_cleanup_errors=True)
os.environ.update(homes(Path(_COLLECTING.name)))


@pytest.fixture(autouse=True)
def _a_home_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A test never sees, and never touches, what belongs to the person who runs it."""
    for name, place in homes(tmp_path_factory.mktemp("home")).items():
        monkeypatch.setenv(name, place)


# -1: a socket object around a descriptor that exists already.
UNIX = (getattr(socket, "AF_UNIX", None), -1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: not item.path.stem.endswith("_quality"))


class NetworkUsedError(RuntimeError):
    """A test reached for the network."""


class Guard:
    """Refuses sockets by Python's audit events, which see every library in this process.

    What was refused is remembered too, because the code under test may swallow the exception.
    """

    def __init__(self) -> None:
        """Nothing is allowed until a test that is marked says otherwise."""
        self.loopback = False
        self.refused: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python's audit hook: raising stops what was about to happen."""
        if event.startswith("socket.") and (what := self._forbidden(event, arguments)):
            self.refused.append(what)
            raise NetworkUsedError(what)

    def _forbidden(self, event: str, arguments: tuple[Any, ...]) -> str:
        if event == "socket.__new__":
            allowed = self.loopback or arguments[1] in UNIX
            return "" if allowed else f"a socket of family {arguments[1]!r} was opened"
        if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
            address = arguments[1]
            here = not isinstance(address, tuple) or (self.loopback and _is_here(address[0]))
            return "" if here else f"{event} {address}"
        if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            here = self.loopback and _is_here(arguments[0])
            return "" if here else f"a name was looked up: {arguments[0]}"
        return ""


def _is_here(host: object) -> bool:
    """Whether `host` is this machine and no other."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


GUARD = Guard()
sys.addaudithook(GUARD)


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that opens a socket; one marked `loopback` may talk to this machine."""
    GUARD.loopback = request.node.get_closest_marker("loopback") is not None
    GUARD.refused.clear()
    yield
    GUARD.loopback = False
    refused, GUARD.refused = GUARD.refused, []
    if refused:
        pytest.fail(f"the network was used: {'; '.join(refused)}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def _patient_waits() -> None:
    """A wait is a guard against hanging: five seconds are short for a worker that shares two cores."""
    from pytestqt.qtbot import QtBot

    for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
        cast("dict[str, object]", wait.__kwdefaults__)["timeout"] = 60_000


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """Makes a folder that all workers of this run share: the first that asks fills it, the others wait."""
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def models_cache(made_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the built-in networks lie, converted: that takes seconds, so it is done once for all workers.

    A worker has a copy of its own: the tests of two may convert the same other model into it.
    """

    def convert(folder: Path) -> None:
        from app.vision.builtin import builtin_recipes, open_builtin
        from app.vision.registry import BUILTIN
        from app.vision.text_embedding import open_text_embedding

        networks = [open_builtin(folder, recipe) for recipe in builtin_recipes()]
        for opening in (*networks, open_text_embedding(BUILTIN, folder)):
            for _ in opening:
                pass

    own = tmp_path_factory.mktemp("models")
    return Path(shutil.copytree(made_once("converted", convert), own, dirs_exist_ok=True))


@pytest.fixture(scope="session")
def small_models(made_once: MakeOnce) -> Path:
    """A folder with one folder for each kind of model, random and tiny, saved as their authors do."""

    def save(folder: Path) -> None:
        with _quiet():
            from tests.vision.small_models import save_all

            save_all(folder)

    return made_once("small_models", save)


@pytest.fixture(scope="session")
def small_towers(made_once: MakeOnce) -> Path:
    """The same for models that know photos and texts, with their tokenizers."""

    def save(folder: Path) -> None:
        with _quiet():
            from tests.vision.small_towers import save_towers

            save_towers(folder)

    return made_once("small_towers", save)


def _quiet() -> warnings.catch_warnings:
    """The transformers library warns of what it does itself."""
    logging.getLogger("transformers").setLevel(logging.ERROR)
    return warnings.catch_warnings(action="ignore")
