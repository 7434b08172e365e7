"""The makers of the shipped tables, on a dictionary of four words."""

from __future__ import annotations

from collections import Counter

from training.static.tables import glossary, simplified, sounds

ENTRIES = [
    {"traditional": "學校", "simplified": "学校", "pinyin": "xue2 xiao4", "english": ["school"]},
    {"traditional": "學生", "simplified": "学生", "pinyin": "xue2 sheng5", "english": ["student", "pupil"]},
    {
        "traditional": "招生",
        "simplified": "招生",
        "pinyin": "zhao1 sheng1",
        "english": ["to enroll new students (at school)", "variant of 招生[zhao1 sheng1]"],
    },
    {"traditional": "罕", "simplified": "罕", "pinyin": "han3", "english": ["rare"]},
]
COUNTS = Counter({"学校": 99, "学生": 99, "招生": 99, "罕": 1})


def test_glosses_become_phrases_and_their_words() -> None:
    header, *lines = glossary(ENTRIES, COUNTS)
    table = dict(line.split("\t") for line in lines)
    assert header.startswith("# ")
    assert table["school"] == "学校:99"
    assert table["enroll new students"] == "招生:99"
    assert table["enroll"] == "招生:99"
    # students is an inflection of student, which has 学生 for itself and a ninth of 招生's weight:
    # three words of a phrase, squared.
    assert table["student"] == f"学生:{round(99 * 9 / 10)} 招生:{round(99 / 10)}"
    assert "rare" not in table  # 罕 is too rare a word
    assert not any("variant" in phrase for phrase in table)


def test_pairs_of_characters_that_differ() -> None:
    assert simplified(ENTRIES, Counter()) == ["學学"]
    assert simplified(ENTRIES, Counter({"學": 50, "学": 100})) == []  # used in simplified texts too


def test_characters_by_sound() -> None:
    lines = sounds(ENTRIES, Counter({"学": 9, "校": 9, "生": 9, "招": 9, "罕": 1}))
    assert lines == ["sheng 生", "xiao 校", "xue 学", "zhao 招"]
