"""Texts that nobody would think of are the same ones in every run."""

from hypothesis import settings

settings.register_profile("albumen", derandomize=True, database=None, deadline=None)
settings.load_profile("albumen")
