"""Vectors in rows: which digest each is of, products with all of them, and their leading directions."""
