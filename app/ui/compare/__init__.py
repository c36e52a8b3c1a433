"""Compare and Survey: photos side by side, zoomed and moved together."""
