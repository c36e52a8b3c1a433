"""Keep queries under names: smart albums, whose photos are found anew whenever they are opened."""

import time

from app.catalog.queries import KeptQuery
from app.library import Library
from app.news import Change, Progress, Task
from app.photo import PhotoError
from app.query.reading import read_query
from app.query.terms import Query
from app.query.writing import write_query


def list_queries(library: Library) -> Task[tuple[KeptQuery, ...]]:
    """All that are kept, by name."""
    yield Progress("Listing kept searches")
    return library.catalog.queries.list()


def keep_query(library: Library, name: str, query: Query) -> Task[None]:
    """Keep a query under a name, in the place of another of that name. Raises PhotoError."""
    name = " ".join(name.split())
    if not name or not query.terms:
        raise PhotoError("A search is kept under a name, and asks for something.")
    text = write_query(query)
    if read_query(text).faults:
        raise PhotoError(f"The search “{text}” names something that cannot be written down.")
    with library.catalog.transaction():
        library.catalog.queries.put(KeptQuery(name, text, time.time()))
    yield Change(queries=True)


def forget_query(library: Library, name: str) -> Task[None]:
    """Keep it no longer; its photos stay as they are."""
    with library.catalog.transaction():
        library.catalog.queries.remove(name)
    yield Change(queries=True)
