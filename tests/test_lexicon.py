"""The lexicon as shipped, and what its rows do to a question."""

from __future__ import annotations

import unicodedata
from collections import Counter

from kb.language.lexicon import LONGEST_WORD, english_names, entries, kept_words, related
from kb.language.tokens import is_stopword
from kb.query.expansion import expansions
from kb.settings import SETTINGS


def test_every_row_is_complete_and_no_term_stands_twice() -> None:
    assert len(entries()) >= 400
    assert max(Counter(entry.term for entry in entries()).values()) == 1
    for entry in entries():
        assert entry.term and entry.english and entry.field and entry.source, entry
        assert entry.term not in entry.others
        assert len(set(entry.others)) == len(entry.others), entry.term


def test_forms_are_folded_and_no_function_words() -> None:
    for form in related():
        assert form == unicodedata.normalize("NFKC", form).lower()
        assert not is_stopword(form), form


def test_what_people_say_leads_to_the_official_term() -> None:
    for said, official in [
        ("补贴", "补助"),
        ("外聘老师", "兼职教师"),
        ("中专", "中等职业学校"),
        ("大专", "高等职业学校"),
        ("普高", "普通高中"),
        ("老师", "教师"),
        ("低保", "最低生活保障"),
        ("拆迁", "房屋征收"),
    ]:
        assert related()[said][official] == 1.0
    assert related()["教师"]["老师"] < 1.0  # the way back counts less
    assert 0 < related()["中专"]["职高"] < 1.0  # and so do two things people say


def test_long_terms_are_cut_so_that_their_parts_match() -> None:
    assert "产教融合" in kept_words() and "1+x" in kept_words()
    assert "城乡居民基本养老保险" not in kept_words()
    assert all(len(word) <= LONGEST_WORD or not word.isalpha() for word in kept_words())


def test_english_names() -> None:
    assert "补助" in english_names()["subsidy"]
    assert "兼职教师" in english_names()["adjunct teacher"]


def test_a_lay_word_adds_its_official_terms_at_a_lower_weight() -> None:
    words = expansions("学校有多少外聘老师")["words"]
    # 兼职教师 is kept whole; 外聘老师 is two words of the question, and weighs as much as both.
    alternatives = related()["外聘老师"]
    share = SETTINGS.related_weight / len(alternatives) ** 0.5
    assert words["兼职教师"] >= 2 * share
    assert max(words.values()) <= 1.0


def test_the_longest_form_counts() -> None:
    # 外聘老师 is one form: 老师 in it does not lead to 教师 by itself.
    assert "师资" not in expansions("外聘老师")["words"]
    assert "师资" in expansions("老师")["words"]


def test_words_the_lexicon_does_not_know_add_nothing() -> None:
    assert not any(expansions("黄河大桥").values())
