"""The HTTP interface: the same rows as the commands, one sentence for each failure."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from api_client import QUESTION, client
from small_corpus import ordinance, small
from starlette.testclient import TestClient

from kb import KnowledgeBase
from kb.api import replies
from kb.api.current import Current
from kb.api.limits import LARGEST_BODY
from kb.api.operations import ASK
from kb.api.requests import AskForm
from kb.cli import main
from kb.errors import IndexDamagedError
from kb.output import rows
from kb.records import Answer, Citation, Document, Hit, Other, Unit

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "3000—6000元/生/年"


@pytest.fixture(scope="module")
def api(plan_index: Path) -> TestClient:
    return client(plan_index)


def as_command(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """What a command prints as JSON."""
    assert main([str(argument) for argument in arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_rows_are_those_of_the_commands(
    api: TestClient, plan_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = ("--json", "--index", plan_index)
    asked = api.post("/ask", json={"question": QUESTION}).json()
    assert asked == as_command(capsys, "ask", QUESTION, *index)
    assert asked["spans"][0]["text"] == WORDS
    found = api.post("/search", json={"question": "双师型 比例", "k": 3, "holds": ["ratio"], "facets": True})
    flags = ("-k", 3, "--holds", "ratio", "--facets")
    assert found.json() == as_command(capsys, "search", "双师型 比例", *flags, *index)
    assert api.get("/documents").json() == {"total": 1, "documents": as_command(capsys, "show", *index)}
    whole = api.get("/documents/zhengzhou_plan").json()
    assert whole == as_command(capsys, "show", "zhengzhou_plan", *index)
    targets = api.get("/targets", params={"documents": "zhengzhou_plan"}).json()
    assert targets == {"total": 1, "targets": as_command(capsys, "targets", *index)}


def test_offsets_count_in_the_text_that_can_be_asked_for(api: TestClient) -> None:
    span = api.post("/ask", json={"question": QUESTION}).json()["spans"][0]
    text = api.get(f"/documents/{span['doc_id']}", params={"text": "true"}).json()["text"]
    assert text[span["start"] : span["end"]] == WORDS


def test_lists_come_in_pieces(tmp_path: Path) -> None:
    names = ("b", "a", "部门/c")
    (tmp_path / "corpus" / "部门").mkdir(parents=True)
    for name in names:
        text = ordinance(f"{name[-1]}市办法", "每人补贴500元。")
        (tmp_path / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    api = client(tmp_path / "index")
    piece = api.get("/documents", params={"skip": 1, "limit": 1}).json()
    assert (piece["total"], [row["doc_id"] for row in piece["documents"]]) == (3, ["b"])
    assert api.get("/documents/部门/c").json()["doc_id"] == "部门/c"
    assert api.get("/documents/%E9%83%A8%E9%97%A8%2Fc").json()["doc_id"] == "部门/c"
    targets = api.get("/targets", params={"documents": ["a", "部门/c"]}).json()["targets"]
    assert [(row["doc_id"], row["value"]) for row in targets] == [("a", "500元"), ("部门/c", "500元")]
    assert api.get("/targets", params={"skip": 3}).json()["targets"] == []


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("/ask", {"question": "？"}, 422, "问题里没有文字，请用文字写下想问的内容。"),
        ("/ask", {"question": "字" * 2001}, 422, "问题有 2001 个字，最多 2000 个，请写得短一些。"),
        ("/ask", {"question": "学徒", "documents": ["x"]}, 404,
         "索引里没有文件 x，请用 kb show 查看有哪些。"),
        ("/search", {"issued_from": "2024-01-02", "issued_to": "2024-01-01"}, 422,
         "issued_from 晚于 issued_to，请改正后重试。"),
        ("/search", {"question": "学徒", "k": 1000}, 400,
         "请求不合格式（k 应为不大于 100 的 int），请对照接口的说明改正后重试。"),
        ("/ask", {"question": QUESTION, "as_if": 1}, 400,
         "请求不合格式（没有 as_if 这个字段），请对照接口的说明改正后重试。"),
        ("/ask", [QUESTION], 400,
         "请求不合格式（应为 object，不是 array），请对照接口的说明改正后重试。"),
    ],
)  # fmt: skip
def test_a_wrong_request_gets_one_sentence(
    api: TestClient, path: str, body: Any, status: int, sentence: str
) -> None:
    reply = api.post(path, json=body)
    assert (reply.status_code, reply.json()) == (status, {"error": sentence})


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b'{"question": "\\ud800"}', b'{"question": 1e999}', b"[" * 60_000]
)
def test_what_is_no_json_is_refused(api: TestClient, content: bytes) -> None:
    reply = api.post("/ask", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert reply.json()["error"].endswith("请对照接口的说明改正后重试。")


def test_addresses_methods_and_media_types_are_told_apart(api: TestClient) -> None:
    assert api.post("/ask", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    wrong = api.get("/ask")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert wrong.json() == {"error": "这个地址不接受这种方法，接口的说明在 /openapi.json。"}
    assert api.get("/nowhere").json() == {"error": "没有这个地址，接口的说明在 /openapi.json。"}
    assert api.get("/documents", params={"limit": ["1", "2"]}).status_code == 400


def test_a_large_request_is_refused_unread(api: TestClient) -> None:
    stated = {"Content-Type": "application/json", "Content-Length": "10000000"}
    reply = api.post("/ask", content=iter([b"{"]), headers=stated)
    assert (reply.status_code, reply.headers["connection"]) == (413, "close")
    assert reply.json() == {"error": "请求太大，最多 64 KB，请写得短一些。"}
    unstated = api.post(
        "/ask", content=iter([b" " * (LARGEST_BODY + 1)]), headers={"Content-Type": "application/json"}
    )
    assert unstated.status_code == 413


def test_a_failure_of_ours_has_a_number_and_no_traceback(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(KnowledgeBase, "ask", breaks)
    reply = api.post("/ask", json={"question": QUESTION})
    assert reply.status_code == 500
    said = reply.json()["error"]
    assert "secret" not in said
    number = said.partition("编号 ")[2][:6]
    assert f"api failure {number}" in caplog.text


def test_health_says_which_index_and_metrics_count(plan: KnowledgeBase, plan_index: Path) -> None:
    api = client(plan_index)
    api.post("/ask", json={"question": QUESTION})
    api.post("/ask", json={"question": "？"})
    manifest = plan.manifest
    assert api.get("/health").json() == {
        "status": "ok",
        "index": {
            "version": manifest.version, "documents": 1, "clauses": 136, "encoder": manifest.encoder,
        },
        "notices": [],
    }  # fmt: skip
    counts = api.get("/metrics").text.splitlines()
    assert 'kb_api_requests_total{operation="ask",status="200"} 1.0' in counts
    assert 'kb_api_requests_total{operation="ask",status="422"} 1.0' in counts
    assert 'kb_api_request_seconds_count{operation="ask"} 2.0' in counts
    assert "kb_index_clauses 136.0" in counts


def test_the_next_request_sees_an_index_built_anew(tmp_path: Path) -> None:
    small(tmp_path, {"a": ("", ordinance("甲市办法", "每人补贴500元。"))})
    api = client(tmp_path / "index")
    before = api.get("/health").json()["index"]
    text = ordinance("乙市办法", "每人补贴800元。")
    (tmp_path / "corpus" / "b.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    after = api.get("/health").json()["index"]
    assert (before["documents"], after["documents"]) == (1, 2)
    assert before["version"] != after["version"]
    assert api.get("/documents/b").json()["title"] == "乙市办法"


def test_files_that_go_while_they_are_read_are_no_failure(
    plan_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is replaced after it was opened and before its files were read."""
    index = tmp_path / "index"
    shutil.copytree(plan_index, index)
    current = Current(index)
    current.opened()
    answers = KnowledgeBase.ask
    tries: list[KnowledgeBase] = []

    def torn(kb: KnowledgeBase, question: str, **within: Any) -> Answer:
        tries.append(kb)
        if len(tries) == 1:
            os.utime(index / "manifest.json")
            raise IndexDamagedError("a file is gone")
        return answers(kb, question, **within)

    monkeypatch.setattr(KnowledgeBase, "ask", torn)
    assert current.run(ASK, AskForm(question=QUESTION))["status"] == "answered"
    assert tries[0] is not tries[1]

    def damaged(*_: object, **__: object) -> None:
        raise IndexDamagedError("a file is damaged")

    monkeypatch.setattr(KnowledgeBase, "ask", damaged)
    with pytest.raises(IndexDamagedError):
        current.run(ASK, AskForm(question=QUESTION))


