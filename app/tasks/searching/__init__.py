"""Search: score photos by examples, regions, text and colours; rank, stack and explain the results."""
