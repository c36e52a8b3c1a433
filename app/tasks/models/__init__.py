"""Models: listed, downloaded, switched to, and run over the photos already known."""
