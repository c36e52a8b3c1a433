"""Array files: vectors and other arrays of photos, beside the catalog and in step with it."""
