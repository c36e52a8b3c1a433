"""Palettes of photos, by the digest of their bytes."""

from collections.abc import Mapping

from app.catalog.table import Table


class Palettes(Table):
    """Rows of `palettes`."""

    def put(self, palettes: Mapping[str, bytes]) -> None:
        """Store packed palettes."""
        self._put("palettes", "digest, colours", palettes.items())

    def since(self, last: int, most: int) -> tuple[int, dict[str, bytes]]:
        """Return the last row read, and up to `most` palettes after row `last`, by digest."""
        last, rows = self._since("palettes", "colours", last, most)
        return last, {digest: colours for digest, (colours,) in rows}

    def get(self, digest: str) -> bytes | None:
        """Return the palette of a photo, or None."""
        return self._value("SELECT colours FROM palettes WHERE digest = ?", [digest])

    def lacking(self) -> list[str]:
        """Return the digests of photos without a palette."""
        return self._column(
            "SELECT DISTINCT digest FROM photos WHERE NOT EXISTS "
            "(SELECT 1 FROM palettes WHERE palettes.digest = photos.digest)"
        )

    def rebind(self, old: str, new: str) -> None:
        """Copy the palette of one digest to another."""
        self._copy("palettes", "colours", old, new)
