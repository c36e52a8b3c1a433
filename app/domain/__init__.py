"""Values every package speaks of: photos, groups, metadata, operations, progress, errors."""
