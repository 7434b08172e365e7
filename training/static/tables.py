"""Makes the tables of ``kb/data`` that come from CC-CEDICT and from a font.

``python -m training.static.tables --data DIR --font FILE --output kb/data``; needs Pillow for the font.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from kb.language.glossary import base_forms
from kb.language.tokens import is_stopword, segment

_HAN = re.compile("[\u4e00-\u9fff〇]+")
_PASSAGES = (("laws", "text"), ("news", "passage"), ("reading_comprehension", "passage"))
_HEADER = (
    "# English words and phrases with Chinese renderings and their shares in percent, derived from "
    "CC-CEDICT (https://cc-cedict.org, CC BY-SA 3.0); this file is under CC BY-SA 3.0. "
    "Sorted by code point; see README.md."
)
# Glosses that say something about a word instead of rendering it.
_REMARK = re.compile(
    r"variant of|^see |^also |surname|^CL:|^abbr|Taiwan pr|\[|^used (?:in|to|for)|^Japanese|given name|"
    r"radical|^classifier|^old "
)
_LEAD = re.compile(r"^(?:to be |to |a |an |the |sth |sb )+")
_FLATTER = 0.3  # exponent of a word's frequency: rare renderings still count
_RENDERINGS = 8
_FEW = 4  # a word with so few renderings of its own also gets those of phrases it stands in

Entry = Mapping[str, Any]


def _rows(path: Path) -> Iterator[Entry]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _frequencies(train: Path) -> Counter[str]:
    """How often each Chinese word stands in the training texts; of the laws every other article."""
    counts: Counter[str] = Counter()
    for name, column in _PASSAGES:
        step = 2 if name == "laws" else 1
        for row in islice(_rows(train / f"{name}.jsonl.gz"), 0, None, step):
            for run in _HAN.findall(row[column]):
                counts.update(segment(run))
    return counts


def _phrases(gloss: str) -> Iterator[str]:
    """The English phrases of one gloss in plain lower case: of one to four words."""
    if _REMARK.search(gloss):
        return
    for part in re.split(r"[,;]", re.sub(r"\s*\([^)]*\)\s*", " ", gloss)):
        decomposed = unicodedata.normalize("NFKD", part).lower().strip()
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
        words = re.findall(r"[a-z0-9]+", re.sub(r"'s\b|'", "", _LEAD.sub("", plain)))
        if 0 < len(words) <= 4 and words[0][0].isalpha() and any(len(word) > 1 for word in words):
            yield " ".join(words)


def _direct(entries: Iterable[Entry], counts: Counter[str]) -> dict[str, dict[str, float]]:
    """Weights of the renderings of each phrase that is a gloss; later senses weigh less."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for entry in entries:
        word = entry["simplified"]
        if not _HAN.fullmatch(word) or len(word) > 8 or counts[word] < 3:
            continue
        senses = [found for gloss in entry["english"] if (found := list(_phrases(gloss)))]
        for place, phrases in enumerate(senses):
            weight = (counts[word] + 1) ** _FLATTER / (1 + 0.5 * place) / (2 if len(word) == 1 else 1)
            for phrase in phrases:
                table[phrase][word] = max(table[phrase].get(word, 0.0), weight)
    return table


