"""Connected components and minimum spanning forests of sparse graphs.

scipy is loaded on first use: it takes a third of a second that the window has not.
"""

import numpy as np
from numpy.typing import NDArray

Ends = NDArray[np.integer]
"""(m,) rows at one end of links."""


def label_components(one: Ends, other: Ends, count: int) -> NDArray[np.int64]:
    """Return (count,) the number of each row's connected component."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(count, count))
    return connected_components(links, directed=False)[1].astype(np.int64)


def find_forest(
    one: Ends, other: Ends, lengths: NDArray[np.float64], count: int
) -> tuple[Ends, Ends, NDArray[np.float64]]:
    """Return the minimum spanning forest: the ends and lengths of its links.

    No link may be given twice, as lengths would be added up, nor have the length 0.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    graph = coo_array((lengths, (one, other)), shape=(count, count)).tocsr()
    forest = coo_array(minimum_spanning_tree(graph))
    rows, columns = forest.coords
    return rows, columns, forest.data.astype(np.float64)
