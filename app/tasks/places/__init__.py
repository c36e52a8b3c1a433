"""Places: positions listed, set by hand, and found by time on a track."""
