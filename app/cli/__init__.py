"""The tasks on a terminal."""
