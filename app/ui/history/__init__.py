"""History in the window: operations, decisions and pending metadata."""
