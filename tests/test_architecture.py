"""The house keeps its own rules, and each rule can tell a house that does not."""

import re
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

from tests import architecture
from tests.architecture import RULES

ROOT = Path(__file__).parent.parent
Rule = Callable[[Path], list[str]]

# Each breaks exactly one rule: (rule, file, its text).
BAD: tuple[tuple[Rule, str, str], ...] = (
    (architecture.wrong_doors, "app/tasks/a.py", "import torch\n"),
    (architecture.wrong_doors, "app/tasks/a.py", "def f():\n    from PIL import Image\n"),
    (architecture.wrong_doors, "app/library.py", "import sqlite3\n"),
    (architecture.wrong_doors, "app/ui/a.py", "import sqlite_utils.db\n"),
    (architecture.wrong_doors, "app/files/a.py", "import transformers\n"),
    (architecture.wrong_doors, "app/vision/a.py", "from scipy.sparse import csgraph\n"),
    (architecture.wrong_doors, "app/cli/a.py", "from PySide6 import QtCore\n"),
    (architecture.wrong_doors, "app/vision/engine.py", "import socket\n"),
    (architecture.wrong_doors, "app/ui/a.py", "from PySide6 import QtNetwork\n"),
    (architecture.wrong_doors, "app/files/a.py", "from urllib import request\n"),
    (architecture.wrong_doors, "app/vision/a.py", "from http.client import HTTPConnection\n"),
    (
        architecture.wrong_doors,
        "app/tasks/a.py",
        "import importlib\nimportlib.import_module('torch')\n",
    ),
    (architecture.relative_imports, "app/tasks/a.py", "from . import b\n"),
    (architecture.relative_imports, "app/tasks/a.py", "def f():\n    from ..photo import Photo\n"),
    (architecture.without_docstring, "app/tasks/a.py", ""),
    (architecture.too_long, "app/tasks/a.py", "x = 1\n" * 300),
    (architecture.retired_words, "app/tasks/a.py", "def say_count(n):\n    return n\n"),
    (architecture.retired_words, "app/ui/a.py", "class PhotoWall:\n    pass\n"),
    (
        architecture.retired_words,
        "app/ui/a.py",
        "class A:\n    def f(self):\n        self._deeds = 1\n",
    ),
    (architecture.talk_below_the_terminal, "app/tasks/a.py", "print('x')\n"),
    (architecture.talk_below_the_terminal, "app/ui/a.py", "import sys\nsys.exit(1)\n"),
    (architecture.talk_below_the_terminal, "app/files/a.py", "raise SystemExit(1)\n"),
    (architecture.event_loops_in_between, "app/ui/a.py", "QApplication.processEvents()\n"),
    (architecture.empty_names, "app/files/utils.py", ""),
    (architecture.empty_names, "app/core/a.py", ""),
    (architecture.broad_catches, "app/tasks/a.py", "try:\n    f()\nexcept Exception:\n    g()\n"),
    (architecture.broad_catches, "app/tasks/a.py", "try:\n    f()\nexcept:\n    g()\n"),
    (
        architecture.broad_catches,
        "app/ui/a.py",
        "try:\n    f()\nexcept (OSError, BaseException):\n    g()\n",
    ),
    (architecture.broad_catches, "app/ui/a.py", "with contextlib.suppress(Exception):\n    g()\n"),
    (architecture.shadows, "packaging/__init__.py", ""),
)

# What looks like a fault and is none: (file, its text).
GOOD: tuple[tuple[str, str], ...] = (
    ("app/files/a.py", "from PIL import Image\n"),
    ("app/vision/a.py", "def f():\n    import torch\n"),
    ("app/vision/download.py", "import urllib.request\n"),
    ("app/files/a.py", "from urllib.parse import quote\n"),
    ("app/similarity/a.py", "import hdbscan, scipy.sparse, numpy\n"),
    ("app/cli/a.py", "import sys\nprint('x')\nsys.exit(0)\n"),
    ("app/worker.py", "try:\n    f()\nexcept Exception:\n    g()\n"),
    ("app/tasks/a.py", "try:\n    f()\nexcept OSError:\n    g()\n"),
    ("app/tasks/a.py", "# print() and sys.exit() and except Exception\nx = 'import torch'\n"),
    ("app/ui/a.py", "QApplication.exit(0)\n"),
)

