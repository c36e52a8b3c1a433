"""The photos page: the grid of a folder's photos, and its filter."""
