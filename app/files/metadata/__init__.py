"""Metadata in files: EXIF, IPTC and XMP, inside photos and in sidecars, read and written."""
