"""Exported copies: smaller JPEG files and contact sheets, and the metadata they carry."""
