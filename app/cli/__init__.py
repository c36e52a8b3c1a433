"""The terminal: commands, each a thin layer over tasks.

`arguments` understands the command line, `run` opens the library and runs one of `commands`, which
say their answers through a `console`. The commands themselves are in `reading`, `finding`, `grouping`
and `deciding`.
"""
