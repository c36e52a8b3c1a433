"""Albumen: a photo organiser that puts together what belongs together."""

__version__ = "0.1.0"
