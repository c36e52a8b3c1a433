"""Grouping: build what groups are cut from, and cut them."""
