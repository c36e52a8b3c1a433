"""The journal: how operations and their edits are recorded."""
