"""Messages between a decoder process and its parent."""

import pickle
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

READY = "ready"
"""A child's first word."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A child's question for memory, in bytes; True or False comes back."""

    size: int


def receive(pipe: "Connection[Any, Any]") -> Any:
    """Receive in the parent what a child sent."""
    head, count = pipe.recv()
    pixels = [pipe.recv_bytes() for _ in range(count)]
    return pickle.loads(head, buffers=pixels)  # noqa: S301  (it comes from our own child)
