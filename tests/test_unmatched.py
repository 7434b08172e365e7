"""Why a search finds nothing, said in one sentence: on a page, by the command and to other programs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

import pytest
from commands import FEES
from small_corpus import small

from kb.answer.english import sentence as in_english
from kb.cli import main
from kb.search.filters import Filters, Holding
from kb.search.typed import Match, taken_apart
from kb.search.unmatched import INCLUDE, Wanted, notices

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kb.search.unmatched import Looked

OUT: Final = "已废止或尚未施行"
CLAUSES: Final = ("企业给学徒发放补贴", "学校给教师发放补贴", "教师到企业实践", "学校制定计划")
REPEALED: Final = ("企业给木星发放工资", "水星学校")


@dataclass(frozen=True)
class Held:
    """``CLAUSES``, none of which states a value; in ``REPEALED`` documents others stand."""

    clauses: tuple[str, ...] = CLAUSES

    def count(self, filters: Filters) -> int:
        return sum(
            not filters.holds
            and all(word in clause for word in (*filters.phrases, *filters.all_of))
            and not any(word in clause for word in filters.excluded)
            and (not filters.any_of or any(word in clause for word in filters.any_of))
            for clause in self.clauses
        )

    def has(self, word: str, filters: Filters) -> bool:
        return self.count(replace(filters, all_of=(word,))) > 0

    def everywhere(self) -> Held:
        return Held(CLAUSES + REPEALED)


def said(
    text: str,
    match: Match = Match.ALL,
    *,
    is_limited: bool = False,
    holds: tuple[Holding, ...] = (),
    is_found: bool = False,
    held: Held = Held(),
) -> str:
    words = taken_apart(text)
    filters = Filters(phrases=words.phrases, excluded=words.excluded, holds=frozenset(holds))
    wanted = Wanted(query=words.query, match=match, filters=filters, is_limited=is_limited)
    return "".join(notices(wanted, cast("Looked", held), is_found=is_found))


@pytest.mark.parametrize(
    ("text", "match", "sentence"),
    [
        ("补贴 火星", Match.ALL, "没有哪一条写有“火星”；请去掉，或者换一个说法。"),
        ("火星 月球", Match.ANY, "没有哪一条写有“火星”、“月球”；请去掉，或者换一个说法。"),
        ("“给火星” 补贴 -企业", Match.ALL, "没有哪一条写有“给火星”；请去掉，或者换一个说法。"),
        ("“给火星” 补贴", Match.ANY, "没有哪一条写有“给火星”；请去掉，或者换一个说法。"),
        ("火星 月球", Match.NEAR, "没有哪一条与“火星 月球”意思相近；请换一个说法。"),
        (
            "补贴 -发放",
            Match.ALL,
            "不用减号时有 2 条，都写有减号后面的“发放”，所以一条不剩；请去掉减号和它后面的词。",
        ),
        (
            "“补贴” -学徒 -教师 -计划",
            Match.NEAR,
            "不用减号时有 2 条，各写有减号后面的“学徒”、“教师”、“计划”之一，所以一条不剩；"
            "请去掉减号和它后面的词。",
        ),
        (
            "计划 实践",
            Match.ALL,
            "没有哪一条同时写有“计划”、“实践”，虽然各有条文写到；请少写一个，或者只要求写有任一词。",
        ),
        ("木星 工资", Match.ALL, f"符合的 1 条都在{OUT}的文件里，没有列出；{INCLUDE}"),
        ("木星 水星", Match.ANY, f"符合的 2 条都在{OUT}的文件里，没有列出；{INCLUDE}"),
        ("“木星发放” -学校", Match.NEAR, f"符合的 1 条都在{OUT}的文件里，没有列出；{INCLUDE}"),
        ("木星 教师", Match.ALL, f"只有{OUT}的文件写有“木星”，没有查找；{INCLUDE}"),
        ("木星 火星", Match.ALL, "没有哪一条写有“火星”；请去掉，或者换一个说法。"),
        (
            "“学徒” “学校” -月球",
            Match.ALL,
            "没有哪一条同时写有“学徒”、“学校”，虽然各有条文写到；请少写一个，或者只要求写有任一词。",
        ),
    ],
)
def test_the_words_to_blame_are_named_with_what_to_do(text: str, match: Match, sentence: str) -> None:
    assert said(text, match) == sentence
    assert said(text, match, is_limited=True) == f"在所选的条件之内，{sentence}"
    english = in_english(f"在所选的条件之内，{sentence}")
    assert english.startswith("Under the conditions chosen: ")
    assert re.search("[一-龥。；、]", re.sub("“[^”]*”", "", english)) is None


def test_the_sentence_is_said_in_english() -> None:
    assert in_english(said("“补贴” -学徒 -教师", Match.NEAR)) == (
        "Nothing is left: without minus signs 2 would be found, and each has one of “学徒”, “教师”, which are"
        " left out; please remove a minus sign and its word."
    )
    assert in_english("没有一份文件的适用地区是“郑洲”，请换一个地区，或者去掉这个条件。") == (
        "No document applies in “郑洲”; please choose another region, or remove the condition."
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("火星 补贴 asdfghjkl", ["没有哪一条写有“火星”、“asdfghjkl”，找到的只是意思相近的。"]),
        ("木星 补贴", [f"只有{OUT}的文件写有“木星”，没有查找；{INCLUDE}"]),
        (
            "木星 火星",
            [
                "没有哪一条写有“火星”，找到的只是意思相近的。",
                f"只有{OUT}的文件写有“木星”，没有查找；{INCLUDE}",
            ],
        ),
        ("补贴怎么发放？", []),
        ("subsidy", []),
    ],
)
def test_what_is_near_is_not_taken_for_the_words(text: str, sentences: list[str]) -> None:
    assert said(text, Match.NEAR, is_found=True) == "".join(sentences)
    assert said(text, Match.ANY, is_found=True) == ""
    for sentence in sentences:
        assert re.search("[一-龥。；、]", re.sub("“[^”]*”", "", in_english(sentence))) is None


def test_documents_out_of_force_are_to_blame_where_nothing_else_is_chosen() -> None:
    sentence = f"所选的文件都{OUT}，没有查找；{INCLUDE}"
    assert said("火星", held=Held(())) == sentence
    assert in_english(sentence).endswith("were not searched; please include them.")


def test_conditions_that_leave_nothing_are_to_blame_themselves() -> None:
    assert said("补贴 火星", holds=(Holding.RATIO,)) == "没有哪一条符合所选的条件；请去掉一些条件。"


def test_the_command_says_it_too(on_plan: Callable[..., tuple[int, str, str]]) -> None:
    code, out, told = on_plan("search", "--match", "all", "双师型 -教师")
    assert (code, out) == (0, "没有找到相关条文。\n")
    assert told == "不用减号时有 4 条，都写有减号后面的“教师”，所以一条不剩；请去掉减号和它后面的词。\n"
    code, out, told = on_plan("search", '"火星" -教师', "--json")
    assert json.loads(out)["notices"] == ["没有哪一条写有“火星”；请去掉，或者换一个说法。"]
    assert on_plan("search", "补贴 火星", "-k", "1")[2].splitlines()[-1] == (
        "没有哪一条写有“火星”，找到的只是意思相近的。"
    )


def test_the_command_says_how_to_find_what_is_not_in_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "one"
    small(folder, {"new": ("", "实习办法\n第一条 学生每月实习。\n"), "old": ('validity = "已废止"', FEES)})

    def told(*arguments: str) -> str:
        assert main(["search", *arguments, "--index", str(folder / "index")]) == 0
        return capsys.readouterr().err

    included = f"{INCLUDE}（--all-versions）\n"
    assert told("--match", "all", "每人") == f"符合的 1 条都在{OUT}的文件里，没有列出；{included}"
    assert told("实习 每人", "-k", "1").endswith(f"只有{OUT}的文件写有“每人”，没有查找；{included}")
    chosen = f"所选的文件都{OUT}，没有查找；{included}"
    assert told("--match", "all", "火星", "--doc", "old") == chosen
    assert INCLUDE not in told("--match", "all", "每人", "--all-versions")
