"""Which writer of XMP keeps what other programs wrote: ours, exiv2, and pyexiv2 where it is installed.

    python tests/benchmarks/sidecars.py FOLDER

Every .xmp below FOLDER is copied, gets three stars, a green label and one more keyword from each writer, and
is compared with what it was: canonical XML of all that is not ours (see tests/canonical.py). Prints what was
lost and the milliseconds a file took. Asserts nothing.
"""

import argparse
import contextlib
import importlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from lxml import etree

from app.domain.errors import PhotoError
from app.files.metadata import exiv2_adapter
from app.files.metadata.exiv2_adapter import exiv2
from app.files.metadata.sidecar import read_sidecar, write_sidecar
from app.files.metadata.write_options import SidecarOptions
from tests.canonical import counts, others

KEYWORD = "Places|Berlin"
FAULTS = (PhotoError, etree.XMLSyntaxError, *exiv2_adapter.FAULTS)


def write_ours(path: Path) -> None:
    keywords = read_sidecar(path).values.get("keywords", ())
    values = {"rating": 3, "label": "Green", "keywords": tuple(sorted({*keywords, KEYWORD}))}
    write_sidecar(path, values, SidecarOptions(), 1.7e9)


def write_exiv2(path: Path) -> None:
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    xmp = image.xmpData()
    xmp["Xmp.xmp.Rating"], xmp["Xmp.xmp.Label"] = "3", "Green"
    for name, word in (("dc.subject", "Berlin"), ("lr.hierarchicalSubject", KEYWORD)):
        key = f"Xmp.{name}"
        words = [*(xmp[key].value() if key in xmp else ()), word]
        xmp[key] = exiv2.XmpArrayValue(list(map(str, words)), exiv2.TypeId.xmpBag)
    image.writeMetadata()


def write_pyexiv2(path: Path) -> None:
    pyexiv2 = importlib.import_module("pyexiv2")
    pyexiv2.set_log_level(4)
    image = pyexiv2.Image(str(path))
    try:
        text = image.read_xmp()
        changes: dict[str, object] = {"Xmp.xmp.Rating": "3", "Xmp.xmp.Label": "Green"}
        for name, word in (("dc.subject", "Berlin"), ("lr.hierarchicalSubject", KEYWORD)):
            words = text.get(f"Xmp.{name}", [])
            changes[f"Xmp.{name}"] = [*(words if isinstance(words, list) else [words]), word]
        image.modify_xmp(changes)
    finally:
        image.close()


WRITERS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("ours (lxml)", write_ours),
    ("exiv2", write_exiv2),
    ("pyexiv2", write_pyexiv2),
)


def try_writer(write: Callable[[Path], None], files: list[Path]) -> str:
    """One row: refused, changed, nodes lost and added, remarks lost, prefixes changed, milliseconds."""
    refused = changed = lost = added = remarks = prefixes = 0
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "a.xmp"
        for file in files:
            before = file.read_bytes()
            copy.write_bytes(before)
            start = time.perf_counter()
            try:
                write(copy)
                after = copy.read_bytes()
                changed += others(after) != others(before)
            except FAULTS:
                refused += 1
                continue
            times.append(time.perf_counter() - start)
            names, were, used = counts(before)
            names_now, are, used_now = counts(after)
            lost += (names - names_now).total()
            added += (names_now - names).total()
            remarks += max(0, were - are)
            prefixes += len(used - used_now)
    middle = f"{statistics.median(times) * 1000:.2f}" if times else "-"
    return f"{refused:>8}{changed:>9}{lost:>7}{added:>7}{remarks:>9}{prefixes:>10}{middle:>9}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    files = sorted(parser.parse_args().folder.rglob("*.xmp"))
    print(f"{len(files)} sidecars")
    print(
        f"{'writer':<14}{'refused':>8}{'changed':>9}{'lost':>7}{'added':>7}{'remarks':>9}"
        f"{'prefixes':>10}{'ms/file':>9}"
    )
    for name, write in WRITERS:
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                row = try_writer(write, files)
            except ModuleNotFoundError:
                row = "  not installed"
        print(f"{name:<14}{row}")
    print(
        "changed: files whose canonical XML differs in what is not ours, blanks between nodes aside"
    )
    print(
        "lost, added: elements and attributes; remarks: comments and instructions; prefixes: lost"
    )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
