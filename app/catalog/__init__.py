"""The catalog: everything that is remembered, in one SQLite file."""
