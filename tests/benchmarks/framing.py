"""What frames do to groups: unlike photos in like frames, and copies that differ by a frame only.

python -m tests.benchmarks.framing PHOTOS [--each 90] [--frames "white border,app"], from the root of the checkout.

Takes so many photos of that folder for each kind of frame, all different, and reads them twice: as they are, and
framed. Then copies in frames beside their originals. Prints the pairs that are twins, sets and scenes in each
library, and the recall of copies. Asserts nothing.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from app.domain.groups import Group, SetKind, Tier
from app.library import Library
from app.paths import find_app_paths
from app.settings import Settings
from app.tasks.grouping.groups import build_groups, list_groups
from app.tasks.indexing.index import index_folders
from tests.framing import FRAMES
from tests.running import answer_of

Pairs = set[frozenset[str]]


def choose(folder: Path, count: int) -> list[Path]:
    """So many photos of that folder, in the same mixture in every run."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    order = np.random.default_rng(11).permutation(len(files))
    return [files[row] for row in order[:count]]


def write_framed(photo: Path, folder: Path, kind: str, number: int) -> Path:
    """The photo in such a frame, or as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(photo) as opened:
        picture = opened.convert("RGB")
    path = folder / f"{number:04}.jpg"
    (FRAMES[kind](picture, number) if kind else picture).save(path, quality=90)
    return path


def group(folders: Iterable[Path], scratch: Path) -> dict[str, list[Group]]:
    """The twins, sets and scenes of these folders, at the default detail."""
    library = Library(find_app_paths(scratch), Settings())
    answer_of(index_folders(library, list(folders)))
    start = time.perf_counter()
    answer_of(build_groups(library))
    print(f"   grouped in {time.perf_counter() - start:.1f} s")
    groups = {tier: answer_of(list_groups(library, tier, 0.5)).groups for tier in Tier}
    library.close()
    both = (*groups[Tier.NEAR_DUPLICATE], *groups[Tier.SCENE])
    return {
        "twins": [each for each in groups[Tier.NEAR_DUPLICATE] if each.kind is SetKind.PLAIN],
        "sets": [each for each in both if each.kind is not SetKind.PLAIN],
        "scenes": list(groups[Tier.SCENE]),
    }


def name(path: Path) -> str:
    """The same for a photo in and out of its frame."""
    return f"{path.parent.name}/{path.stem}"


def pairs_of(groups: Iterable[Group]) -> Pairs:
    """All pairs of photos that are together."""
    return {
        frozenset(pair)
        for each in groups
        for pair in combinations(sorted(name(photo.path) for photo in each.photos), 2)
    }


def measure_strangers(photos: list[Path], kinds: list[str], scratch: Path) -> None:
    """What unlike photos become in like frames, beside what they are without."""
    each = len(photos) // len(kinds)
    found: dict[str, dict[str, list[Group]]] = {}
    for state in ("plain", "framed"):
        for number, photo in enumerate(photos[: each * len(kinds)]):
            kind = kinds[number // each]
            write_framed(photo, scratch / state / kind, kind if state == "framed" else "", number)
        print(state)
        found[state] = group([scratch / state], scratch / f"lib {state}")
    for what in ("twins", "sets", "scenes"):
        plain, framed = (pairs_of(found[state][what]) for state in ("plain", "framed"))
        by_frame = Counter(
            " + ".join(sorted({each.split("/")[0] for each in pair})) for pair in framed - plain
        )
        sizes = sorted((len(each.photos) for each in found["framed"][what]), reverse=True)
        print(f"{what}: {len(plain)} pairs without frames, {len(framed)} within, sizes {sizes[:8]}")
        print(f"   by the frame {len(framed - plain)}: {dict(by_frame)}")
        print(f"   lost in the frame {len(plain - framed)}")


def measure_copies(photos: list[Path], kinds: list[str], scratch: Path) -> None:
    """The recall of copies that differ by a frame only."""
    true: dict[frozenset[str], str] = {}
    for number, photo in enumerate(photos):
        kind = kinds[number % len(kinds)]
        one = write_framed(photo, scratch / "original", "", number)
        other = write_framed(photo, scratch / kind, kind, number)
        true[frozenset((name(one), name(other)))] = kind
    print("copies")
    folders = [scratch / "original", *(scratch / kind for kind in kinds)]
    groups = group(folders, scratch / "lib copies")
    found = pairs_of(groups["twins"])
    hits, count = Counter(true[pair] for pair in found & set(true)), Counter(true.values())
    for kind in kinds:
        print(f"   {kind}: recall {hits[kind] / count[kind]:.3f} of {count[kind]}")
    print(f"   precision of pairs {len(found & set(true)) / max(1, len(found)):.4f}")
    print(f"   wrong: {sorted(sorted(pair) for pair in found - set(true))[:20]}")
    print(f"   sets: {len(groups['sets'])}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("--each", type=int, default=90)
    parser.add_argument("--frames", default=",".join(FRAMES))
    parser.add_argument("--only", choices=("strangers", "copies"))
    asked = parser.parse_args()
    kinds = asked.frames.split(",")
    photos = choose(asked.photos, 2 * asked.each * len(kinds))
    half = len(photos) // 2
    with tempfile.TemporaryDirectory() as scratch:
        if asked.only != "copies":
            measure_strangers(photos[:half], kinds, Path(scratch) / "strangers")
        if asked.only != "strangers":
            measure_copies(photos[half:], kinds, Path(scratch) / "copies")


if __name__ == "__main__":
    main()
