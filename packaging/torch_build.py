"""The build of PyTorch that is set up: without CUDA where no NVIDIA card is in use, which saves gigabytes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CPU, CUDA, DEFAULT = BUILDS = ("cpu", "cuda", "default")
OPTION, VARIABLE = "--torch", "ALBUMEN_TORCH"
INDEX = "https://download.pytorch.org/whl/cpu"
"""Where its authors keep the builds without CUDA; on Linux the usual index has those with it."""
# Tried once, as the usual index follows.
SOURCE = ["--index-url", INDEX, "--retries", "1", "--timeout", "20"]
NAME = "torch"
SOURCES = ("index-url", "extra-index-url", "find-links", "no-index")


class UnknownBuildError(ValueError):
    """There is no such build; the text says which there are."""


def take_option(words: list) -> tuple:
    """Return the build asked for, by option or variable, and the words without the option; "" for none asked for."""
    words, build = list(words), os.environ.get(VARIABLE, "")
    for place, word in enumerate(words):
        if word == OPTION and place + 1 < len(words):
            build = words[place + 1]
            del words[place : place + 2]
            break
        if word.startswith(OPTION + "="):
            build = word[len(OPTION) + 1 :]
            del words[place]
            break
    if build and build not in BUILDS:
        raise UnknownBuildError(f"{OPTION} is one of {', '.join(BUILDS)}, not {build}.")
    if build == CUDA and not sys.platform.startswith("linux"):
        raise UnknownBuildError("PyTorch with CUDA is set up on Linux only.")
    return build, words


def choose(python: str) -> str:
    """Return the build for this computer: where pip has a source of its own, whatever that has."""
    if not sys.platform.startswith("linux") or has_nvidia_driver() or has_own_source(python):
        return DEFAULT
    return CPU


def has_nvidia_driver() -> bool:
    """Whether NVIDIA's driver is loaded, or its tool is here."""
    return Path("/proc/driver/nvidia/version").exists() or bool(shutil.which("nvidia-smi"))


def has_own_source(python: str) -> bool:
    """Whether the user told pip where packages come from: by its configuration, or by variables."""
    done = subprocess.run(
        [python, "-I", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    keys = [line.partition("=")[0].rpartition(".")[2] for line in done.stdout.splitlines()]
    names = [f"PIP_{key.replace('-', '_').upper()}" for key in SOURCES]
    return any(key in SOURCES for key in keys) or any(os.environ.get(name) for name in names)


def requirements(wanted: list) -> list:
    """Return the one of these requirements that is PyTorch, in a list; an empty one where there is none."""
    return [each for each in wanted if name_of(each) == NAME]


def name_of(requirement: str) -> str:
    """Return the name of the package that a requirement is about."""
    name = requirement
    for sign in "[<>=!~; ":
        name = name.partition(sign)[0]
    return name.strip().lower()