def test_without_an_index_the_sentence_of_the_command_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = client(tmp_path / "none")
    assert main(["ask", QUESTION, "--index", str(tmp_path / "none")]) == 1
    sentence = capsys.readouterr().err.strip()
    for reply in (api.post("/ask", json={"question": QUESTION}), api.get("/health"), api.get("/metrics")):
        assert (reply.status_code, reply.json()) == (503, {"error": sentence})
        assert reply.headers["retry-after"] == "1"


def test_replies_are_described_with_all_that_a_record_has() -> None:
    described = {field.name for field in msgspec.structs.fields(replies.DocumentRow)}
    apart = {"text", "tables", "placements", "omitted", "notes"}  # with the whole document, or of its clauses
    assert described == {field.name for field in fields(Document)} - apart


@pytest.mark.parametrize(
    ("row", "record"),
    [
        (replies.CitationRow, Citation),
        (replies.HitRow, Hit),
        (replies.UnitRow, Unit),
        (replies.OtherRow, Other),
        (replies.AnswerRow, Answer),
    ],
)
def test_rows_have_all_that_their_records_have(row: type[msgspec.Struct], record: type[Any]) -> None:
    required = {field.name for field in msgspec.structs.fields(row) if field.required}
    assert required == {field.name for field in fields(record)} - {"cells"}


def test_an_answer_is_of_the_form_that_describes_it(plan_index: Path) -> None:
    kb = KnowledgeBase.open(plan_index)
    row = rows.answer_row(kb.ask("学徒制企业能补贴多少？"), kb.document)
    held = msgspec.convert(row, replies.AnswerRow)
    assert json.loads(msgspec.json.encode(held)) == json.loads(json.dumps(row))
