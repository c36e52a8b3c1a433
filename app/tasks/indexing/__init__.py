"""Indexing: find what is new in folders, decode, embed and store it."""
