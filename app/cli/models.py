"""The command about models: list them, choose one, download or remove it."""

from functools import partial
from typing import Any

import click

from app.cli.console import with_old_keys
from app.cli.parser import RenamedChoice
from app.cli.run import Terminal, in_library
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

_ROLES = {
    "similarity": (ModelRole.SIMILARITY,),
    "text": (ModelRole.TEXT,),
    "both": tuple(ModelRole),
}


@click.command(
    epilog="""NAME is builtin, the name of a model that can be downloaded, the folder of a model of yours, or an
ONNX or OpenVINO file with a description (.json) beside it.

`use` indexes all photos with the model and then switches to it; until then the active model stays. If it is
stopped, the next `use` or `index` resumes. `download` is the only command that uses the network. `remove`
deletes what was downloaded; of a folder or file of yours only its name is forgotten."""
)
@click.argument(
    "action",
    metavar="[list|use|download|remove]",
    default="list",
    type=click.Choice(["list", "use", "download", "remove"]),
)
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--for",
    "roles",
    type=RenamedChoice(list(_ROLES), looks="similarity", words="text"),
    help="Use the model for similarity, for text search, or both (default: what it is made for).",
)
@partial(in_library, one_model=False)  # Chooses models to stay.
def models(terminal: Terminal, action: str, name: str | None, roles: str | None) -> int:
    """List the models, use one, download one or remove it."""
    if (action == "list") != (name is None) or name == "":
        raise click.UsageError("use, download and remove, and only these, take the NAME of a model")
    library, console = terminal.library, terminal.console
    if name and action == "use":
        spec = find_model(library, name)
        chosen = _ROLES[roles] if roles else roles_for(spec)
        console.run(switch_model(library, spec, chosen))
    elif name and action == "download":
        console.run(download_model(library, name))
    elif name and action == "remove":
        console.run(remove_model(library, find_model(library, name)))
    listed = console.run(list_models(library))
    device = console.run(describe_device(library))
    answer = {"models": [{**_to_json(each), "device": device} for each in listed]}
    lines = (
        f"{each.name:<14} {each.title}, {each.megabytes:,.0f} MB: {describe_state(each)}"
        for each in listed
    )
    terminal.answer(answer, (*lines, f"They run {device}."))
    return 0


_OLD_ROLES = {ModelRole.SIMILARITY: "looks", ModelRole.TEXT: "words"}


def _to_json(model: Model) -> dict[str, Any]:
    answer = {
        "name": model.name,
        "title": model.title,
        "folder": str(model.place) if model.place else None,
        "good_for": model.good_for,
        "scores": model.scores,
        "licence": model.licence,
        "megabytes": round(model.megabytes, 1),
        "supports_text": model.supports_text,
        "here": not model.downloadable,
        "active_for": [role.value for role in model.active_roles],
        "queued_for": [role.value for role in model.queued_roles],
        "serves": [_OLD_ROLES[role] for role in model.active_roles],
        "awaited": [_OLD_ROLES[role] for role in model.queued_roles],
        "indexed": model.embedded,
        "photos": model.photos,
        "error": model.error,
    }
    return with_old_keys(answer, supports_text="knows_words", indexed="read", error="fault")
