"""Regions of photos: their vectors, and the index that finds them."""
