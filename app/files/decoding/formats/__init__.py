"""Formats that Pillow does not read by itself, or not as far as is wanted."""
