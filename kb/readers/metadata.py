"""The metadata file beside a document: ``NAME.meta.toml``, with the names of ``Document``."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kb.errors import CorpusError, DocumentError, cause
from kb.output.whole import write_whole
from kb.readers.facts import DATE_NAMES, FACT_NAMES, Facts
from kb.records import Validity

if TYPE_CHECKING:
    from pathlib import Path

METADATA_ENDING = ".meta.toml"


def metadata_path(document: Path) -> Path:
    """Where the metadata of ``document`` stands, whether or not there is any."""
    return document.with_name(document.stem + METADATA_ENDING)


def read_metadata(document: Path) -> Facts:
    """The facts its metadata file states about a document; none where there is no such file.

    Raises ``DocumentError`` for a file that is not TOML, an unknown name, a wrong kind of value,
    a date that is not one.
    """
    path = metadata_path(document)
    if not path.is_file():
        return Facts()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DocumentError(
            f"元数据文件 {path} 无法读取，请改正（{cause(error)}），文字要加引号，编码用 UTF-8。"
        ) from error
    if unknown := [name for name in entries if name not in FACT_NAMES]:
        raise DocumentError(
            f"元数据文件 {path} 中有不认识的项“{'、'.join(unknown)}”，可用的项为 {'、'.join(FACT_NAMES)}。"
        )
    return Facts(**{name: _checked(path, name, value) for name, value in entries.items()})


def write_metadata(document: Path, facts: Facts) -> None:
    """Make its metadata file state these facts about a document and no others.

    Comments in a file that stands there are kept; one without a fact is removed. Raises
    ``CorpusError`` where it cannot be written.
    """
    import tomlkit

    path = metadata_path(document)
    try:
        entries = (
            tomlkit.parse(path.read_text(encoding="utf-8-sig")) if path.is_file() else tomlkit.document()
        )
        for name in FACT_NAMES:
            value = _as_toml(name, getattr(facts, name))
            if value is None:
                entries.pop(name, None)
            elif entries.get(name) != value:
                entries[name] = value
        if entries:
            write_whole(path, [tomlkit.dumps(entries)])
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise CorpusError(f"无法写入元数据文件 {path}（{cause(error)}），请检查空间和权限。") from error


def _as_toml(name: str, value: str | None) -> str | date | None:
    if value is None:
        return None
    return date.fromisoformat(value) if name in DATE_NAMES else str(value)


def _checked(path: Path, name: str, value: object) -> Any:
    """The value as the field wants it."""
    if name in DATE_NAMES:
        return _checked_date(path, name, value)
    if not isinstance(value, str) or not value.strip():
        raise DocumentError(f"元数据文件 {path} 中 {name} 的值应是非空的字符串，请加引号写明。")
    if name != "validity":
        return value.strip()
    try:
        return Validity(value.strip())
    except ValueError as error:
        raise DocumentError(
            f"元数据文件 {path} 中 validity 的值“{value}”不可用，请从 {'、'.join(Validity)} 中选一个。"
        ) from error


def _checked_date(path: Path, name: str, value: object) -> str:
    """An ISO day, from TOML's own date or from a string."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError as error:
        raise DocumentError(
            f"元数据文件 {path} 中 {name} 的值“{value}”不是日期，请写成 2022-11-02 的形式。"
        ) from error
