"""Kept queries."""

from pathlib import Path

from app.catalog.catalog import Catalog
from app.catalog.saved_searches import SavedSearch


def test_what_is_kept_is_there_again_until_it_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    with Catalog(path) as catalog, catalog.transaction():
        catalog.saved_searches.put(SavedSearch("zoo", "animal stars:>=3", 1.0))
        catalog.saved_searches.put(SavedSearch("Beach", 'keyword:"new york"', 2.0))
        catalog.saved_searches.put(SavedSearch("zoo", "animal", 3.0))
        catalog.saved_searches.put(SavedSearch("latin\udce9", "like:/caf\udce9.jpg \ud800", 4.0))
    with Catalog(path) as catalog, catalog.transaction():
        assert catalog.saved_searches.list() == (
            SavedSearch("Beach", 'keyword:"new york"', 2.0),
            SavedSearch("latin?", "like:/caf\udce9.jpg \ud800", 4.0),
            SavedSearch("zoo", "animal", 3.0),
        )
        catalog.saved_searches.remove("zoo")
        catalog.saved_searches.remove("latin\udce9")
        assert [each.name for each in catalog.saved_searches.list()] == ["Beach"]
