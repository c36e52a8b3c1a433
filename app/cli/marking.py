"""The commands that mark photos, show what is said of them, and go back and forth in what was done."""

import argparse
from collections.abc import Mapping
from typing import Any

from app.act import Act
from app.cli.beside import write_beside
from app.cli.console import Console, say_time
from app.cli.filing import complain_of_steps
from app.library import Library
from app.marks import FIELDS, LABELS, NOTHING_SAID, Flag, Marks
from app.photo import PhotoError
from app.tasks import undo as acts
from app.tasks.describe import Description, examine
from app.tasks.mark import mark
from app.tasks.named import find_named


def rate(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Mark photos, and write that beside them."""
    says = _read_marks(asked)
    if not (says or asked.add or asked.take):
        raise PhotoError("Nothing was said of the photos: `albumen rate --help` lists what can be.")
    photos = console.run(find_named(library, asked.paths))
    act = console.run(mark(library, photos, says, asked.add, asked.take))
    write_beside(library, act.about, console)
    said = [console.run(examine(library, photo.path)) for photo in photos]
    if asked.json:
        console.answer({"act": act.id, "photos": [_to_json(each) for each in said]})
    else:
        console.print(f"{act.words}.")
    return 0


def show(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Show all that is said of photos, and who says it."""
    for path in asked.paths:
        said = console.run(examine(library, path))
        if asked.json:
            console.answer(_to_json(said))
        else:
            console.print(_in_words(said))
    return 0


def undo(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Take the last act back."""
    return _turn("Undone", console.run(acts.undo(library)), library, asked, console)


def redo(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Do again what was undone last."""
    return _turn("Done again", console.run(acts.redo(library)), library, asked, console)


def history(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """List what was done, the last first."""
    found = console.run(acts.list_acts(library, asked.count))
    if asked.json:
        console.answer({"acts": [_act_to_json(act) for act in found]})
    else:
        for act in found:
            console.print(f"{act.id}  {say_time(act.time)}  {act.words}  ({act.state.value})")
    return 0


def _turn(
    done: str, act: Act, library: Library, asked: argparse.Namespace, console: Console
) -> int:
    write_beside(library, act.about, console)
    if asked.json:
        console.answer(_act_to_json(act))
    else:
        console.print(f"{done}: {act.words}.")
    return complain_of_steps(library, act.id, console)


def _read_marks(asked: argparse.Namespace) -> dict[str, Any]:
    """What was said, field by field."""
    says: dict[str, Any] = dict(NOTHING_SAID)
    for field in ("stars", "title", "caption"):
        if getattr(asked, field) is not None:
            says[field] = getattr(asked, field)
    if asked.label is not None:
        says["label"] = {label.lower(): label for label in LABELS}.get(asked.label, "")
    if asked.flag is not None:
        says["flag"] = None if asked.flag == "none" else Flag(asked.flag)
    return says


def _in_words(said: Description) -> str:
    lines = [str(said.path)]
    lines += [f"  {field}: {_plain(value)}" for field, value in _marks_to_json(said.marks).items()]
    for source in said.sources:
        spoken = ", ".join(f"{field} {_plain(_cell(v))}" for field, v in source.says.items())
        lines.append(f"  {source.path.name} ({say_time(source.time)}): {spoken}")
    lines += [f"  Also at {path}" for path in (said.photo.other_names if said.photo else ())]
    lines += [f"  {sentence}" for sentence in said.disagreements]
    lines += [f"  {name}: {text}" for name, text in said.facts]
    if said.pending:
        lines.append(f"  still to be written: {', '.join(said.pending)}")
    if said.trouble:
        lines.append(f"  {said.trouble}")
    return "\n".join(lines)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return "none" if value in (None, "") else str(value)


def _to_json(said: Description) -> dict[str, object]:
    photo = said.photo
    return {
        "path": str(said.path),
        "in_library": photo is not None,
        **_marks_to_json(said.marks),
        "companions": [str(path) for path in photo.companions] if photo else [],
        "other_names": [str(path) for path in photo.other_names] if photo else [],
        "facts": dict(said.facts),
        "sources": [
            {
                "path": str(source.path),
                "kind": "embedded" if source.path == said.path else "sidecar",
                "time": source.time,
                "says": {field: _cell(value) for field, value in source.says.items()},
            }
            for source in said.sources
        ],
        "disagreements": list(said.disagreements),
        "pending": list(said.pending),
        "trouble": said.trouble,
    }


def _marks_to_json(marks: Marks) -> Mapping[str, object]:
    return {field: _cell(getattr(marks, field)) for field in FIELDS}


def _cell(value: object) -> object:
    if isinstance(value, Flag):
        return value.value
    return list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _act_to_json(act: Act) -> dict[str, object]:
    return {
        "id": act.id,
        "time": act.time,
        "verb": act.verb.value,
        "words": act.words,
        "state": act.state.value,
    }
