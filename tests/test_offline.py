"""Nothing goes to the network: the whole tree of processes, watched from outside by strace."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pictures
from tests.terminal import ROOT, command, environment, new_library

STRACE = shutil.which("strace")

_WATCHED = "socket,connect,sendto,sendmsg,sendmmsg"


def traced(words: list[str], report: Path) -> tuple[subprocess.CompletedProcess[bytes], list[str]]:
    """Run a command; how it ended, and every line in which a process turned to the internet."""
    assert STRACE is not None
    done = subprocess.run(
        [STRACE, "-f", "--seccomp-bpf", "-e", f"trace={_WATCHED}", "-o", str(report), *words],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=110,
    )
    lines = report.read_text(errors="replace").splitlines() if report.exists() else []
    return done, [line for line in lines if re.search(r"AF_INET6?|sin6?_port", line)]


@pytest.fixture(scope="module", autouse=True)
def _strace_works(tmp_path_factory: pytest.TempPathFactory) -> None:
    if STRACE is None:
        pytest.skip("strace is not installed")
    report = tmp_path_factory.mktemp("strace") / "report"
    done, _ = traced([sys.executable, "-c", ""], report)
    if done.returncode:
        pytest.skip(f"strace may not watch here: {done.stderr.decode(errors='replace')[-200:]}")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    pictures.write_scenes(tmp_path / "photos", 12)
    (tmp_path / "photos" / "bad.jpg").write_bytes(b"")
    return tmp_path / "photos"


def test_a_program_that_did_use_the_network_would_be_seen(tmp_path: Path) -> None:
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    inner = "import socket; s = socket.socket(); s.connect_ex(('127.0.0.1', 9)); s.close()"
    _, seen = traced([sys.executable, "-c", program, inner], tmp_path / "report")
    assert any("connect" in line for line in seen)


def test_setting_up_the_model_and_indexing_open_no_socket_to_the_internet(
    tmp_path: Path, photos: Path
) -> None:
    """With a library of its own: the network is converted too, which is when OpenVINO would report."""
    library = tmp_path / "library"
    words = command("index", photos, "--json", "--library", library)
    done, seen = traced(words, tmp_path / "report")
    assert done.returncode == 0, done.stderr
    assert (library / "cache" / "models").is_dir()
    assert seen == []


def test_grouping_and_searching_open_no_socket_to_the_internet(
    tmp_path: Path, photos: Path, models_cache: Path
) -> None:
    photos_only = shutil.ignore_patterns("minilm*")
    models = Path(shutil.copytree(models_cache, tmp_path / "models", ignore=photos_only))
    library = new_library(tmp_path / "library", models)
    for words in (
        ["index", str(photos)],
        ["groups"],
        # Words, too: their model is converted now.
        ["search", "dog", "--like", str(photos / "001.jpg")],
        ["status"],
        ["models"],
    ):
        asked = command(*words, "--json", "--library", library)
        done, seen = traced(asked, tmp_path / "report")
        assert done.returncode == 0, done.stderr
        assert seen == []
    assert list(models.glob("minilm*"))


@pytest.mark.filterwarnings("ignore")
def test_a_model_of_the_transformers_library_opens_no_socket_to_the_internet(
    tmp_path: Path, photos: Path, small_models: Path
) -> None:
    asked = command(
        "index", photos, "--model", small_models / "vit", "--library", tmp_path / "library"
    )
    done, seen = traced(asked, tmp_path / "report")
    assert done.returncode == 0, done.stderr
    assert seen == []
    asked = command("models", "use", small_models / "resnet", "--library", tmp_path / "library")
    done, seen = traced(asked, tmp_path / "report")
    assert done.returncode == 0, done.stderr
    assert seen == []
