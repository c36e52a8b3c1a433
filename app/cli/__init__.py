"""The terminal: commands, each a thin layer over tasks.

`parser` parses the command line and loads the command's module; `run` opens the library for it; the command
prints its answer through a `console`.
"""
