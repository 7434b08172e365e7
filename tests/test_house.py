"""The rules of the house, held by tools: style, types, layers; and what documents promise."""

from __future__ import annotations

import ast
import dataclasses
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import kb.errors
from kb.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from types import FrameType

    from kb import KnowledgeBase

ROOT = Path(__file__).parents[1]
MOST_ROOMS, MOST_FLOORS = 20, 12
SAME_LINES = 6
MOST_MODULES = 30  # that a question passes through
LONGEST_FILE, LONGEST_FUNCTION, USUAL_FUNCTION = 300, 60, 20  # lines
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


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "ARCHITECTURE.md",
        "eval/README.md",
        "CHANGELOG.md",
        "deploy/README.md",
        "training/README.md",
    ],
)
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


def modules() -> dict[Path, ast.Module]:
    """Every module of the package, parsed."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "kb").rglob("*.py")}


def plain_lines(source: str, module: ast.Module) -> Iterator[tuple[int, str]]:
    """A module's lines with their numbers, without blank ones, comments, imports and docstrings."""
    left_out: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            left_out |= set(range(node.lineno, (node.end_lineno or 0) + 1))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            said = node.body[0]
            left_out |= set(range(said.lineno, (said.end_lineno or 0) + 1))
    for number, line in enumerate(map(str.strip, source.splitlines()), start=1):
        if line and not line.startswith("#") and number not in left_out:
            yield number, line


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Public classes and functions, those of public classes too."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_the_house_has_few_rooms_and_floors() -> None:
    rooms = [p.stem for p in (ROOT / "kb").iterdir() if p.name != "py.typed" and not p.name.startswith("_")]
    assert len(rooms) <= MOST_ROOMS, sorted(rooms)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    floors = next(one["layers"] for one in contracts["contracts"] if one["type"] == "layers")
    assert len(floors) <= MOST_FLOORS


def imported(module: ast.Module, known: Collection[str]) -> set[str]:
    """The modules of the package that one imports, wherever in it, for types alone too."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {
                name if (name := f"{node.module}.{alias.name}") in known else node.module or ""
                for alias in node.names
            }
    return found & set(known)


def test_no_modules_import_each_other_in_a_circle() -> None:
    named = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): module
        for path, module in modules().items()
    }
    circles = TopologicalSorter({name: imported(module, named) - {name} for name, module in named.items()})
    circles.prepare()  # raises ``CycleError`` with the modules of a circle


@pytest.mark.parametrize("room", ["kb", "eval", "training", "tests"])
def test_files_fit_on_a_few_screens(room: str) -> None:
    for path in (ROOT / room).rglob("*"):
        if path.suffix in {".py", ".css", ".js"}:
            assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE, path


def test_functions_fit_on_a_screen() -> None:
    lengths: list[int] = []
    for path, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                lengths.append((node.end_lineno or 0) - node.lineno + 1)
                assert lengths[-1] <= LONGEST_FUNCTION, f"{path}: {node.name}"
    assert np.quantile(lengths, 0.9) <= USUAL_FUNCTION


def test_nothing_is_written_twice() -> None:
    places: dict[tuple[str, ...], list[str]] = {}
    for path, module in modules().items():
        lines = list(plain_lines(path.read_text(encoding="utf-8"), module))
        for first in range(len(lines) - SAME_LINES + 1):
            run = lines[first : first + SAME_LINES]
            places.setdefault(tuple(line for _, line in run), []).append(f"{path}:{run[0][0]}")
    assert [where for where in places.values() if len(where) > 1] == []


@pytest.mark.parametrize("question", ["学徒制企业能补贴多少？", "双师型教师的比例是多少？"])
def test_a_question_passes_few_modules_and_is_parsed_once(plan: KnowledgeBase, question: str) -> None:
    calls: Counter[tuple[str, str]] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(ROOT / "kb"):
            calls[path.relative_to(ROOT).as_posix(), frame.f_code.co_name] += 1

    plan.ask(question)  # what is read once is read
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        plan.ask(question)
    finally:
        sys.setprofile(before)
    modules = {path for path, _ in calls}
    assert 0 < len(modules) <= MOST_MODULES, sorted(modules)
    assert calls["kb/query/__init__.py", "parse"] == 1


def test_public_names_say_what_they_do() -> None:
    named = [(path, node) for path, module in modules().items() for node in public(module.body)]
    assert [f"{path}: {node.name}" for path, node in named if ast.get_docstring(node) is None] == []
