"""Indexing in the window: its progress, and the files that cannot be read."""
