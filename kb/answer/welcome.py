"""What a visitor is told first: what the documents are about, for whom, and questions to begin with.

``welcome.toml`` in the corpus folder says so (see the README). Building asks each of its questions;
the index carries those that are answered, so that nobody's first question fails. A wrong file is told and
left out: the documents do not wait for it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from kb.errors import CorpusError, cause
from kb.readers.corpus import WELCOME_FILE
from kb.records import Answer, Status

MOST_QUESTIONS = 6
LONGEST_ABOUT = 160  # characters: four lines on a phone in Chinese, as many in English
LONGEST_QUESTION = 60
_ENGLISH = "en"
_ENGLISH_PART = re.compile(rf"\s*\[\s*{_ENGLISH}\s*\]")


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
        text = path.read_text(encoding="utf-8-sig")
        stated = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise CorpusError(f"首屏文件 {path} 没有用上（{cause(error)}），请改正后再运行 kb build。") from error
    english = stated.pop(_ENGLISH, {})
    if not isinstance(english, dict):
        raise _wrong(path, text, _ENGLISH, f"英文部分请写在 [{_ENGLISH}] 之下")
    return Welcomes(
        chinese=_welcome(stated, partial(_wrong, path, text)),
        english=_welcome(english, partial(_wrong, path, text, is_english=True)),
    )


def held(kept: str) -> Welcomes:
    """What an index carries, as ``carried`` gave it; nothing where it carries none that can be read."""
    try:
        return Welcomes(**{name: _held(one) for name, one in json.loads(kept).items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        return Welcomes()


def stated(corpus: Path) -> tuple[Welcomes, tuple[str, ...]]:
    """What the corpus says first; of a file that is wrong nothing, with a sentence that says so."""
    try:
        return of_corpus(corpus), ()
    except CorpusError as error:
        return Welcomes(), (str(error),)


def hidden(welcomes: Welcomes, kept: str, corpus: Path) -> tuple[str, ...]:
    """A sentence for each question that an index, which carries ``kept``, does not answer."""
    shown = held(kept).questions
    said = f"首屏问题没有明确的答案，不在网页上显示，请在 {corpus / WELCOME_FILE} 里换一个问法："
    return tuple(f"{said}{question}" for question in welcomes.questions if question not in shown)


def carried(welcomes: Welcomes, ask: Callable[[str], Answer]) -> str:
    """What an index carries: all that is said first but the questions that it does not answer."""

    def answered(welcome: Welcome) -> Welcome:
        found = (one for one in welcome.questions if ask(one).status is Status.ANSWERED)
        return replace(welcome, questions=tuple(found))

    kept = Welcomes(chinese=answered(welcomes.chinese), english=answered(welcomes.english))
    return json.dumps(asdict(kept), ensure_ascii=False)


def _wrong(path: Path, text: str, name: str, advice: str, *, is_english: bool = False) -> CorpusError:
    """What is wrong with ``name``, and in which line of its part of the file it stands."""
    lines = text.splitlines()
    english = next((n for n, line in enumerate(lines) if _ENGLISH_PART.match(line)), len(lines))
    key = re.compile(rf"\s*({_ENGLISH}\s*\.\s*)?([\"']?){re.escape(name)}\2\s*=")
    found = [
        n
        for n, line in enumerate(lines)
        if (m := key.match(line)) and (n > english or bool(m[1])) == is_english
    ]
    place = f" 第 {found[0] + 1} 行" if found else ""
    return CorpusError(f"首屏文件 {path}{place}的 {name} 没有用上，{advice}，改正后再运行 kb build。")


def _welcome(stated: Mapping[str, Any], wrong: Callable[[str, str], CorpusError]) -> Welcome:
    if unknown := sorted(stated.keys() - {"about", "questions"}):
        raise wrong(unknown[0], f"可以写的是 about、questions 和 [{_ENGLISH}]")
    about, questions = stated.get("about", ""), stated.get("questions", [])
    if not _is_line(about, LONGEST_ABOUT, may_be_empty=True):
        raise wrong("about", f"它应是一句话，最多 {LONGEST_ABOUT} 个字")
    are_lines = isinstance(questions, list) and all(_is_line(q, LONGEST_QUESTION) for q in questions)
    if not are_lines or len(questions) > MOST_QUESTIONS:
        raise wrong("questions", f"它应是最多 {MOST_QUESTIONS} 个问题，每个最多 {LONGEST_QUESTION} 个字")
    return Welcome(about=about.strip(), questions=tuple(dict.fromkeys(q.strip() for q in questions)))


def _is_line(value: object, longest: int, *, may_be_empty: bool = False) -> bool:
    if not isinstance(value, str) or len(value) > longest:
        return False
    return value.isprintable() and (may_be_empty or bool(value.strip()))


def _held(stated: Mapping[str, Any]) -> Welcome:
    return Welcome(about=str(stated["about"]), questions=tuple(map(str, stated["questions"])))
