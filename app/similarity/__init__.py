"""Numbers: what is near what, and what belongs together."""
