"""History: operations listed, undone and done again."""
