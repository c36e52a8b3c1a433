"""The launcher's modules, importable as it imports them itself; and a small checkout to set up."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "packaging"))

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
dependencies = []

[project.optional-dependencies]
dev = []
"""

# Builds without anything from anywhere, and stops half-way for as long as the file `hold` is there.
BACKEND = '''
"""A build backend of its own, so that nothing need be fetched."""
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).parent


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    (HERE / "building").touch()
    while (HERE / "hold").exists():
        time.sleep(0.01)
    info = "tiny-1.dist-info"
    name = "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / name, "w") as wheel:
        wheel.writestr("tiny.pth", str(HERE) + "\\n")
        wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n")
        wheel.writestr(info + "/RECORD", "")
    return name
'''

APP = '''
"""Says what it was given, and ends as it is told."""
import json
import os
import sys

print(json.dumps({"words": sys.argv[1:], "at": os.getcwd(), "python": sys.prefix}))
sys.exit(7 if "fail" in sys.argv else 0)
'''


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with our launcher around a program that needs nothing."""
    root = tmp_path / "a checkout"
    (root / "app").mkdir(parents=True)
    (root / "packaging").mkdir()
    for module in (ROOT / "packaging").glob("*.py"):
        (root / "packaging" / module.name).write_bytes(module.read_bytes())
    (root / "packaging" / "constraints.txt").write_text("# none\n", encoding="utf-8")
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    (root / "app" / "__init__.py").write_text("", encoding="utf-8")
    (root / "app" / "__main__.py").write_text(APP, encoding="utf-8")
    return root
