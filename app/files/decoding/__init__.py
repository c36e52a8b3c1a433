"""Decoding: from a file to pixels, in child processes that may crash or hang without harm."""
