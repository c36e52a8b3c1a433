"""Sets Albumen up on the first run, and starts it.

    python3 packaging/launch.py ~/Pictures         the window, on that folder
    python3 packaging/launch.py index ~/Pictures   the same job on the terminal
    python3 packaging/launch.py test               set up with the tests' tools, and pass the tests

--torch cpu|cuda|default chooses the build of PyTorch that is set up (torch_build.py). Whatever else is not `test`
is handed to Albumen as it is. Standard library only. What this says goes to
stderr: stdout is Albumen's alone. The set-up is in environment.py, Qt's needs in qt_libraries.py.

Exit codes of its own: 1 the set-up failed, 2 this computer lacks something, 130 stopped by Ctrl-C.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120

TERMINAL = (
    "index", "status", "similar", "search", "groups", "likeness", "decide", "decisions", "rate", "show", "places",
    "time", "trash", "move", "copy", "rename", "export", "undo", "redo", "history", "models", "people", "text",
    "doctor", "-h", "--help", "--version",
)  # fmt: skip
TAKE_A_VALUE = ("--library", "--model")
# The newest first that every library is built for.
NEWER = ("python3.13", "python3.12", "python3.11")
ASTRAY = ("PYTHONPATH", "PYTHONHOME")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def first_word(words: list) -> str:
    """The first word that is no option and no option's value; or --help and --version."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in TAKE_A_VALUE:
            skip = True
        elif word in TERMINAL or not word.startswith("-"):
            return word
    return ""


def wants_a_window(words: list) -> bool:
    """Whether Albumen will open its window for these arguments."""
    return first_word(words) not in TERMINAL


def has_a_screen() -> bool:
    """Whether a window can appear; only on Linux can a session lack a screen and say so."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in named)


def obstacle(words: list) -> str:
    """What keeps the window (or the tests of it) from opening on this computer, or nothing."""
    import qt_libraries

    testing = words[:1] == ["test"]
    if not testing and not wants_a_window(words):
        return ""
    if not testing and not has_a_screen():
        folder = first_word(words) or "FOLDER"
        return (
            "There is no screen here for Albumen's window: DISPLAY and WAYLAND_DISPLAY are unset.\n"
            "The same job on the terminal:\n"
            f"    python3 packaging/launch.py index {quoted(folder)}"
        )
    platform = os.environ.get("QT_QPA_PLATFORM") or ("offscreen" if testing else "")
    return qt_libraries.advice(qt_libraries.missing(platform))


def quoted(word: str) -> str:
    """The word as it must be typed in a shell."""
    import shlex

    return shlex.quote(word)


def start(command: list) -> int:
    """Become the command, or, where a process cannot (Windows), run it and pass on its exit code.

    PYTHONPATH, and (by -P) the folder the user stands in, may hold another program called app.
    """
    here = {name: value for name, value in os.environ.items() if name not in ASTRAY}
    if os.name == "posix":
        os.execve(command[0], command, here)
    import subprocess

    return subprocess.call(command, env=here)


def checks(environment, words: list) -> list:
    """The commands that `test` runs, each with its name; with words of its own only pytest runs."""
    python = environment.python
    pytest = [python, "-m", "pytest"]
    if words:
        return [("pytest", [*pytest, *words])]
    return [
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("basedpyright", [python, "-m", "basedpyright", "--pythonpath", python]),
        ("import contracts", [environment.script("lint-imports"), "--no-logo"]),
        # Three at once, each up to 4 GB: much of the time a test waits for a child or a window. Whole files,
        # in the order of tests/conftest.py, so that no fixture of a file is made twice. A worker that crashes is not
        # replaced: pytest-xdist 3.8 would wait for its replacement for ever.
        (
            "pytest",
            [
                *pytest,
                "-n",
                "3",
                "--dist",
                "loadfile",
                "--no-loadscope-reorder",
                "--max-worker-restart",
                "0",
            ],
        ),
    ]


def test(environment, words: list) -> int:
    """Run every check to its end, so that one run reports all that is wrong; 0 if nothing is."""
    import subprocess

    here = {name: value for name, value in os.environ.items() if name not in ASTRAY}
    here.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = []
    for name, command in checks(environment, words):
        say(f"-- {name}")
        if subprocess.call(command, cwd=ROOT, env=here) != 0:
            failed.append(name)
    say(f"-- failed: {', '.join(failed)}" if failed else "-- all passed")
    return 1 if failed else 0


def too_old() -> str:
    """That this Python will not do, and which one here would."""
    import shutil

    have = ".".join(str(number) for number in sys.version_info[:2])
    text = f"Albumen needs Python 3.11 or newer; this one is {have} ({sys.executable})."
    newer = [name for name in NEWER if shutil.which(name)]
    return text + (f"\nThere is a newer one: start it with {newer[0]}." if newer else "")


def main(words: list) -> int:
    """Check the computer, set up if need be, and hand over."""
    if sys.version_info < (3, 11):
        say(too_old())
        return 2
    import environment
    import torch_build

    try:
        build, words = torch_build.take_option(words)
    except torch_build.UnknownBuildError as error:
        say(str(error))
        return 2
    problem = obstacle(words)
    if problem:
        say(problem)
        return 2
    testing = words[:1] == ["test"]
    try:
        ready = environment.Environment(ROOT, say, build).prepare(dev=testing)
    except environment.SetUpError as error:
        say(str(error))
        return 1
    if testing:
        return test(ready, words[1:])
    return start([ready.python, "-P", "-m", "app", *words])


if __name__ == "__main__":
    sys.path.insert(0, os.path.join(ROOT, "packaging"))  # noqa: PTH118
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("\nStopped. The next run goes on from here.")
        sys.exit(130)
