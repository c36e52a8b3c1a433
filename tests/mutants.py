"""Mutants: files that were damaged by chance, the same ones for the same seed."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

_INTERESTING = (
    b"\0",
    b"\xff",
    b"\x7f",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\x80\0\0\0",
    b"\xff\xff\xff\x7f",
)


def mutants(originals: Sequence[Path], count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of so many mutants."""
    chance = random.Random(seed)
    for number in range(count):
        original = originals[number % len(originals)]
        content = bytearray(original.read_bytes())
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            chance.choice(_DAMAGES)(content, chance)
        yield f"{number:05}{original.suffix}", bytes(content)


def _place(content: bytearray, chance: random.Random) -> int:
    """Choose a place, mostly near the start, where formats have their lengths."""
    most = len(content) if chance.random() < 0.4 else min(len(content), 600)
    return chance.randrange(max(1, most))


def _flip(content: bytearray, chance: random.Random) -> None:
    at = _place(content, chance)
    if content:
        content[at] ^= 1 << chance.randrange(8)


def _replace(content: bytearray, chance: random.Random) -> None:
    at, new = _place(content, chance), chance.choice(_INTERESTING)
    content[at : at + len(new)] = new


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content) + 1) :]


def _remove(content: bytearray, chance: random.Random) -> None:
    at = _place(content, chance)
    del content[at : at + chance.randrange(1, 64)]


def _repeat(content: bytearray, chance: random.Random) -> None:
    at = _place(content, chance)
    content[at:at] = content[at : at + chance.randrange(1, 64)]


def _blank(content: bytearray, chance: random.Random) -> None:
    """Blank a block, as a failing disk does."""
    at = _place(content, chance) // 512 * 512
    content[at : at + 512] = bytes(len(content[at : at + 512]))


_DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _flip, _replace, _replace, _cut, _remove, _repeat, _blank,
)  # fmt: skip
