"""Metadata: edited by hand, merged with what other programs wrote, saved to sidecars."""