# An import that must break a contract: (importing file, what it imports).
UPWARD = (
    ("app/domain/photo.py", "app.library"),
    ("app/worker.py", "app.domain.photo"),
    ("app/settings.py", "app.paths"),
    ("app/files/__init__.py", "app.vision"),
    ("app/catalog/__init__.py", "app.similarity"),
    ("app/similarity/__init__.py", "app.library"),
    ("app/library.py", "app.tasks"),
    ("app/tasks/__init__.py", "app.ui.bridge"),
    ("app/cli/__init__.py", "app.ui"),
    ("app/ui/__init__.py", "app.cli"),
    ("app/ui/theme.py", "app.ui.bridge"),
    ("app/ui/bridge.py", "app.ui.widgets"),
    ("app/ui/grid/__init__.py", "app.ui.photos"),
    ("app/ui/photos/__init__.py", "app.ui.groups"),
    ("app/ui/groups/__init__.py", "app.ui.session"),
    ("app/ui/window.py", "app.ui.application"),
    ("app/tasks/metadata/__init__.py", "app.tasks.indexing"),
    ("app/files/metadata/__init__.py", "app.files.decoding"),
    ("app/similarity/frames/__init__.py", "app.similarity.grouping"),
)
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house with every package that the contracts name."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    write(tmp_path, "app/__init__.py", "")
    for contract in CONTRACTS:
        if contract["type"] == "layers":
            folder = contract["containers"][0].replace(".", "/")
            for name in re.findall(r"\w+", " ".join(contract["layers"])):
                kept = ROOT / folder / name
                place = f"{name}/__init__" if kept.is_dir() else name
                write(tmp_path, f"{folder}/{place}.py", "")
    return tmp_path


def write(root: Path, place: str, text: str, docstring: str = '"""A sentence."""\n') -> None:
    """Put a module there, opening with a docstring."""
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_text(docstring + text, encoding="utf-8")


def keeps_its_layers(root: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether import-linter, run as its command does, finds every contract of `root` kept."""
    monkeypatch.chdir(root)
    monkeypatch.syspath_prepend(root)
    for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
        monkeypatch.delitem(sys.modules, name)  # Else the app other tests have loaded is looked at.
    configure()
    return lint_imports(str(root / "pyproject.toml"), cache_dir=None, no_logo=True)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "place", "text"), BAD)
def test_a_fault_is_seen_by_its_rule_alone(
    tmp_path: Path, rule: Rule, place: str, text: str
) -> None:
    docstring = "" if rule is architecture.without_docstring else '"""A sentence."""\n'
    write(tmp_path, place, text, docstring)
    assert [broken for broken in RULES if broken(tmp_path)] == [rule]


def test_a_riddle_at_the_head_of_a_module_is_seen(tmp_path: Path) -> None:
    write(tmp_path, "app/tasks/a.py", "", '"""What is said of photos."""\n')
    assert [broken for broken in RULES if broken(tmp_path)] == [architecture.riddles]


def test_a_folder_with_too_many_modules_is_seen(tmp_path: Path) -> None:
    for number in range(architecture.MOST_MODULES + 1):
        write(tmp_path, f"app/tasks/a{number}.py", "")
    assert [broken for broken in RULES if broken(tmp_path)] == [architecture.crowded_folders]


def test_the_figures_of_the_house(record_testsuite_property: Callable[[str, object], None]) -> None:
    """Printed for whoever asks: `pytest -s tests/test_architecture.py -k figures`."""
    sizes = sorted(len(source.text.splitlines()) for source in architecture.sources(ROOT))
    folders = Counter(
        path.parent for path in (ROOT / "app").rglob("*.py") if path.stem != "__init__"
    )
    figures = {
        "modules": len(sizes),
        "lines": sum(sizes),
        "median": median(sizes),
        "longest": sizes[-1],
        "most modules a folder": max(folders.values()),
    }
    for name, figure in figures.items():
        print(f"{name}: {figure}")
        record_testsuite_property(name, figure)
    assert figures["median"] <= 110


@pytest.mark.parametrize(("place", "text"), GOOD)
def test_what_is_allowed_is_left_alone(tmp_path: Path, place: str, text: str) -> None:
    write(tmp_path, place, text)
    assert [complaint for rule in RULES for complaint in rule(tmp_path)] == []


def test_every_rule_has_a_fault_it_sees() -> None:
    elsewhere = {architecture.riddles, architecture.crowded_folders}
    assert {rule for rule, _, _ in BAD} == set(RULES) - elsewhere


def test_imports_only_point_down(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keeps_its_layers(ROOT, monkeypatch)


def test_an_empty_house_keeps_its_layers(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keeps_its_layers(house, monkeypatch)


@pytest.mark.parametrize(("importer", "imported"), UPWARD)
def test_an_import_that_points_up_or_sideways_is_seen(
    house: Path, monkeypatch: pytest.MonkeyPatch, importer: str, imported: str
) -> None:
    write(house, importer, f"import {imported}\n")
    assert not keeps_its_layers(house, monkeypatch)


@pytest.mark.parametrize("place", ["app/extra.py", "app/ui/extra.py"])
def test_a_room_that_nobody_placed_is_seen(
    house: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    write(house, place, "")
    assert not keeps_its_layers(house, monkeypatch)


def test_a_circle_is_seen(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(house, "app/files/a.py", "import app.files.b\n")
    write(house, "app/files/b.py", "import app.files.a\n")
    assert not keeps_its_layers(house, monkeypatch)
