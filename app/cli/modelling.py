"""The command that lists models, lets one serve, downloads one, or removes it."""

import argparse
from typing import Any

from app.cli.console import Console
from app.domain.progress import Task
from app.library import Library
from app.tasks.models.download import download_model, remove_model
from app.tasks.models.listing import (
    Model,
    ModelRole,
    describe_device,
    describe_state,
    find_model,
    list_models,
    roles_for,
)
from app.tasks.models.switch import switch_model


def models(library: Library, args: argparse.Namespace, console: Console) -> int:
    """Do what is asked, and then say how things stand."""
    if args.what != "list":
        console.run(_DO[args.what](library, args))
    listed = console.run(list_models(library))
    device = console.run(describe_device(library))
    if args.json:
        console.answer({"models": [{**_to_json(each), "device": device} for each in listed]})
        return 0
    for each in listed:
        console.print(
            f"{each.name:<14} {each.title}, {each.megabytes:,.0f} MB: {describe_state(each)}"
        )
    console.print(f"They run {device}.")
    return 0


def _use(library: Library, args: argparse.Namespace) -> Task[None]:
    spec = find_model(library, args.name)
    roles = (
        tuple(ModelRole) if args.roles == "both" else (ModelRole(args.roles),) if args.roles else ()
    )
    return switch_model(library, spec, roles or roles_for(spec))


def _download(library: Library, args: argparse.Namespace) -> Task[Any]:
    return download_model(library, args.name)


def _remove(library: Library, args: argparse.Namespace) -> Task[None]:
    return remove_model(library, find_model(library, args.name))


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
        "knows_words": model.supports_text,
        "here": not model.downloadable,
        "serves": [role.value for role in model.active_roles],
        "awaited": [role.value for role in model.queued_roles],
        "read": model.embedded,
        "photos": model.photos,
        "fault": model.error,
    }
