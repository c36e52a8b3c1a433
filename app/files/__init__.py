"""The user's disk: finding photos, reading their bytes and pixels, keeping their thumbnails."""
