"""Knowledge bases over a few made-up documents of a few sentences each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kb import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def small(folder: Path, documents: Mapping[str, tuple[str, str]]) -> KnowledgeBase:
    """Documents by name, each its metadata, in TOML, and its text; the first line is the title."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for name, (metadata, text) in documents.items():
        title = json.dumps(text.partition("\n")[0], ensure_ascii=False)
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
        (corpus / f"{name}.meta.toml").write_text(f"title = {title}\n{metadata}\n", encoding="utf-8")
    KnowledgeBase.build(corpus, folder / "index")
    return KnowledgeBase.open(folder / "index")


def ordinance(title: str, *sentences: str) -> str:
    """A short ordinance with an article for each sentence."""
    numerals = "一二三四五六七八九"
    articles = (f"第{numeral}条 {sentence}" for numeral, sentence in zip(numerals, sentences, strict=False))
    return "\n".join((title, "第一章 总则", *articles)) + "\n"
