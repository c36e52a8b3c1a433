"""Colours of photos, and the index that finds them."""
