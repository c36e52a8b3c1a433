"""The loupe: one photo, large, with overlays and panels."""
