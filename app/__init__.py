"""Albumen: an offline photo organiser that groups, culls and finds photos."""

__version__ = "0.1.0"
