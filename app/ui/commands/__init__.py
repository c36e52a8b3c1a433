"""Commands: every action with its shortcut, in one table."""
