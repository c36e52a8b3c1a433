"""A terminal command loads what it needs, and nothing that takes longer to load than its answer."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import pictures
from tests.terminal import ROOT, albumen, environment, new_library

SCRIPT = """
import sys
from app.cli.parser import run_command_line
code = run_command_line(sys.argv[1:], lambda *_: 1)
heavy = {"torch", "transformers", "openvino", "hdbscan", "sklearn", "scipy", "cv2", "PIL", "exiv2",
    "lxml", "sqlite_utils", "PySide6", "tokenizers", "app.tasks.filing.recover"} & set(sys.modules)
sys.exit(", ".join(sorted(heavy)) or code)
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, models_cache: Path) -> Path:
    """A library of two photos."""
    base = tmp_path_factory.mktemp("light")
    library = new_library(base / "library", models_cache)
    for seed in range(2):
        pictures.write_scene(base / "photos" / f"{seed}.jpg", seed)
    assert albumen("index", base / "photos", "--library", library).code == 0
    return base


@pytest.mark.parametrize("words", [["status"], ["search", "stars:>=3"], ["similar", "PHOTO"]])
def test_a_command_loads_nothing_that_it_does_not_need(base: Path, words: list[str]) -> None:
    words = [str(base / "photos" / "0.jpg") if word == "PHOTO" else word for word in words]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words, "--library", str(base / "library")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
