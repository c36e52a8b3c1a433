"""File operations: planned, shown, journalled, executed, recovered and undone."""
