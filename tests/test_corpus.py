"""What a corpus holds, and what is said where it cannot be used."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from kb.errors import CorpusError, DocumentError
from kb.readers import read, scan, sources, unread_files

ROOT = Path(__file__).parents[1]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def rows(*entries: object) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def test_ids_are_paths_below_the_folder_without_ending_in_sorted_order(tmp_path: Path) -> None:
    for name in ("乙.txt", "a/丙.HTML", "a/条例(2021-05-21).md", "a.b.pdf"):
        write(tmp_path / name, "x")
    found = sources(tmp_path)
    assert [source.doc_id for source in found] == ["a.b", "a/丙", "a/条例(2021-05-21)", "乙"]
    assert found[2].path == tmp_path / "a" / "条例(2021-05-21).md"


def test_hidden_files_readmes_lock_files_and_metadata_are_no_documents(tmp_path: Path) -> None:
    for name in (".x.txt", ".git/y.txt", "README.md", "~$甲.docx", "甲.meta.toml", "甲.txt"):
        write(tmp_path / name, "x")
    assert [source.doc_id for source in sources(tmp_path)] == ["甲"]
    assert unread_files(tmp_path) == ()


def test_files_that_are_not_read_are_named(tmp_path: Path) -> None:
    for name in ("甲.txt", "乙.numbers", "丙/图.gif", "丁.meta.toml"):
        write(tmp_path / name, "x")
    assert unread_files(tmp_path) == (
        tmp_path / "丁.meta.toml",
        tmp_path / "丙" / "图.gif",
        tmp_path / "乙.numbers",
    )


def test_checksum_covers_the_file_and_its_metadata(tmp_path: Path) -> None:
    write(tmp_path / "甲.txt", "第一条")
    plain = sources(tmp_path)[0].checksum
    assert plain == hashlib.sha256("第一条".encode()).hexdigest()
    write(tmp_path / "甲.meta.toml", 'title = "甲"')
    with_metadata = sources(tmp_path)[0].checksum
    assert with_metadata == hashlib.sha256('第一条title = "甲"'.encode()).hexdigest()
    write(tmp_path / "甲.txt", "第二条")
    assert sources(tmp_path)[0].checksum not in (plain, with_metadata)


@pytest.mark.parametrize("packed", [False, True])
def test_rows_are_documents(tmp_path: Path, packed: bool) -> None:
    text = rows({"doc_id": "b", "text": "乙\r\n二"}, {"doc_id": "a", "title": "甲", "text": "一"})
    name, content = ("c.jsonl.gz", gzip.compress(text.encode())) if packed else ("c.jsonl", text)
    found = sources(write(tmp_path / name, content))
    assert [(read(s).doc_id, read(s).title, read(s).text) for s in found] == [
        ("a", "甲", "一"),
        ("b", "b", "乙\n二"),
    ]


def test_checksum_of_a_row_ignores_its_layout_only(tmp_path: Path) -> None:
    def checksum(line: str) -> str:
        return sources(write(tmp_path / "c.jsonl", line))[0].checksum

    first = checksum('{"doc_id": "a", "text": "一"}')
    assert checksum('{"text":"\\u4e00",  "doc_id":"a"}\n\n') == first
    assert checksum('{"doc_id": "a", "text": "二"}') != first


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{", "第 1 行不是 JSON 对象"),
        ("[1]", "第 1 行不是 JSON 对象"),
        ('{"text": "一"}', "缺少 doc_id"),
        ('{"doc_id": "", "text": "一"}', "缺少 doc_id"),
        ('{"doc_id": "a\\u0000", "text": "一"}', "缺少 doc_id"),
        ('{"doc_id": "../a", "text": "一"}', "以 / 开头或含有 .."),
        ('{"doc_id": "/etc/a", "text": "一"}', "以 / 开头或含有 .."),
        ('{"doc_id": "a"}', "缺少 text"),
        ('{"doc_id": "a", "text": "一", "title": 3}', "title 不是字符串"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, entry: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        sources(write(tmp_path / "c.jsonl", entry))


def test_of_two_documents_with_one_id_the_first_counts_and_both_are_named(tmp_path: Path) -> None:
    write(tmp_path / "甲.docx", "x")
    write(tmp_path / "甲.txt", "x")
    found = scan(tmp_path)
    assert [source.path.name for source in found.sources] == ["甲.docx"]
    (sentence,) = found.failures
    assert "甲.txt" in sentence
    assert "甲.docx" in sentence
    corpus = write(tmp_path / "c.jsonl", rows({"doc_id": "a", "text": "一"}, {"doc_id": "a", "text": "二"}))
    found = scan(corpus)
    assert [source.row.text for source in found.sources if source.row] == ["一"]
    assert "两行的 doc_id 同为“a”" in found.failures[0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"x", "不能作为语料"),
        ("empty.jsonl", b"\n", "没有文件，"),
        ("gbk.jsonl", rows({"doc_id": "甲"}).encode("gb18030"), "UTF-8"),
        ("cut.jsonl.gz", gzip.compress(b"{}" * 99, mtime=0)[:-9], "不是完整的 gzip 文件"),
        ("plain.jsonl.gz", b"{}", "不是完整的 gzip 文件"),
    ],
)
def test_a_corpus_file_that_cannot_be_used_has_its_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(CorpusError, match=said):
        sources(write(tmp_path / name, content))


def test_a_missing_or_empty_folder_has_its_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="找不到语料"):
        sources(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="没有文件"):
        sources(tmp_path)


def test_an_empty_row_is_refused_by_its_id(tmp_path: Path) -> None:
    source = sources(write(tmp_path / "c.jsonl", rows({"doc_id": "a", "text": " \n"})))[0]
    with pytest.raises(DocumentError, match="的“a” 中没有文字"):
        read(source)


def test_a_file_that_is_gone_or_too_large_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "小.txt", "一")
    with (tmp_path / "大.txt").open("wb") as file:
        file.truncate(100_000_000)
    found = scan(tmp_path)
    (sentence,) = found.failures
    assert "大.txt 有 100 MB，超过 50 MB，请拆分" in sentence
    (source,) = found.sources
    source.path.unlink()
    with pytest.raises(DocumentError, match="已经不在"):
        read(source)


def test_the_shipped_plan_is_read_as_it_was_found(plan_text: str) -> None:
    (source,) = sources(ROOT / "corpus")
    document = read(source)
    assert document.text == plan_text
    assert (document.doc_id, document.title) == (
        "zhengzhou_plan",
        "郑州市职业教育创新发展高地建设实施方案",
    )
    assert (document.issuer, document.region, document.issued_on) == (
        "郑州市",
        "郑州市",
        "2022-11-02",
    )
