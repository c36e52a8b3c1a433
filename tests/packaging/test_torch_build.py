"""The build of PyTorch: without CUDA where there is no NVIDIA card, another by request; fetched from local indexes."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import environment
import pytest
import torch_build

PROJECT = 'dependencies = ["torch>=2.8,<2.14"]'


def make_index(folder: Path, version: str) -> str:
    """An index that has one version of a package named torch."""
    name = f"torch-{version}-py3-none-any.whl"
    info = f"torch-{version}.dist-info"
    (folder / "torch").mkdir(parents=True)
    with zipfile.ZipFile(folder / "torch" / name, "w") as wheel:
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    (folder / "torch" / "index.html").write_text(f'<a href="{name}">{name}</a>', encoding="utf-8")
    return folder.as_uri()


@pytest.fixture
def usual(checkout: Path, tmp_path: Path) -> str:
    """The usual index, whose torch has CUDA; and a checkout that wants torch, with another index of its authors."""
    project = checkout / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace("dependencies = []", PROJECT, 1), encoding="utf-8")
    pins = checkout / "packaging" / "constraints.txt"
    pins.write_text("torch==2.13.0\n", encoding="utf-8")
    module = checkout / "packaging" / "torch_build.py"
    text = module.read_text(encoding="utf-8")
    own = make_index(tmp_path / "cpu", "2.13.0+cpu")
    module.write_text(text.replace(torch_build.INDEX, own), encoding="utf-8")
    return make_index(tmp_path / "usual", "2.13.0")


def set_up(checkout: Path, usual: str, *words: str) -> tuple[int, str]:
    """Run the launcher; its exit code, and what it said."""
    here = {"PIP_INDEX_URL": usual, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    launch = [sys.executable, str(checkout / "packaging" / "launch.py"), *words, "status"]
    done = subprocess.run(
        launch, env={**os.environ, **here}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def installed(checkout: Path) -> str:
    """The version of torch in the environment."""
    (info,) = (checkout / ".venv").rglob("torch-*.dist-info")
    return info.name


def test_the_build_asked_for_is_installed_and_stays(checkout: Path, usual: str) -> None:
    assert set_up(checkout, usual, "--torch", "cpu")[0] == 0
    assert installed(checkout) == "torch-2.13.0+cpu.dist-info"
    assert set_up(checkout, usual) == (0, "")
    assert set_up(checkout, usual, "--torch=default")[0] == 0
    assert installed(checkout) == "torch-2.13.0.dist-info"
    assert set_up(checkout, usual) == (0, "")


def test_a_source_of_the_users_own_is_used(checkout: Path, usual: str) -> None:
    assert set_up(checkout, usual)[0] == 0
    assert installed(checkout) == "torch-2.13.0.dist-info"


def test_a_build_that_there_is_not_is_refused(checkout: Path, usual: str) -> None:
    code, said = set_up(checkout, usual, "--torch", "gpu")
    assert (code, said) == (2, "--torch is one of cpu, cuda, default, not gpu.\n")


def test_cuda_is_for_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(torch_build.UnknownBuildError, match="on Linux only"):
        torch_build.take_option(["--torch", "cuda"])


@pytest.mark.parametrize(
    ("platform", "has_driver", "has_source", "build"),
    [
        ("linux", False, False, "cpu"),
        ("linux", True, False, "default"),
        ("linux", False, True, "default"),
        ("win32", False, False, "default"),
        ("darwin", False, False, "default"),
    ],
)
def test_without_a_word_it_is_the_one_for_the_computer(
    monkeypatch: pytest.MonkeyPatch, platform: str, has_driver: bool, has_source: bool, build: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(torch_build, "has_nvidia_driver", lambda: has_driver)
    monkeypatch.setattr(torch_build, "has_own_source", lambda _: has_source)
    assert torch_build.choose("python") == build


def test_pips_own_configuration_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    config = tmp_path / "pip.conf"
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert not torch_build.has_own_source(sys.executable)
    config.write_text("[global]\nindex-url = https://mirror.example/simple\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    assert torch_build.has_own_source(sys.executable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://mirror.example/simple")
    assert torch_build.has_own_source(sys.executable)


@pytest.mark.parametrize(
    ("words", "variable", "expected"),
    [
        (["index", "a"], "", ("", ["index", "a"])),
        (["--torch", "cuda", "index"], "", ("cuda", ["index"])),
        (["index", "--torch=cpu", "a"], "", ("cpu", ["index", "a"])),
        (["index"], "default", ("default", ["index"])),
        (["--torch=cpu"], "default", ("cpu", [])),
    ],
)
def test_the_option_is_taken_out_of_the_words(
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    variable: str,
    expected: tuple[str, list[str]],
) -> None:
    monkeypatch.setenv(torch_build.VARIABLE, variable)
    assert torch_build.take_option(words) == expected


def test_where_the_build_cannot_be_had_the_usual_one_is_taken_unless_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []

    def fail(*_: object) -> None:
        raise environment.SetUpError("The index cannot be reached.")

    monkeypatch.setattr(environment.Environment, "_run", fail)
    environment.Environment(str(tmp_path), said.append)._install_cpu([], 0)
    assert said == ["PyTorch without CUDA cannot be had at the moment; the usual build is taken."]
    with pytest.raises(environment.SetUpError, match="reached"):
        environment.Environment(str(tmp_path), said.append, "cpu")._install_cpu([], 0)
