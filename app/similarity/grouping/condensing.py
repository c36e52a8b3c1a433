"""HDBSCAN's own routines to condense a spanning tree, without the scikit-learn that its package loads."""

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PACKAGE = "hdbscan"


def condense(links: NDArray[np.float64], smallest: int) -> NDArray[Any]:
    """Return the rows of the condensed tree of links (count - 1, 3), the shortest first.

    Each row has a parent, a child, lambda_val, 1 / distance, at which the child leaves it, and the child_size.
    """
    linkage, tree = _load("_hdbscan_linkage"), _load("_hdbscan_tree")
    return tree.condense_tree(linkage.label(links), smallest)


def _load(name: str) -> ModuleType:
    """Import a compiled module of the package.

    The package itself would import scikit-learn first: 1.5 s of work and 100 MB, of which nothing is used here. So a
    bare module of its name takes its place meanwhile.
    """
    full = f"{_PACKAGE}.{name}"
    if full in sys.modules or _PACKAGE in sys.modules:
        return importlib.import_module(full)
    found = importlib.util.find_spec(_PACKAGE)
    if found is None:
        raise ImportError(f"{_PACKAGE} is not installed.")
    bare = ModuleType(_PACKAGE)
    bare.__path__ = list(found.submodule_search_locations or ())
    sys.modules[_PACKAGE] = bare
    try:
        return importlib.import_module(full)
    finally:
        del sys.modules[_PACKAGE]
