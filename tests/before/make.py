"""The maker of the sample library: run once, at commit 18c6c36, by the code of that time.

    faketime -f "@2025-07-01 10:00:00" python -m tests.before.make
    python -m tests.before.make expected

The first makes the library (its clock stands in the past, so that no test runs before it was made), the
second notes what the code of then says of it. They made files.zip, files.json, catalog.db, searches.txt,
decisions.json, settings.json and expected.json.
Later code cannot run it, and must not: the files are what an older Albumen wrote, and `test_before`
proves that they are still read. All photos are drawn; every store of the catalog holds something.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import sys
import time
import zipfile
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow

from app.act import Verb
from app.library import Library
from app.photo import Photo, Tier, Verdict
from app.places import find_places
from app.query.reading import read_query
from app.settings import Settings, save_settings
from app.tasks import perform
from app.tasks.confirm import keep_best, plan_keeps
from app.tasks.decide import decide
from app.tasks.groups import list_groups
from app.tasks.perform import act_on_files
from app.tasks.plan import plan_act
from app.tasks.queries import keep_query
from app.tasks.together import Request
from app.ui.deeds import ACTIONS
from tests.before.drawn import PHOTOS, draw_photos
from tests.before.sample import (
    FILES,
    HERE,
    LIBRARY,
    MADE_AT,
    MANIFEST,
    ask,
    ask_all,
    files_below,
    run,
    saved_as_text,
    saved_searches,
    show_all,
    undo_all,
    unpack,
)
from tests.running import answer_of
from tests.trash import use_trash

ROOT, AGAIN = Path(MADE_AT), Path(f"{MADE_AT}-again")
KEYS = ("Ctrl+Alt+Shift+{}", "Alt+Shift+{}", "Ctrl+Shift+Meta+{}", "Alt+Meta+{}")
"""Patterns of keys that no action has by itself: one key for each action, none twice."""
SAVED = {
    "Best of the coast": "stars:>=3 folder:Coast",
    "Blue, much of it": "colour:#2040a0:0.3 -flag:reject",
    "Like the alp": "like:{photos}/Alps/alp.jpg -stars:1..2",
    "Heavier like": "like:{photos}/Coast/sea.jpg^2 -like:{photos}/Town/town.jpg^0.5",
    "Part of a flower": "part:{photos}/Garden/flower.jpg:0.2,0.2,0.5,0.6",
    "Quoted": 'keyword:"New York","a,b" label:red,none has:place',
    "December or May": "date:may -date:2019..2020 colour:orange",
    "Camera": "camera:drawn iso:>=100 focal:20..100 exposure:<=1/10 kind:jpeg,raw",
    "Words": "mountains -night stars:<=5",
    "Words with weights": '"a field of flowers"^2 -"tall houses" colour:yellow like:{photos}/Alps/alp.jpg',
}


def main() -> None:
    """Make everything anew; or say of what was made what is to be expected."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", TZ="UTC")
    time.tzset()
    with pytest.MonkeyPatch.context() as patched:
        if "expected" in sys.argv:
            shutil.rmtree(AGAIN, ignore_errors=True)
            use_trash(patched, AGAIN)
            library = unpack(AGAIN)
            (library / "cache/models").symlink_to(ROOT / LIBRARY / "cache/models")
            write_expected(library)
            return
        shutil.rmtree(ROOT, ignore_errors=True)
        use_trash(patched, ROOT)
        draw_photos()
        use_library(ROOT / LIBRARY)
        freeze(ROOT / LIBRARY / "catalog.db")
    pack()
    write_settings(HERE / "settings.json")


def use_library(library: Path) -> None:
    """Do everything that leaves something behind; last, be killed in the midst of a move."""
    ask(library, "index", str(PHOTOS))
    (PHOTOS / "Alps/alp link.jpg").hardlink_to(PHOTOS / "Alps/alp.jpg")
    ask(library, "index", str(PHOTOS))
    for tier in Tier:
        ask(library, "groups", "--tier", tier.value)
    mark_photos(library)
    decide_groups(library)
    file_photos(library)
    save_searches(library)
    with_settings(library, embed=True)
    ask(library, "rate", at("Desert/bracket 1.jpg"), "--title", "Within", "--keyword", "sand")
    with_settings(library, write=False)
    ask(library, "rate", at("Coast/sea.jpg"), at("Garden/flower.jpg"), "--label", "purple")
    ask(library, "rate", at("Town/roofs.jpg"), "--title", "Not yet written")
    ask(library, "index", str(PHOTOS))
    for tier in Tier:
        ask(library, "groups", "--tier", tier.value)
    (library / "settings.json").unlink()
    be_killed(library, [at("Forest/burst 1.jpg"), at("Forest/burst 2.jpg"), at("Town/town.jpg")])


