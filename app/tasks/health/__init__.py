"""The health of a library: checks, backups, recovery, caches, and the report on all of it."""
