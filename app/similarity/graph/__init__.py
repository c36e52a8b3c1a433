"""The neighbour graph: each photo's nearest by cosine."""
