"""A corpus and its index that tests change: founded, looked at, offered files."""

from __future__ import annotations

from pathlib import Path

from kb import KnowledgeBase
from kb.corpus import changes, staging
from kb.corpus.folders import Folders
from kb.corpus.staging import Batch, Upload

TREES = "植树补助办法\n第一条 植树每户补助300元。\n第二条 本办法自2020年1月1日起施行。\n"
WATER = "节水管理规定\n第一条 节水每户奖励50元。\n"
AIR = "供暖补贴办法\n某市人民政府\n第一条 供暖每户补贴200元。\n第二条 本办法自2021年5月1日起施行。\n"


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def founded(root: Path) -> Folders:
    """Two documents, and their index."""
    kept = Folders(corpus=root / "corpus", index=root / "index")
    kept.corpus.mkdir()
    (kept.corpus / "trees.txt").write_text(TREES, encoding="utf-8")
    (kept.corpus / "water.txt").write_text(WATER, encoding="utf-8")
    KnowledgeBase.build(kept.corpus, kept.index)
    return kept


def contents(folders: Folders) -> dict[str, bytes]:
    """Every file of corpus and index but the lock, with what is in it."""
    root = folders.corpus.parent
    files = (p for place in (folders.corpus, Path(folders.index)) for p in place.rglob("*") if p.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files if p.name != changes.LOCK}


def staged(folders: Folders, tmp_path: Path, *uploads: Upload) -> Batch:
    place = tmp_path / "staging"
    place.mkdir(exist_ok=True)
    held = KnowledgeBase.open(folders.index).manifest.documents
    return staging.stage(uploads, place, [entry.doc_id for entry in held], held, silent)
