"""What a visitor is told first: what the documents are about, for whom, and questions to begin with.

``welcome.toml`` in the corpus folder says so (see the README). Building asks each of its questions;
the index carries those that are answered, so that nobody's first question fails.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kb.errors import CorpusError
from kb.readers.corpus import WELCOME_FILE
from kb.records import Answer, Status

MOST_QUESTIONS = 6
LONGEST_ABOUT = 160  # characters: four lines on a phone in Chinese, as many in English
LONGEST_QUESTION = 60
_ENGLISH = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class Welcome:
    """What the documents are about and for whom, and questions, in one language; both may be empty."""

    about: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Welcomes:
    """What is said to readers of Chinese, and of English."""

    chinese: Welcome = Welcome()
    english: Welcome = Welcome()

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions of both."""
        return (*self.chinese.questions, *self.english.questions)


def of_corpus(corpus: Path) -> Welcomes:
    """What the corpus's file says, nothing without one. Raises ``CorpusError`` with what is wrong."""
    path = corpus / WELCOME_FILE
    if not path.is_file():
        return Welcomes()
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"首屏文件 {path} 无法读取（{error}），请改正，编码用 UTF-8。") from error
    english = stated.pop(_ENGLISH, {})
    if not isinstance(english, dict):
        raise CorpusError(f"首屏文件 {path} 的 {_ENGLISH} 不对，英文部分请写在 [{_ENGLISH}] 之下。")
    return Welcomes(chinese=_welcome(stated, path), english=_welcome(english, path))


def held(kept: str) -> Welcomes:
    """What an index carries, as ``carried`` gave it; nothing where it carries none that can be read."""
    try:
        return Welcomes(**{name: _held(one) for name, one in json.loads(kept).items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        return Welcomes()


def carried(welcomes: Welcomes, ask: Callable[[str], Answer]) -> str:
    """What an index carries: all that is said first but the questions that it does not answer."""

    def answered(welcome: Welcome) -> Welcome:
        found = (one for one in welcome.questions if ask(one).status is Status.ANSWERED)
        return replace(welcome, questions=tuple(found))

    kept = Welcomes(chinese=answered(welcomes.chinese), english=answered(welcomes.english))
    return json.dumps(asdict(kept), ensure_ascii=False)


def _welcome(stated: Mapping[str, Any], path: Path) -> Welcome:
    if unknown := sorted(stated.keys() - {"about", "questions"}):
        raise CorpusError(f"首屏文件 {path} 有不认识的“{unknown[0]}”，可以写的是 about、questions 和 [en]。")
    about, questions = stated.get("about", ""), stated.get("questions", [])
    if not _is_line(about, LONGEST_ABOUT, may_be_empty=True):
        raise CorpusError(f"首屏文件 {path} 的 about 应是一句话，最多 {LONGEST_ABOUT} 个字。")
    are_lines = isinstance(questions, list) and all(_is_line(q, LONGEST_QUESTION) for q in questions)
    if not are_lines or len(questions) > MOST_QUESTIONS:
        raise CorpusError(
            f"首屏文件 {path} 的 questions 应是最多 {MOST_QUESTIONS} 个问题，"
            f"每个最多 {LONGEST_QUESTION} 个字。"
        )
    return Welcome(about=about.strip(), questions=tuple(dict.fromkeys(q.strip() for q in questions)))


def _is_line(value: object, longest: int, *, may_be_empty: bool = False) -> bool:
    if not isinstance(value, str) or len(value) > longest:
        return False
    return value.isprintable() and (may_be_empty or bool(value.strip()))


def _held(stated: Mapping[str, Any]) -> Welcome:
    return Welcome(about=str(stated["about"]), questions=tuple(map(str, stated["questions"])))
