"""The page of the library's health."""
