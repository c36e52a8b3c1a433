"""Frames compared by their pixels: features, registration, overlap, and what two frames are to each other."""
