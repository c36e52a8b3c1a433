"""The commands by their names: each runs tasks and says their answers, in words or in JSON."""

import argparse
from collections.abc import Callable

from app.cli.console import Console
from app.cli.deciding import decide, decisions
from app.cli.filing import copy, export, move, rename, trash
from app.cli.finding import similar
from app.cli.grouping import groups
from app.cli.marking import history, rate, redo, show, undo
from app.cli.modelling import models
from app.cli.reading import index, status
from app.cli.searching import search
from app.library import Library

Command = Callable[[Library, argparse.Namespace, Console], int]
"""Returns the exit code."""

RUN: dict[str, Command] = {
    "index": index,
    "similar": similar,
    "search": search,
    "groups": groups,
    "decide": decide,
    "decisions": decisions,
    "rate": rate,
    "show": show,
    "trash": trash,
    "move": move,
    "copy": copy,
    "rename": rename,
    "export": export,
    "undo": undo,
    "redo": redo,
    "history": history,
    "models": models,
    "status": status,
}
"""A new command is a line here and one in `arguments.COMMANDS`."""
