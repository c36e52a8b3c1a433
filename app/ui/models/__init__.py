"""What the views show, by id; no pixels of their own."""
