"""Albumen as `python -m app` starts it, loaded once and forked for every command: loading takes longer than most.

What every command loads before it does anything is loaded; what only some need, each loads for itself. A line
of JSON tells the words, the folder, the environment, and where stdout and stderr go; how it ended is the answer.
"""

import json
import os
import runpy
import signal
import sys
from typing import Any

import app.cli.run

_LIMIT = 110
"""Seconds after which a command is ended."""


def _become(asked: dict[str, Any]) -> None:
    """Everything as in a process that was started for this."""
    signal.alarm(_LIMIT)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number, path, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, asked["out"], os.O_WRONLY | os.O_CREAT),
        (2, asked["err"], os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(path, how)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.argv[1:] = asked["words"]


def main() -> None:
    """Until there are no more lines."""
    assert app.cli.run.in_library
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            break
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    else:
        return
    runpy.run_module("app", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
