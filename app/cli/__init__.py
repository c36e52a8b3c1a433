"""The terminal: commands, each a thin layer over tasks.

`parser` understands the command line and loads the module of the command it names; `run` opens the
library for it; the command prints its answers through a `console`.
"""