def at(name: str) -> str:
    """The place of a photo."""
    return str(PHOTOS / name)


def mark_photos(library: Path) -> None:
    """Metadata of all fields, an act undone, one done again, and what belongs to two programs."""
    caption = "Two lines,\nand “marks”"
    ask(
        library, "rate", at("Alps/alp.jpg"), "--stars", "5", "--label", "red", "--flag", "pick",
        "--keyword", "Places|Alps", "--keyword", "summer", "--title", "The alp", "--caption", caption,
    )  # fmt: skip
    ask(library, "rate", at("Coast"), "--stars", "3", "--keyword", "New York", "--keyword", "a,b")
    ask(library, "rate", at("Coast/wave.jpg"), "--no-keyword", "a,b", "--flag", "reject")
    ask(library, "rate", at("Town/town.jpg"), "--stars", "1", "--label", "blue")
    ask(library, "undo")
    ask(library, "rate", at("Town/town.jpg"), "--stars", "4", "--keyword", "night")
    ask(library, "undo")
    ask(library, "redo")
    with_settings(library, sidecar_names="digikam", pick_dm=True)
    ask(library, "rate", at("Garden/pair.jpg"), "--stars", "2", "--flag", "pick")
    ask(library, "rate", at("Town/caf\udce9.jpg"), "--stars", "2", "--title", "Café")
    with_settings(library)


def decide_groups(library: Path) -> None:
    """Each verdict; one undone; all exported and taken over again."""
    burst = group_of(library, Tier.BURST, "burst 0.jpg")
    ask(library, "decide", burst, "keep", at("Forest/burst 0.jpg"), "--tier", "burst")
    twins = group_of(library, Tier.TWIN, "alp.jpg")
    ask(library, "decide", twins, "keep-all", "--tier", "twin")
    same = group_of(library, Tier.IDENTICAL, "alp.jpg")
    undone = ask(library, "decide", same, "not-same", "--tier", "identical")
    with opened(library) as lib:
        photos = {photo.path.name: photo for photo in lib.catalog.photos.list()}

        def some(*names: str) -> list[Photo]:
            return [photos[name] for name in names]

        split = [some("sea.jpg", "wave.jpg"), some("shore.tif")]
        answer_of(decide(lib, Tier.SCENE, Verdict.SPLIT, split))
        merge = [some("town.jpg"), some("roofs.jpg")]
        answer_of(decide(lib, Tier.THEME, Verdict.MERGE, merge))
        answer_of(decide(lib, Tier.TWIN, Verdict.NOT_SAME, [some("flower.jpg", "meadow.jpg")]))
        ids = [group.id for group in answer_of(list_groups(lib, Tier.BURST, 0.5)).groups]
        planned = answer_of(plan_keeps(lib, Tier.BURST, 0.5, ids))
        assert answer_of(keep_best(lib, Tier.BURST, 0.5, planned)).decisions
    export = str(ROOT / "decisions.json")
    ask(library, "decisions", "--export", export)
    ask(library, "decisions", "--undo", str(undone["id"]))
    ask(library, "decisions", "--import", export)
    every = ask(library, "decisions")["decisions"]
    (last,) = [each for each in every if each["tier"] == "twin" and each["verdict"] == "not-same"]
    ask(library, "decisions", "--undo", str(last["id"]))


def group_of(library: Path, tier: Tier, name: str) -> str:
    """The id of the group of that tier that holds the photo of this name."""
    groups = ask(library, "groups", "--tier", tier.value)["groups"]
    (found,) = [g["id"] for g in groups if any(p.endswith(f"/{name}") for p in g["photos"])]
    return found


def file_photos(library: Path) -> None:
    """Every kind of act upon files; a move undone, an export done again."""
    ask(library, "rename", at("Garden/meadow.jpg"), "--pattern", "{date} {number:03}")
    ask(library, "move", at("Coast/shore.tif"), "--to", at("Coast/Evening"))
    ask(library, "copy", at("Town/town.jpg"), "--to", str(ROOT / "elsewhere"))
    ask(library, "export", at("Alps/alp.jpg"), "--to", str(ROOT / "elsewhere"), "--side", "96")
    ask(library, "undo")
    ask(library, "redo")
    ask(
        library,
        "export",
        at("Desert"),
        "--to",
        str(ROOT / "elsewhere"),
        "--sheet",
        "--quality",
        "50",
    )
    ask(library, "move", at("Alps/late.jpg"), "--to", at("Alps/Late"))
    ask(library, "undo")
    ask(library, "trash", at("Alps/late.jpg"))


def save_searches(library: Path) -> None:
    """Searches under names, some of which name a photo."""
    with opened(library) as lib:
        for name, text in SAVED.items():
            query = read_query(text.format(photos=PHOTOS)).query
            answer_of(keep_query(lib, name, query))


