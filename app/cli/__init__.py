"""The tasks on a terminal.

`arguments` understands the command line, `run` opens the library and runs one of `commands`, which
say their answers through a `console`. The commands themselves are in `reading`, `finding`, `grouping`
and `deciding`.
"""
