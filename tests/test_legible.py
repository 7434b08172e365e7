"""The bound between text and nonsense, measured on the real documents at hand and on spoilt ones."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kb.readers.legible import FEWEST_IN_WORDS, in_words, is_legible

SHARED = Path(__file__).parents[2] / "shared" / "data"
PLAN = Path(__file__).parents[1] / "corpus"
NAMES = "\n".join(
    f"{one}  男  汉族" for one in ("王建国", "李伟", "欧阳修远", "张三", "赵一鸣", "钱多多") * 20
)


def real_texts() -> list[str]:
    """The plain texts of documents that offices published."""
    files = [*PLAN.rglob("*.txt")]
    if SHARED.is_dir():
        files += [
            *(SHARED / "documents" / "txt").glob("*.txt"),
            *(SHARED / "documents" / "markdown").glob("*.md"),
        ]
    return [text for file in files if len(text := file.read_text(encoding="utf-8")) > 200]


def test_real_documents_are_text() -> None:
    assert min(map(in_words, real_texts())) > FEWEST_IN_WORDS + 0.05


@pytest.mark.parametrize("share", [0.25, 0.5, 1.0])
def test_documents_with_wrong_characters_are_none(share: float) -> None:
    """A quarter of the characters wrong, as faulty recognition leaves; all, as a font without a table."""
    chance = random.Random(7)
    texts = real_texts()
    han = sorted({character for character in "".join(texts[:20]) if "一" <= character <= "龥"})
    cipher = dict(zip(han, chance.sample(han, len(han)), strict=True))

    def spoilt(text: str) -> str:
        return "".join(cipher.get(c, c) if chance.random() < share else c for c in text)

    assert max(in_words(spoilt(text)) for text in texts[::3]) < FEWEST_IN_WORDS


def test_what_is_no_chinese_prose_is_left_alone() -> None:
    assert is_legible("Dense Passage Retrieval for Open-Domain Question Answering " * 5)
    assert is_legible(NAMES)
    assert is_legible("わたくしといふ現象は假定された有機交流電燈のひとつの青い照明です" * 5)
    assert is_legible("關於推進職業教育高質量發展的實施意見，促進產教融合，深化校企合作。" * 5)
    assert is_legible("")


@pytest.mark.parametrize("text", ["(cid:1234)" * 60, "\ue123\ue456某" * 40])
def test_codes_without_characters_are_no_text(text: str) -> None:
    assert not is_legible(text)
