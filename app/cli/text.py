"""Commands about text in photos: turn its recognition on, read photos, show what was read, and forget it."""

from pathlib import Path

import click

from app.cli.parser import PATHS
from app.cli.run import Terminal, in_library
from app.domain.errors import PhotoError
from app.files.scan import absolute
from app.tasks.phrases import format_count
from app.tasks.texts.find_text import find_text
from app.tasks.texts.switch import forget_texts, switch_recognising


@click.group()
def text() -> None:
    """Recognise text in photos on this computer; off until it is turned on. `search text:WORDS` finds it."""


@text.command()
@in_library
def on(terminal: Terminal) -> int:
    """Turn recognition on: photos are read on this computer, and nothing leaves it."""
    return _switch(terminal, recognise=True)


@text.command()
@in_library
def off(terminal: Terminal) -> int:
    """Turn recognition off; what was read stays until it is forgotten."""
    return _switch(terminal, recognise=False)


@text.command()
@in_library
def find(terminal: Terminal) -> int:
    """Recognise the text in the photos that were not read yet."""
    looked = terminal.console.run(find_text(terminal.library))
    with_text, photos = terminal.library.catalog.photo_texts.count()
    answer = {"looked": looked, "with_text": with_text, "photos": photos}
    line = (
        f"Read {format_count(looked, 'photo')}. "
        f"There is text in {with_text:,} of {format_count(photos, 'photo')} so far."
    )
    terminal.answer(answer, [line])
    return 0


@text.command()
@PATHS
@in_library
def show(terminal: Terminal, paths: tuple[Path, ...]) -> int:
    """Show the text recognised in photos."""
    catalog = terminal.library.catalog
    for path in map(absolute, paths):
        photo = catalog.photos.owning(path)
        if photo is None:
            raise PhotoError(f"There is no photo at {path} in the library.")
        found = catalog.photo_texts.get(photo.digest)
        lines = found.splitlines() if found else []
        nothing = "no text" if found is not None else "not read yet"
        terminal.answer(
            {"path": str(path), "read": found is not None, "lines": lines},
            [f"{path}: {nothing}" if not lines else str(path), *(f"  {line}" for line in lines)],
        )
    return 0


@text.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_library
def forget(terminal: Terminal, yes: bool) -> int:
    """Erase all recognised text, and turn recognition off. Photos can be read again."""
    if not yes:
        raise click.UsageError("forget needs --yes. All recognised text is erased.")
    terminal.console.run(switch_recognising(terminal.library, False))
    terminal.console.run(forget_texts(terminal.library))
    terminal.answer({"forgotten": True}, ["All recognised text is erased."])
    return 0


def _switch(terminal: Terminal, *, recognise: bool) -> int:
    terminal.console.run(switch_recognising(terminal.library, recognise))
    state = "on: photos are read on this computer, and nothing leaves it" if recognise else "off"
    terminal.answer({"recognise_text": recognise}, [f"Recognising text is {state}."])
    return 0
