"""A real catalog in a file of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalog.catalog import Catalog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library" / "catalog.db"


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    with Catalog(path) as opened:
        yield opened
