"""Grouping: thresholds learned from the library, links between photos, and the tree of themes."""
