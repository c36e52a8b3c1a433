"""The catalog's safety: a fast check at every open, backups, and the way back from damage."""
