"""Kept queries."""

from pathlib import Path

from app.catalog.catalog import Catalog
from app.catalog.queries import KeptQuery


def test_what_is_kept_is_there_again_until_it_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    with Catalog(path) as catalog, catalog.transaction():
        catalog.queries.put(KeptQuery("zoo", "animal stars:>=3", 1.0))
        catalog.queries.put(KeptQuery("Beach", 'keyword:"new york"', 2.0))
        catalog.queries.put(KeptQuery("zoo", "animal", 3.0))
        catalog.queries.put(KeptQuery("latin\udce9", "like:/caf\udce9.jpg \ud800", 4.0))
    with Catalog(path) as catalog, catalog.transaction():
        assert catalog.queries.list() == (
            KeptQuery("Beach", 'keyword:"new york"', 2.0),
            KeptQuery("latin?", "like:/caf\udce9.jpg \ud800", 4.0),
            KeptQuery("zoo", "animal", 3.0),
        )
        catalog.queries.remove("zoo")
        catalog.queries.remove("latin\udce9")
        assert [each.name for each in catalog.queries.list()] == ["Beach"]
