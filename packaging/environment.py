"""The virtual environment Albumen runs in: made once, known by a stamp, repaired when broken.

`.venv/albumen.json` is the whole state. It is absent (never set up by us), or says "begun" (a
set-up was interrupted, so nothing inside can be trusted and it is made anew), or says what is
installed (written last, when all succeeded). A lock, freed by the system even after kill -9 and
held by pip too, keeps two set-ups apart.
"""

import contextlib
import errno
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

import torch_build
from pip_progress import Progress, explain

GIGABYTE = 1000**3
NEEDED = 3 * GIGABYTE  # measured on Linux: 2.3 GB installed, and the downloads on the way


class SetUpError(Exception):
    """The set-up cannot go on; the text says what the user can do."""


class Environment:
    """The `.venv` of one checkout."""

    def __init__(self, root: str, say, build: str = "") -> None:
        """`build` is that of PyTorch, as asked for; empty for the one that is there, or suits the computer."""
        self.root = Path(root)
        self.say = say
        self.build = build
        self.folder = self.root / ".venv"
        self.stamp = self.folder / "albumen.json"
        self.lock = self.folder / "albumen.lock"
        self.log = self.folder / "albumen-setup.log"
        self.scratch = self.folder / "albumen-tmp"
        self.scripts = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = str(self.scripts / ("python.exe" if os.name == "nt" else "python"))

    def script(self, name: str) -> str:
        """The path of a command that a package installed."""
        return str(self.scripts / (f"{name}.exe" if os.name == "nt" else name))

    def prepare(self, dev: bool) -> "Environment":
        """Set up whatever is missing; at once when nothing is."""
        if not self._fits(self._read(), dev):
            try:
                self._set_up(dev)
            except OSError as error:
                raise SetUpError(self._disk_trouble(error)) from error
        return self

    # -- the stamp

    def _wanted(self, dev: bool, stamp: dict) -> dict:
        import hashlib

        files = (self.root / "pyproject.toml", self.root / "packaging" / "constraints.txt")
        content = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
        python = f"{sys.implementation.cache_tag} {sys.platform} {platform.machine()}"
        return {
            "python": python,
            "checkout": str(self.root),
            "content": content,
            "dev": dev or bool(stamp.get("dev")),
            "torch": self.build or stamp.get("torch", ""),
        }

    def _read(self) -> dict:
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _fits(self, stamp: dict, dev: bool) -> bool:
        """Whether what is installed is what is wanted; the tests' tools may be there unasked."""
        return stamp == self._wanted(dev, stamp) and os.path.exists(self.python)  # noqa: PTH110

    def _write(self, stamp: dict) -> None:
        """In one piece or not at all."""
        new = self.stamp.with_suffix(".new")
        new.write_text(json.dumps(stamp), encoding="utf-8")
        os.replace(new, self.stamp)  # noqa: PTH105

    # -- the set-up

    def _set_up(self, dev: bool) -> None:
        self.folder.mkdir(exist_ok=True)
        with locked(self.lock, self._tell_of_waiting) as lock:
            stamp = self._read()
            if self._fits(stamp, dev):
                return
            requested = self._wanted(dev, stamp)
            usable = self._usable(stamp, requested)
            self._write({"begun": True})
            self.log.write_bytes(b"")
            began = time.monotonic()
            if not usable:
                self._make(lock)
            requested["torch"] = requested["torch"] or torch_build.choose(self.python)
            is_other = usable and requested["torch"] != stamp.get("torch", requested["torch"])
            self._install(requested["dev"], lock, requested["torch"], anew=is_other)
            shutil.rmtree(self.scratch, ignore_errors=True)
            self._write(requested)
            self.say(
                f"Albumen is set up ({time.monotonic() - began:.0f} s). Later runs start at once."
            )

    def _tell_of_waiting(self) -> None:
        self.say("Another run is setting Albumen up at this moment; waiting for it to finish …")

    def _usable(self, stamp: dict, requested: dict) -> bool:
        """Whether the environment there can be brought up to date, instead of made anew.

        Not one whose set-up was interrupted (pip takes a half-unpacked package for installed, and
        the stamp names neither Python nor place), nor one of another Python or place. Without a
        stamp it is somebody's own: kept while it runs.
        """
        if stamp and any(stamp.get(key) != requested[key] for key in ("python", "checkout")):
            return False
        return runs(self.python)

    def _make(self, lock: int) -> None:
        self._check_tools()
        self._check_space()
        self.say(f"Setting Albumen up in {self.folder} (once; a minute or two, about 2.3 GB).")
        for old in self.folder.iterdir():
            if old not in (self.stamp, self.lock, self.log):
                remove(old)
        command = [sys.executable, "-m", "venv", str(self.folder)]
        self._run(command, lock, "the virtual environment could not be made")

    def _install(self, dev: bool, lock: int, build: str, anew: bool) -> None:
        import tomllib

        project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        requested = project["build-system"]["requires"] + project["project"]["dependencies"]
        if dev:
            requested += project["project"]["optional-dependencies"]["dev"]
        pip = [self.python, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input"]
        install = [*pip, "install", "--progress-bar", "off", "--no-warn-script-location"]
        pins = ["--constraint", str(Path("packaging", "constraints.txt"))]
        failed = "its libraries could not be installed"
        torch = torch_build.requirements(requested)
        first = install + pins + ["--no-deps", *(["--force-reinstall"] if anew else []), *torch]
        if torch and build == torch_build.CPU:
            self._install_cpu(first + torch_build.SOURCE, lock)
        elif torch and anew:
            self._run(first, lock, failed)
        if requested:
            self._run(install + pins + requested, lock, failed)
        # What builds Albumen is installed by now, pinned like the rest: nothing more is fetched.
        this = ["--no-build-isolation", "--no-deps", "--no-index", "--editable", "."]
        self._run(install + this, lock, "Albumen itself could not be installed")

    def _install_cpu(self, command: list, lock: int) -> None:
        """Install PyTorch without CUDA; what the user did not ask for by name may fail."""
        try:
            self._run(command, lock, "PyTorch without CUDA could not be installed")
        except SetUpError:
            if self.build == torch_build.CPU:
                raise
            self.say("PyTorch without CUDA cannot be had at the moment; the usual build is taken.")

    def _run(self, command: list, lock: int, failed: str) -> None:
        """Run a step in the checkout, its words in the log and its course on stderr."""
        progress = Progress(self.say)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=str(self.root),
                env=self._variables(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                # While pip lives, even orphaned, nobody else may start on this environment.
                pass_fds=(lock,) if os.name == "posix" else (),
            )
            with process, progress:
                for line in process.stdout:
                    log.write(line)
                    progress.see(line.decode("utf-8", "replace"))
        if process.returncode != 0:
            why = explain("".join(progress.lines), platform.python_version())
            raise SetUpError(
                f"Albumen is not set up: {failed}. {why}\n"
                f"All that was said is in {self.log}. Running this again goes on."
            )

    def _variables(self) -> dict:
        """The user's environment, less what would lead pip elsewhere; its scratch space is ours."""
        self.scratch.mkdir(exist_ok=True)
        astray = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER")
        kept = {name: value for name, value in os.environ.items() if name not in astray}
        scratch = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.scratch))
        return {**kept, **scratch, "PYTHONUTF8": "1"}

    # -- what may be in the way

    def _check_tools(self) -> None:
        from importlib.util import find_spec

        if find_spec("venv") and find_spec("ensurepip"):
            return
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetUpError(
            f"This Python ({sys.executable}) came without the modules venv and ensurepip.\n"
            "On Debian and Ubuntu they are a package of their own; install it and run this again:\n"
            f"    sudo apt install python{version}-venv"
        )

    def _check_space(self) -> None:
        inside = sum(file.stat().st_size for file in files_of(self.folder))
        free = shutil.disk_usage(str(self.folder)).free + inside
        if free < NEEDED:
            raise SetUpError(
                f"The disk of {self.root} is too full: setting Albumen up needs "
                f"{NEEDED / GIGABYTE:.0f} GB there, and {free / GIGABYTE:.1f} GB are free."
            )

    def _disk_trouble(self, error: OSError) -> str:
        if error.errno == errno.ENOSPC:
            return f"The disk of {self.root} is full. Make room and run this again: it goes on."
        return (
            f"Albumen sets itself up inside its checkout, and cannot write there: "
            f"{error.strerror}: {error.filename or self.folder}"
        )


