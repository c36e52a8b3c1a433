"""Grids of thumbnails: layout, painting, selection."""
