"""Names of what groups are made from, as the catalog tells them; apart from what computes it, which is slow to load."""

from app.library import Library

GRAPH, COMPARED, CALIBRATION = "neighbours", "compared", "calibration"
"""The bundles of arrays in the catalog."""


def name_of_graph(library: Library) -> str:
    """Return what the graph was made from; empty where there is none."""
    return library.catalog.derived.made_from(GRAPH) or ""


def name_of_compared(library: Library) -> str:
    """Return a name that changes with every new comparison."""
    return library.catalog.derived.made_from(COMPARED) or ""


def name_of_calibration(library: Library) -> str:
    """Return a name that changes with every fit."""
    return library.catalog.derived.made_from(CALIBRATION) or ""
