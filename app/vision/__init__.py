"""Neural networks: pixels in, vectors out."""
