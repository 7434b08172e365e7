"""Which documents are in force on a day: by hand, and as search and ask use it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kb import KnowledgeBase
from kb.facts.validity import standings
from kb.language.mentions import repealed_titles
from kb.records import DocumentEntry, Validity

if TYPE_CHECKING:
    from pathlib import Path

FORCE, REPEALED, NOT_YET, UNSTATED = (
    Validity.IN_FORCE, Validity.REPEALED, Validity.NOT_YET, Validity.UNSTATED,
)  # fmt: skip


def entry(
    doc_id: str,
    *,
    title: str | None = None,
    issuer: str | None = None,
    effective_on: str | None = None,
    expires_on: str | None = None,
    validity: Validity = UNSTATED,
    repeals: tuple[str, ...] = (),
) -> DocumentEntry:
    return DocumentEntry(
        doc_id=doc_id, checksum="", text_checksum="", offset=0, size=0, stored_checksum="", clauses=1,
        contexts=1, title=title or doc_id, issuer=issuer, number=None, issued_on=None,
        effective_on=effective_on, expires_on=expires_on, region=None, source=None, validity=validity,
        repeals=repeals,
    )  # fmt: skip


def on(day: str, *entries: DocumentEntry) -> dict[str, Validity]:
    return {doc_id: standing.validity for doc_id, standing in standings(entries, day).items()}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("本办法自2020年1月1日起施行。《学徒补贴办法》同时废止。", ("学徒补贴办法",)),
        ("本条例施行后，《甲规定》、《乙〈丙〉办法》（市政府令第3号）即行废止。", ("甲规定", "乙〈丙〉办法")),
        ("废止《旧条例》。", ("旧条例",)),
        ("根据《职业教育法》，制定本办法。", ()),
        ("建立文件定期清理和废止制度，落实《评估办法》。", ()),
    ],
)
def test_repealed_titles(text: str, titles: tuple[str, ...]) -> None:
    assert repealed_titles(text) == titles


def test_days_of_its_own() -> None:
    document = entry("甲", effective_on="2020-01-01", expires_on="2024-12-31")
    assert [on(day, document)["甲"] for day in ("2019-12-31", "2020-01-01", "2024-12-31", "2025-01-01")] == [
        NOT_YET, FORCE, FORCE, REPEALED,
    ]  # fmt: skip


def test_nothing_stated_is_said_so() -> None:
    assert on("2026-01-01", entry("甲"))["甲"] is UNSTATED


def test_what_is_not_known_is_said() -> None:
    stated, kept = standings(
        [entry("甲", effective_on="2020-01-01"), entry("乙", validity=FORCE)], "2026-01-01"
    ).values()
    assert stated.reason == "写明自2020-01-01起施行；是否已被本库以外的文件废止，未核实"
    assert kept.reason == "元数据注明现行有效"  # whoever keeps the corpus says so
    assert stated.validity.shown == kept.validity.shown == "已施行"


def test_from_its_publication_on_means_the_day_it_was_published(tmp_path: Path) -> None:
    text = "某市育婴补贴办法\n第一条 每户每月补贴300元。\n第二条 本办法自公布之日起施行。\n"
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "known.txt").write_text(text, encoding="utf-8")
    (tmp_path / "corpus" / "known.meta.toml").write_text("issued_on = 2024-05-06\n", encoding="utf-8")
    (tmp_path / "corpus" / "unknown.txt").write_text(text.replace("育婴", "托育"), encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    found = KnowledgeBase.open(tmp_path / "index").standings(date(2026, 1, 1))
    assert found["known"].validity is FORCE
    assert found["known"].reason.startswith("写明自2024-05-06起施行；")
    assert found["unknown"].validity is UNSTATED


def test_a_repeal_counts_from_its_day() -> None:
    old = entry("旧", title="学徒补贴办法", effective_on="2015-01-01")
    new = entry("新", title="学徒资助办法", effective_on="2020-01-01", repeals=("学徒补贴办法",))
    assert on("2019-06-01", old, new) == {"旧": FORCE, "新": NOT_YET}
    assert on("2020-01-01", old, new) == {"旧": REPEALED, "新": FORCE}
    assert "《学徒资助办法》" in standings([old, new], "2021-01-01")["旧"].reason


def test_versions_of_one_text() -> None:
    first = entry("a", title="国防教育法(2018-04-27)", effective_on="2018-04-27")
    second = entry("b", title="中华人民共和国国防教育法（2024年修订）", effective_on="2024-09-21")
    other = entry("c", title="国防教育法", issuer="别的机关", effective_on="2025-01-01")
    assert on("2024-09-20", first, second) == {"a": FORCE, "b": NOT_YET}
    assert on("2024-09-21", first, second) == {"a": REPEALED, "b": FORCE}
    cited = entry("d", title="国防教育法", issuer="另一机关", effective_on="2020-01-01")
    assert on("2025-06-01", cited, other) == {"d": FORCE, "c": FORCE}


def test_the_metadata_file_wins() -> None:
    assert on("2026-01-01", entry("甲", effective_on="2020-01-01", validity=REPEALED))["甲"] is REPEALED
    assert on("2026-01-01", entry("甲", validity=FORCE))["甲"] is FORCE


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("versions")
    (folder / "corpus").mkdir()
    for name, year, amount in (("old", 2015, 300), ("new", 2020, 500), ("next", 2090, 900)):
        text = (
            f"大树移栽补助办法\n第一条 移栽大树的，每棵补助{amount}元。\n"
            f"第二条 本办法自{year}年1月1日起施行。\n"
        )
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(folder / "corpus", folder / "index")
    return KnowledgeBase.open(folder / "index")


@pytest.mark.parametrize(
    ("day", "amount"), [(None, "500元"), (date(2016, 1, 1), "300元"), (date(2091, 1, 1), "900元")]
)
def test_the_answer_is_that_of_the_day(versions: KnowledgeBase, day: date | None, amount: str) -> None:
    answer = versions.ask("移栽大树每棵补助多少元？", as_of=day)
    assert amount in answer.citations[0].quote
    assert {hit.validity for hit in answer.hits} == {FORCE}


def test_all_versions_are_found_and_marked_when_asked_for(versions: KnowledgeBase) -> None:
    hits = versions.search("移栽大树补助", all_versions=True).hits
    assert {hit.doc_id: hit.validity for hit in hits} == {"old": REPEALED, "new": FORCE, "next": NOT_YET}


def test_the_page_of_a_document_says_its_standing_of_today(versions: KnowledgeBase) -> None:
    assert [document.validity for document in versions.documents()] == [FORCE, NOT_YET, REPEALED]


def test_what_an_answer_is_made_from_has_the_validity_of_the_day(versions: KnowledgeBase) -> None:
    sources = versions.sources(as_of=date(2016, 1, 1))
    assert [sources.document(doc_id).validity for doc_id in ("old", "new")] == [FORCE, NOT_YET]
    assert [versions.sources().document(doc_id).validity for doc_id in ("old", "new")] == [REPEALED, FORCE]
