"""Similarity in numbers: vectors, frames, links and groups."""
