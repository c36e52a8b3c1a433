"""The sandbox of decoders: what a hostile picture could make them do, tried in a real child."""

import multiprocessing
import os
import socket
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from app.files.decoding import sandbox
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.pool import DecodeJob, DecoderPool
from app.files.decoding.request import DecodeRequest
from tests import pictures

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")


def _attempt(pipe: "Connection[Any, Any]", function: Callable[..., object], arguments: Any) -> None:
    entered = sandbox.enter()
    try:
        function(*arguments)
    except OSError as error:
        pipe.send((entered, type(error).__name__))
    else:
        pipe.send((entered, "done"))


def attempt(function: Callable[..., object], *arguments: Any) -> str:
    """What comes of a call in a child in the sandbox."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_attempt, args=(theirs, function, arguments))
    child.start()
    theirs.close()
    entered, outcome = ours.recv()
    child.join()
    ours.close()
    if not entered:
        pytest.skip("this kernel has no Landlock, or seccomp is not known for this processor")
    return outcome


def read(path: Path) -> None:
    path.read_bytes()


def overwrite(path: Path) -> None:
    path.write_bytes(b"other")


def connect(family: int, kind: int) -> None:
    socket.socket(family, kind).close()


def test_it_reads(tmp_path: Path) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    assert attempt(read, path) == "done"


@pytest.mark.parametrize(
    "function", [overwrite, os.remove, os.truncate, os.mkdir, os.symlink, os.rename, os.link]
)
def test_it_neither_writes_nor_removes(tmp_path: Path, function: Callable[..., object]) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    content, target = path.read_bytes(), tmp_path / "b"
    arguments: dict[Any, tuple[Any, ...]] = {
        os.truncate: (path, 0),
        os.mkdir: (target,),
        os.symlink: (path, target),
        os.rename: (path, target),
        os.link: (path, target),
    }
    assert attempt(function, *arguments.get(function, (path,))) == "PermissionError"
    assert path.read_bytes() == content
    assert not target.exists()


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX])
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_it_opens_no_socket(family: int, kind: int) -> None:
    assert attempt(connect, family, kind) == "PermissionError"


def test_the_children_of_a_pool_are_in_it(tmp_path: Path) -> None:
    path = pictures.write_scene(tmp_path / "a.jpg", 1)
    with DecoderPool(1) as pool:
        pool.submit(DecodeJob(0, path, DecodeRequest(thumbnail=40)))
        while pool.pending:
            ((_, answer),) = pool.collect(10) or [(None, None)]
        assert isinstance(answer, DecodedPhoto)
        (child,) = multiprocessing.active_children()
        status = Path(f"/proc/{child.pid}/status").read_text()
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status
