"""The command that lists models, lets one serve, downloads one, or removes it."""

import argparse
from typing import Any

from app.cli.console import Console
from app.library import Library
from app.news import Task
from app.tasks.fetch import download_model, remove_model
from app.tasks.models import Model, Role, find_model, list_models, roles_for, say_device, say_state
from app.tasks.use import use_model


def models(library: Library, asked: argparse.Namespace, console: Console) -> int:
    """Do what is asked, and then say how things stand."""
    if asked.what != "list":
        console.run(_DO[asked.what](library, asked))
    listed = console.run(list_models(library))
    device = console.run(say_device(library))
    if asked.json:
        console.answer({"models": [{**_to_json(each), "device": device} for each in listed]})
        return 0
    for each in listed:
        console.print(f"{each.name:<14} {each.title}, {each.megabytes:,.0f} MB: {say_state(each)}")
    console.print(f"They run {device}.")
    return 0


def _use(library: Library, asked: argparse.Namespace) -> Task[None]:
    choice = find_model(library, asked.name)
    roles = tuple(Role) if asked.roles == "both" else (Role(asked.roles),) if asked.roles else ()
    return use_model(library, choice, roles or roles_for(choice))


def _download(library: Library, asked: argparse.Namespace) -> Task[Any]:
    return download_model(library, asked.name)


def _remove(library: Library, asked: argparse.Namespace) -> Task[None]:
    return remove_model(library, find_model(library, asked.name))


_DO = {"use": _use, "download": _download, "remove": _remove}


def _to_json(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "title": model.title,
        "folder": str(model.place) if model.place else None,
        "good_for": model.good_for,
        "scores": model.scores,
        "licence": model.licence,
        "megabytes": round(model.megabytes, 1),
        "knows_words": model.knows_words,
        "here": not model.downloadable,
        "serves": [role.value for role in model.serves],
        "awaited": [role.value for role in model.awaited],
        "read": model.read,
        "photos": model.photos,
        "fault": model.fault,
    }
