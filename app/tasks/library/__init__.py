"""The library: list photos and folders, filter them, read pixels."""
