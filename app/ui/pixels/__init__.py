"""Pixels for the screen: decoding ahead, zoom, and the canvas that paints."""
