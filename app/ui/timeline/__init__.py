"""Timeline page: how many photos were taken when, and those of a stretch of time."""
