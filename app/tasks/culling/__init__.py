"""Culling: decide about groups, and keep the best of many."""
