"""Which documents a text names, and how documents stand to one another, by hand and in an index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.cli import main
from kb.errors import UnknownDocumentError
from kb.facts.relations import Relation, RelationKind
from kb.language.mentions import mentions, names, repealed_titles

OLD = "学徒补贴办法\n市教发〔2015〕3号\n第一条 每人补贴3000元。\n第二条 本办法自2015年1月1日起施行。\n"
NEW = (
    "学徒资助办法\n第一条 根据《中华人民共和国职业教育法》和《关于技能人才的意见》（国办发〔2018〕71号），"
    "参照《河南日报》的报道，制定本办法。\n第二条 再次根据《职业教育法》。\n"
    "第三条 本办法自2020年1月1日起施行。《学徒补贴办法》（市教发〔2015〕3号）同时废止。\n"
)
LAW = "中华人民共和国职业教育法\n第一条 为了教育。\n第二条 本法自{}年5月1日起施行。\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relations")
    texts = {"旧": OLD, "新": NEW, "法1996": LAW.format(1996), "法2022": LAW.format(2022)}
    (folder / "corpus").mkdir()
    for name, text in texts.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(folder / "corpus", folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def base(index: Path) -> KnowledgeBase:
    return KnowledgeBase.open(index)


def told(relations: tuple[Relation, ...]) -> list[tuple[str, str, str | None, str]]:
    return [(r.kind.value, r.doc_id, r.other_id, r.title) for r in relations]


def test_what_a_document_says_of_others(base: KnowledgeBase) -> None:
    # The law of 1996 is meant: that of 2022 was not there when the text was written.
    assert told(base.relations("新")) == [
        ("cites", "新", "法1996", "中华人民共和国职业教育法"),
        ("cites", "新", None, "关于技能人才的意见"),
        ("repeals", "新", "旧", "学徒补贴办法"),
    ]


def test_the_words_stand_in_the_text(base: KnowledgeBase) -> None:
    text = base.document("新").text
    words = [text[r.start : r.end] for r in base.relations("新")]
    assert words == [
        "《中华人民共和国职业教育法》",
        "《关于技能人才的意见》（国办发〔2018〕71号）",
        "《学徒补贴办法》（市教发〔2015〕3号）",
    ]


def test_what_is_done_to_a_document(base: KnowledgeBase) -> None:
    (relation,) = base.relations("旧")
    assert (relation.kind, relation.doc_id, relation.other_id) == (RelationKind.REPEALS, "新", "旧")
    assert relation.number == "市教发〔2015〕3号"


def test_the_newer_version_replaces_the_older(base: KnowledgeBase) -> None:
    for doc_id in ("法1996", "法2022"):
        assert told(base.relations(doc_id)) == [("replaces", "法2022", "法1996", "中华人民共和国职业教育法")]


def test_an_unknown_document_has_none(base: KnowledgeBase) -> None:
    with pytest.raises(UnknownDocumentError):
        base.relations("nowhere")


def test_relations_are_shown(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--index", str(index)]
    assert main(["show", "新", *where]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "废止《学徒补贴办法》（市教发〔2015〕3号）：旧" in shown
    assert "引用《关于技能人才的意见》（国办发〔2018〕71号）" in shown
    assert main(["show", "旧", *where]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "被 新 废止" in shown
    assert "文号：市教发〔2015〕3号" in shown[1]
    assert "效力：已废止（被《学徒资助办法》废止，自2020-01-01起）" in shown[1]
    assert main(["show", "旧", "--json", *where]) == 0
    (relation,) = json.loads(capsys.readouterr().out)["relations"]
    assert (relation["kind"], relation["doc_id"], relation["other_id"]) == ("repeals", "新", "旧")


def test_a_decision_that_amended_what_is_repealed_is_not_repealed_itself() -> None:
    text = "1993年通过、根据《关于修改〈统计条例〉的决定》第一次修正的《统计条例》同时废止。"
    assert repealed_titles(text) == ("统计条例",)


def test_titles_within_titles_and_broken_marks() -> None:
    text = "《关于废止《甲办法》的决定》，《没有结尾\n《乙办法》"
    assert [named.title for named in mentions(text)] == ["关于废止《甲办法》的决定", "乙办法"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("市政府关于印发《学徒办法》的通知", ("市政府关于印发《学徒办法》的通知", "学徒办法")),
        ("市政府关于转发市教委《学徒办法》的通知", ("市政府关于转发市教委《学徒办法》的通知", "学徒办法")),
        ("市政府关于印发学徒办法的通知", ("市政府关于印发学徒办法的通知", "学徒办法")),
        ("中华人民共和国职业教育法（2022年修订）", ("职业教育法",)),
    ],
)
def test_what_a_document_is_called(title: str, expected: tuple[str, ...]) -> None:
    assert names(title) == expected


@pytest.mark.parametrize(
    "text",
    [
        "某市职业教育实施方案\n一、按照本《方案》和《某市职业教育实施方案》办理。\n",
        "某市职业教育实施方案\n《职业教育行动计划（2020-2023）》（以下简称《行动计划》）。落实《行动计划》，见《意见》。\n",
        "某市职业教育实施方案\n一、《实施方案》由市教育局解释。\n",
    ],
)
def test_a_name_of_its_own_and_short_names_are_no_other_documents(tmp_path: Path, text: str) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index", encoder="static")
    found = KnowledgeBase.open(tmp_path / "index").relations("a")
    assert {r.title for r in found} <= {"职业教育行动计划（2020-2023）"}


def test_a_title_that_ends_as_its_own_is_another_document(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "某市物业管理条例\n第一条 根据《物业管理条例》，制定本条例。\n"
    (tmp_path / "corpus" / "a.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index", encoder="static")
    found = KnowledgeBase.open(tmp_path / "index").relations("a")
    assert told(found) == [("cites", "a", None, "物业管理条例")]
