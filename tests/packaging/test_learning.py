"""What ships learned can be learned again: its scripts start as their first lines say."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["learn_regions.py", "train_words.py"])
def test_a_learning_script_finds_albumen_beside_it(tmp_path: Path, name: str) -> None:
    words = [sys.executable, str(ROOT / "packaging" / name), "--help"]
    done = subprocess.run(
        words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
