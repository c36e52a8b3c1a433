"""Region vectors of photos, by the digest of their bytes and the method that made them."""

import numpy as np

from app.catalog.table import ArrayTable


class Regions(ArrayTable[np.int8]):
    """Rows of `regions`; an array holds the vectors of a photo's regions (regions, dimensions)."""

    _table, _array, _type = "regions", "numbers", np.dtype(np.int8)

    def lacking(self, maker: str, embedder: str) -> list[str]:
        """Return the digests with a vector of the embedder, and no regions by this maker."""
        return self._column(
            "SELECT digest FROM vectors WHERE embedder = ? AND NOT EXISTS (SELECT 1 FROM regions "
            "WHERE regions.embedder = ? AND regions.digest = vectors.digest) ORDER BY id",
            [embedder, maker],
        )
