"""How a clause is cited: each form worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kb.records import Answer, Citation, Document, Status, Validity
from kb.web import citing

LINK = "https://example.org/doc?doc=plan"
TODAY = date(2026, 11, 5)


def _document(**facts: Any) -> Document:
    return Document(doc_id="plan", text="x", **{"title": "关于推进职业教育的实施意见", **facts})


def _citation(quote: str = "补助企业。", validity: Validity = Validity.IN_FORCE) -> Citation:
    return Citation(
        doc_id="plan",
        unit_id="plan#hb3.n12.s4",
        label="（三）12 · 第4句",
        quote=quote,
        start=0,
        end=len(quote),
        validity=validity,
    )


@pytest.mark.parametrize(
    ("facts", "validity", "cited"),
    [
        ({}, Validity.IN_FORCE, "《关于推进职业教育的实施意见》（三）12 · 第4句"),
        (
            {"number": "郑政〔2021〕40号"},
            Validity.REPEALED,
            "《关于推进职业教育的实施意见》（郑政〔2021〕40号）（已废止）（三）12 · 第4句",
        ),
        ({}, Validity.NOT_YET, "《关于推进职业教育的实施意见》（尚未施行）（三）12 · 第4句"),
        ({}, Validity.UNSTATED, "《关于推进职业教育的实施意见》（三）12 · 第4句"),
    ],
)
def test_official_form(facts: dict[str, str], validity: Validity, cited: str) -> None:
    assert citing.official(_document(**facts), _citation(validity=validity)) == f"{cited}\n原文：补助企业。"


@pytest.mark.parametrize(
    ("facts", "cited"),
    [
        (
            {"issuer": "北京市人民政府办公厅", "number": "京政办发〔2005〕37号", "issued_on": "2005-07-12"},
            "北京市人民政府办公厅. 关于推进职业教育的实施意见: 京政办发〔2005〕37号[A/OL]. "
            f"(2005-07-12)[2026-11-05]. {LINK}",
        ),
        ({}, f"关于推进职业教育的实施意见[A/OL]. [2026-11-05]. {LINK}"),
        (
            {"issuer": "教育部、财政部 人力资源社会保障部"},
            f"教育部, 财政部, 人力资源社会保障部. 关于推进职业教育的实施意见[A/OL]. [2026-11-05]. {LINK}",
        ),
        (
            {"issuer": "教育部、财政部、民政部、商务部"},
            f"教育部, 财政部, 民政部, 等. 关于推进职业教育的实施意见[A/OL]. [2026-11-05]. {LINK}",
        ),
    ],
)
def test_academic_form(facts: dict[str, str], cited: str) -> None:
    assert citing.academic(_document(**facts), LINK, TODAY) == cited


def test_the_page_where_it_was_published_is_named_where_it_is_known() -> None:
    source = "https://example.gov.cn/1.html"
    known, path = _document(source=source), _document(source="/srv/1.html")
    citation = _citation("补助企业。", Validity.REPEALED)
    assert citing.academic(known, LINK, TODAY).endswith(f"[2026-11-05]. {source}")
    assert citing.academic(path, LINK, TODAY).endswith(f"[2026-11-05]. {LINK}")
    assert citing.clause_message(known, citation, LINK).endswith(f"\n{LINK}\n原文发布：{source}")
    assert citing.clause_message(path, citation, LINK).endswith(f"\n{LINK}")


def test_message_is_three_lines_whatever_is_quoted() -> None:
    place = "——《关于推进职业教育的实施意见》（已废止）（三）12 · 第4句"
    citation = _citation("小学\t60分钟\n中学\t90分钟", Validity.REPEALED)
    assert citing.clause_message(_document(), citation, LINK) == (f"小学 60分钟 中学 90分钟\n{place}\n{LINK}")
    answer = Answer(
        question="补助谁？",
        status=Status.ANSWERED,
        answer="补助企业。",
        confidence=0.9,
        spans=(),
        citations=(citation,),
        hits=(),
    )
    assert citing.message(answer, _document(), LINK) == f"补助企业。\n{place}\n{LINK}"
    written = replace(answer, answer="补助给企业。[1]", generated=True)
    assert citing.message(written, _document(), LINK).startswith("补助给企业。[1]（人工智能生成）\n")


@pytest.mark.parametrize(
    ("title", "cited"),
    [
        ("通知", "《通知》"),
        ("《办法》", "《办法》"),
        ("《甲》和《乙》", "《〈甲〉和〈乙〉》"),
    ],
)
def test_titles_stand_in_one_pair_of_marks(title: str, cited: str) -> None:
    assert citing.titled(_document(title=title)) == cited