def files_of(folder: Path) -> list:
    """Every plain file below the folder, links not followed."""
    return [
        Path(place, name)
        for place, _, names in os.walk(str(folder))
        for name in names
        if not Path(place, name).is_symlink()
    ]


def remove(path: Path) -> None:
    """Away with a file, a link or a whole folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(str(path))
    else:
        path.unlink()


def runs(python: str) -> bool:
    """Whether that Python starts, is of our version, and has pip."""
    ours = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        done = subprocess.run([python, "-I", "-c", ours], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@contextlib.contextmanager
def locked(path: Path, waiting):
    """Hold the lock file; call `waiting` once if somebody else does, and wait for them."""
    lock = os.open(str(path), os.O_RDWR | os.O_CREAT)
    try:
        if not take(lock, wait=False):
            waiting()
            take(lock, wait=True)
        yield lock
    finally:
        os.close(lock)


def take(lock: int, wait: bool) -> bool:
    """Take the lock; False if another holds it. A disk that knows no locks does without."""
    if os.name == "nt":
        return take_on_windows(lock, wait)
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            raise
    return True


def take_on_windows(lock: int, wait: bool) -> bool:
    """The same where locks are of the msvcrt kind, whose own waiting gives up after 10 s."""
    import msvcrt

    while True:
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
            return True
        except OSError:
            if not wait:
                return False
            time.sleep(0.5)
