"""Files of rows, one JSON object or one tab-separated record a line, plain or gzipped."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row of a file, which can say where it stands when something is wrong with it."""

    path: Path
    line: int
    values: Mapping[str, object]

    def error(self, what: str) -> EvaluationError:
        """The failure to raise: ``what`` is wrong in this row and what to do about it."""
        return EvaluationError(f"{self.path} 第 {self.line} 行{what}")

    def string(self, name: str) -> str:
        """The field as text; a number counts as text.

        Raises ``EvaluationError`` if it is missing or blank.
        """
        value = self.values.get(name)
        if not isinstance(value, str | int) or not str(value).strip():
            raise self.error(f"缺少 {name}，或它不是文字，请补上。")
        return str(value)

    def optional_string(self, name: str) -> str | None:
        """The field as text; ``None`` where it is missing, null or blank."""
        value = self.values.get(name)
        blank = value is None or (isinstance(value, str) and not value.strip())
        return None if blank else self.string(name)

    def flag(self, name: str, *, default: bool) -> bool:
        """The field as true or false, ``default`` where it is missing."""
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.error(f"的 {name} 不是 true 或 false，请改正。")
        return value

    def sequence(self, name: str) -> list[object]:
        """The field as a list, empty where it is missing or null."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(f"的 {name} 不是列表，请写成 […]。")
        return value

    def strings(self, name: str) -> tuple[str, ...]:
        """The field as a list of texts, empty where it is missing or null."""
        values = [str(value) for value in self.sequence(name) if isinstance(value, str | int)]
        if len(values) != len(self.sequence(name)) or not all(map(str.strip, values)):
            raise self.error(f"的 {name} 里有空的或不是文字的项，请改正。")
        return tuple(values)


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank with their numbers, counted from 1.

    Raises ``EvaluationError`` if the file cannot be read as UTF-8 text.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} 不是 UTF-8 编码的文字，请转换编码后再运行。") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise EvaluationError(f"{path} 不是完整的 gzip 文件，请重新取得它。") from error
    except OSError as error:
        raise EvaluationError(f"读不了 {path}，请检查它是否存在、是否有权读取。") from error


def json_rows(path: Path) -> Iterator[Row]:
    """The objects of a ``.jsonl`` or ``.jsonl.gz`` file."""
    for number, line in lines(path):
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            raise EvaluationError(f"{path} 第 {number} 行不是一个 JSON 对象，请改正这一行。")
        yield Row(path=path, line=number, values=values)
