"""An office's own words: entries beside its documents that add to the shipped lexicon.

``lexicon.tsv`` in the corpus folder is a table of 用语, 其他说法, 英文, cells with several entries
separated by ；or ;. Building copies it into the index, which so answers alike wherever it is taken.
It acts on questions only, so that no document need be worked on again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import CorpusError, LexiconError, cause
from kb.language.lexicon import OWN_FILE, Entry, cell_words, entries, related, relations
from kb.language.text import fold
from kb.language.tokens import is_stopword
from kb.output.whole import write_whole
from kb.query.expansion import Related

HEADER = ("用语", "其他说法", "英文")
MOST_ENTRIES = 2000
LONGEST_FORM = 30  # characters; longer ones are sentences
_FIELD = "本单位"
# What separates cells when typed in a page's field, where the Tab key leads to the next field.
_TYPED_SEPARATORS = ("|", "｜")


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """A lexicon's entries in order, and one sentence for each line that is not usable."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


def parse(text: str) -> Parsed:
    """The entries of a lexicon: a line each, its cells separated by tabs or ``|``."""
    found: dict[str, Entry] = {}
    problems: list[str] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        cells = _cells(line)
        if not any(cells) or tuple(cells[: len(HEADER)]) == HEADER:
            continue
        entry = Entry(
            term=cells[0],
            others=cell_words(cells[1]) if len(cells) > 1 else (),
            english=cell_words(cells[2]) if len(cells) > 2 else (),
            field=_FIELD,
            source="",
        )
        problem = _problem(entry, len(cells), found)
        if problem is None:
            found[entry.term] = entry
        else:
            problems.append(f"第 {number} 行{problem}")
    if len(found) > MOST_ENTRIES:
        problems.append(f"词表有 {len(found)} 条，最多 {MOST_ENTRIES} 条，请删去一些。")
    return Parsed(entries=tuple(found.values()), problems=tuple(problems))


def _cells(line: str) -> list[str]:
    for separator in _TYPED_SEPARATORS:
        line = line.replace(separator, "\t")
    return [fold(cell).strip() for cell in line.rstrip("\t").split("\t")]


def _problem(entry: Entry, cells: int, before: dict[str, Entry]) -> str | None:
    """What is wrong with a line, as the rest of a sentence; ``None`` if nothing is."""
    forms = (entry.term, *entry.others, *entry.english)
    if cells > len(HEADER):
        return f"有 {cells} 栏，应为{'、'.join(HEADER)}三栏，请改正。"
    if not entry.term:
        return "没有用语，请在第一栏写明文件里的说法。"
    if len(forms) == 1:
        return f"的“{entry.term}”没有其他说法，也没有英文，请至少补上一样。"
    if entry.term in before:
        return f"的“{entry.term}”前面已经有了，请合并成一行。"
    if too_long := [form for form in forms if len(form) > LONGEST_FORM]:
        return f"的“{too_long[0][:LONGEST_FORM]}……”超过 {LONGEST_FORM} 个字，请写成词语。"
    if wordless := [form for form in forms if not any(map(str.isalnum, form)) or not form.isprintable()]:
        return f"的“{wordless[0]}”不是词语，请改正。"
    if common := [form for form in forms if is_stopword(form)]:
        return f"的“{common[0]}”太常用，检索时略去不计，请换一个说法。"
    if len(set(forms)) < len(forms):
        return f"的“{entry.term}”有重复的说法，请只留一个。"
    return None


def typed(own: Iterable[Entry]) -> str:
    """The entries as they are typed, one a line."""
    return "\n".join(" | ".join(cells).rstrip(" |") for cells in _rows(own))


def _rows(own: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    return ((entry.term, "；".join(entry.others), "; ".join(entry.english)) for entry in own)


def load(folder: Path) -> tuple[Entry, ...]:
    """The own entries that lie in a corpus folder; none where there is no such file.

    Raises ``LexiconError`` with the first problem.
    """
    path = folder / OWN_FILE
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"词表 {path} 无法读取，请换成 UTF-8 编码的文件。") from error
    return stated(text, str(path))


def stated(text: str, place: str) -> tuple[Entry, ...]:
    """The own entries of a file's ``text``, which lies in ``place``. Raises ``LexiconError``."""
    parsed = parse(text)
    if parsed.problems:
        raise LexiconError(f"词表 {place} {parsed.problems[0]}")
    return parsed.entries


def written(own: Sequence[Entry]) -> str:
    """The own entries as the text of a file; nothing without any."""
    return "".join("\t".join(row) + "\n" for row in (HEADER, *_rows(own))) if own else ""


def save(own: Sequence[Entry], corpus: Path) -> None:
    """Make these the own entries of a corpus folder. Raises ``CorpusError``."""
    path = corpus / OWN_FILE
    try:
        if own:
            write_whole(path, [written(own)])
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise CorpusError(f"无法写入词表（{cause(error)}），请检查空间和权限。") from error


def near(own: Sequence[Entry]) -> Related:
    """What forms stand for by the shipped lexicon and these entries; English names count as forms."""
    if not own:
        return related()
    found = {form: dict(others) for form, others in relations((*entries(), *own)).items()}
    for entry in own:
        for name in entry.english:
            # As the words of a question are joined when a form is looked for.
            joined = "".join(filter(str.isalnum, name))
            found.setdefault(joined, {})[entry.term] = 1.0
    return found
