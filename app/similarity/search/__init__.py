"""Search by vectors: exact search, scores fused into one order, and where the matches end."""
