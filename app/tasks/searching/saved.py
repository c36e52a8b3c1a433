"""Saved searches: queries under names, answered anew whenever they are opened."""

import time

from app.catalog.saved_searches import SavedSearch
from app.domain.errors import PhotoError
from app.domain.progress import Change, Progress, Task
from app.library import Library
from app.query.ast import Query
from app.query.parser import parse_query
from app.query.serializer import serialize_query


def list_saved_searches(library: Library) -> Task[tuple[SavedSearch, ...]]:
    """List saved searches, by name."""
    yield Progress("Listing saved searches")
    return library.catalog.saved_searches.list()


def save_search(library: Library, name: str, query: Query) -> Task[None]:
    """Save a query under a name, replacing another of that name. Raises PhotoError."""
    name = " ".join(name.split())
    if not name or not query.terms:
        raise PhotoError("A saved search needs a name and at least one search term.")
    text = serialize_query(query)
    if parse_query(text).errors:
        raise PhotoError(f"The search “{text}” contains a term that cannot be saved as text.")
    with library.catalog.transaction():
        library.catalog.saved_searches.put(SavedSearch(name, text, time.time()))
    yield Change(saved_searches=True)


def delete_search(library: Library, name: str) -> Task[None]:
    """Delete a saved search; no photo is touched."""
    with library.catalog.transaction():
        library.catalog.saved_searches.remove(name)
    yield Change(saved_searches=True)