def _with_parts(direct: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The same, and for words with few renderings those of phrases they stand in, at less weight."""
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for phrase, renderings in direct.items():
        words = [word for word in phrase.split() if len(word) > 2 and not is_stopword(word)]
        if " " not in phrase:
            continue
        for word in words:
            base = next((base for base in base_forms(word) if base in direct), word)
            for rendering, weight in renderings.items():
                share = weight / len(words) ** 2
                parts[base][rendering] = max(parts[base].get(rendering, 0.0), share)
    table = {phrase: dict(renderings) for phrase, renderings in direct.items()}
    for word, renderings in parts.items():
        if len(table.get(word, ())) <= _FEW and word[0].isalpha():
            own = table.setdefault(word, {})
            least = 0.05 * max(renderings.values())
            for rendering, weight in renderings.items():
                if weight >= least:
                    own[rendering] = max(own.get(rendering, 0.0), weight)
    return table


def glossary(entries: Iterable[Entry], counts: Counter[str]) -> list[str]:
    """The lines of ``glossary.tsv``."""
    lines = []
    for phrase, renderings in sorted(_with_parts(_direct(entries, counts)).items()):
        best = sorted(renderings.items(), key=lambda one: (-one[1], one[0]))[:_RENDERINGS]
        total = sum(weight for _, weight in best)
        shares = [(rendering, round(99 * weight / total)) for rendering, weight in best]
        lines.append(
            f"{phrase}\t{' '.join(f'{rendering}:{share}' for rendering, share in shares if share > 1)}"
        )
    return [_HEADER, *lines]


def _characters(counts: Counter[str]) -> Counter[str]:
    characters: Counter[str] = Counter()
    for word, count in counts.items():
        for character in word:
            characters[character] += count
    return characters


def simplified(entries: Iterable[Entry], characters: Counter[str]) -> list[str]:
    """The lines of ``simplified.txt``: characters that simplified texts hardly use."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for old, new in zip(entry["traditional"], entry["simplified"], strict=False):
            pairs[old][new] += 1
    lines = []
    for old, found in sorted(pairs.items()):
        new, count = found.most_common(1)[0]
        is_rare = characters[old] <= max(10, 0.01 * characters[new])
        if old != new and _HAN.fullmatch(old) and count >= 0.6 * found.total() and is_rare:
            lines.append(old + new)
    return lines


def sounds(entries: Iterable[Entry], characters: Counter[str]) -> list[str]:
    """The lines of ``sounds.txt``: rare readings of a character and rare characters are left out."""
    readings: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        syllables = entry["pinyin"].split()
        if len(syllables) == len(entry["simplified"]):
            for character, syllable in zip(entry["simplified"], syllables, strict=True):
                plain = re.sub(r"\d", "", syllable.lower()).replace("u:", "v")
                if _HAN.fullmatch(character) and plain.isalpha():
                    readings[character][plain] += 1
    alike: dict[str, list[str]] = defaultdict(list)
    for character, found in readings.items():
        for syllable, count in found.items():
            if characters[character] >= 5 and count >= 0.1 * found.total():
                alike[syllable].append(character)
    return [
        f"{syllable} {''.join(sorted(found, key=lambda c: (-characters[c], c)))}"
        for syllable, found in sorted(alike.items())
    ]


def lookalikes(font: Path, characters: Counter[str], traditional: set[str]) -> list[str]:
    """The lines of ``lookalikes.txt``: common characters, drawn, blurred and compared."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    face = ImageFont.truetype(str(font), 48, index=2)  # the simplified Chinese face of the collection
    common = [c for c, n in characters.most_common(4500) if n >= 20 and c not in traditional]
    drawn = np.empty((len(common), 56 * 56), dtype=np.float32)
    for row, character in enumerate(common):
        image = Image.new("L", (56, 56))
        ImageDraw.Draw(image).text((4, -8), character, font=face, fill=255)
        drawn[row] = np.asarray(image.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32).ravel()
    drawn -= drawn.mean(axis=1, keepdims=True)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    alike = drawn @ drawn.T
    np.fill_diagonal(alike, 0)
    lines = []
    for row, character in enumerate(common):
        nearest = [other for other in np.argsort(-alike[row])[:4] if alike[row, other] >= 0.75]
        if nearest:
            lines.append(f"{character} {''.join(common[other] for other in nearest)}")
    return lines


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(prog="python -m training.static.tables", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/")
    parser.add_argument("--font", type=Path, required=True, help="NotoSansCJK-Regular.ttc")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    entries = list(_rows(options.data / "train" / "cc_cedict.jsonl.gz"))
    counts = _frequencies(options.data / "train")
    characters = _characters(counts)
    pairs = simplified(entries, characters)
    tables = {
        "glossary.tsv": glossary(entries, counts),
        "simplified.txt": pairs,
        "sounds.txt": sounds(entries, characters),
        "lookalikes.txt": lookalikes(options.font, characters, {pair[0] for pair in pairs}),
    }
    for name, lines in tables.items():
        (options.output / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