def be_killed(library: Path, photos: Sequence[str]) -> None:
    """Move photos, and end as the second is under way, as by a loss of power."""
    if (child := os.fork()) == 0:
        lib = Library(find_places(library), Settings())
        ids = tuple(lib.catalog.photos.id_at(Path(path)) or 0 for path in photos)
        plan = answer_of(plan_act(lib, Request(Verb.MOVE, ids, PHOTOS / "Moved")))
        done: list[object] = []

        def carry_out(*given: Any) -> Generator[None, None, Any]:
            done.append(given)
            if len(done) == 3:
                os._exit(0)
            return (yield from carry(*given))

        carry = perform.carry_out
        with patch.object(perform, "carry_out", carry_out):
            answer_of(act_on_files(lib, plan))
    _, status = os.waitpid(child, 0)
    assert status == 0


@contextlib.contextmanager
def opened(library: Path) -> Generator[Library, None, None]:
    """The library, for what no command does."""
    lib = Library(find_places(library), Settings())
    try:
        yield lib
    finally:
        lib.close()


def with_settings(library: Path, **changed: Any) -> None:
    """Let the next commands run with these settings."""
    save_settings(Settings(**changed), library / "settings.json")


def freeze(catalog: Path) -> None:
    """One file, as small as can be."""
    with contextlib.closing(sqlite3.connect(catalog, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    shutil.copyfile(catalog, HERE / "catalog.db")


def pack() -> None:
    """All files, each content once; names, links and dates apart, as no archive keeps them."""
    manifest: dict[str, dict[str, Any]] = {}
    numbers: dict[int, str] = {}
    thumbnails = ROOT / LIBRARY / "cache/thumbnails"
    own = [path for path in thumbnails.rglob("*") if path.is_file()]
    others = [
        path
        for folder in ("photos", "elsewhere", "data")
        for path in ROOT.joinpath(folder).rglob("*")
        if path.is_file()
    ]
    packed: dict[bytes, str] = {}
    with zipfile.ZipFile(HERE / FILES, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted([*others, *own]):
            name, status = str(path.relative_to(ROOT)), path.stat()
            if status.st_ino in numbers:
                manifest[name] = {"link": numbers[status.st_ino]}
                continue
            numbers[status.st_ino] = name
            content = path.read_bytes()
            if content not in packed:
                packed[content] = name.encode("ascii", "replace").decode().replace("?", "_")
                archive.writestr(zipfile.ZipInfo(packed[content]), content, zipfile.ZIP_DEFLATED)
            manifest[name] = {"packed": packed[content], "mtime_ns": status.st_mtime_ns}
    (HERE / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "ascii")
    shutil.copyfile(ROOT / "decisions.json", HERE / "decisions.json")


def write_settings(file: Path) -> None:
    """Every setting another than by default, and a key of its own for every action."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setGeometry(40, 60, 1111, 777)
    window.show()
    shape = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
    keys = [
        pattern.format(letter)
        for pattern in KEYS
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    ]
    own = {deed.name: [key] for deed, key in zip(ACTIONS, keys, strict=False)}
    assert len(own) == len(ACTIONS)
    assert all(not QKeySequence(key).isEmpty() for (key,) in own.values())
    settings = Settings(
        theme="light", tier="burst", twin_detail=0.25, burst_detail=0.75, scene_detail=0.125, theme_detail=1.0,
        tile=208, model="/models/clip", words="/models/siglip", awaited_model="/models/dino",
        awaited_words="/models/clip two", model_folders=["/models/clip", "/models/dino"], advance=True, details=True,
        keys=own, write=False, ask_from=7, sidecar_names="digikam", reject_as_rating=False,
        pick_digikam=False, pick_dm=True, embed=True, filed_to="/photos/elsewhere",
        pattern="{camera} {number:04}", window=shape,
    )  # fmt: skip
    default = Settings()
    assert all(getattr(settings, name) != getattr(default, name) for name in Settings.__slots__)
    save_settings(settings, file)
    window.close()
    del qt


def write_expected(library: Path) -> None:
    """What the code of this commit says of the sample, at rest and while it takes everything back."""
    # The first look settles what was cut short.
    asked = ask_all(library)
    searches = saved_searches(library)
    lines = [text.replace("ROOT", MADE_AT) for _, text in searches]
    (HERE / "searches.txt").write_text("\n".join(lines) + "\n", "utf-8")
    expected = {
        "asked": asked,
        "saved": searches,
        "index": ask(library, "index", str(library.parent / "photos")),
        "words": run(library, "search", "--queries", str(saved_as_text(library)))[1],
        "undone": undo_all(library),
        "show after": show_all(library),
        "files after": files_below(library.parent),
    }
    text = json.dumps(expected, indent=1, sort_keys=True)
    (HERE / "expected.json").write_text(text + "\n", "ascii")


if __name__ == "__main__":
    main()
