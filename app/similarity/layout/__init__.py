"""The map of likeness: rows of the neighbour graph as points in two dimensions, near ones together."""
