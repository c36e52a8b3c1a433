"""The details panel: metadata of the selected photos."""
