"""The rules of the house, held by tools: style, types, layers; and what documents promise."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kb.errors
from kb.settings import Settings

ROOT = Path(__file__).parents[1]
TOOLS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports"],
}


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_finds_nothing(name: str) -> None:
    command, *arguments = TOOLS[name]
    found = subprocess.run(
        [str(Path(sys.executable).parent / command), *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr


def test_ci_runs_the_readmes_line() -> None:
    line = (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().splitlines()[-1]
    assert f"\n{line}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "eval/README.md", "CHANGELOG.md"])
def test_no_link_is_dead(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_architecture_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = {p.stem for p in (ROOT / "kb").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert {part for part in parts if not part.startswith("_") and f"`{part}`" not in text} == set()


def test_every_setting_is_documented() -> None:
    source = (ROOT / "kb" / "settings.py").read_text(encoding="utf-8")
    for setting in dataclasses.fields(Settings):
        assert re.search(rf'    {setting.name}: .*\n    """\S', source), setting.name


def test_every_error_is_a_kb_error() -> None:
    errors = [e for e in vars(kb.errors).values() if isinstance(e, type) and issubclass(e, Exception)]
    assert all(issubclass(error, kb.errors.KbError) and error.__doc__ for error in errors)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
def test_ci_run_is_a_valid_script() -> None:
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
