"""The index in Milvus Lite, embedded: see ``tests/index_conformance.py``."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from index_conformance import GREEN, WATER, IndexConformance, two_documents, weighed

from kb import KnowledgeBase
from kb.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexUnreachableError,
    IndexVersionError,
    IndexWriteError,
)
from kb.index.building import build
from kb.index.local import LocalStore
from kb.index.milvus import Address, MilvusStore
from kb.index.milvus.address import TOKEN_VARIABLE
from kb.index.milvus.blobs import Blobs
from kb.index.milvus.schema import Generation
from kb.index.stores import store_at
from kb.models.encoders import load_encoder
from kb.query import own_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymilvus import MilvusClient

pytest.importorskip("pymilvus", reason="extra milvus is not installed")
pytest.importorskip("milvus_lite", reason="extra milvus is not installed")

ROOT = Path(__file__).parents[1]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """Where an embedded server may keep its data; it is stopped in the end."""
    from milvus_lite.server_manager import server_manager_instance

    yield tmp_path / "index.db"
    server_manager_instance.release_server(str(tmp_path / "index.db"))


@pytest.fixture
def store(file: Path) -> MilvusStore:
    return MilvusStore(Address.of(f"milvus://{file}"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return two_documents(tmp_path)


def client(store: MilvusStore) -> MilvusClient:
    from pymilvus import MilvusClient

    return MilvusClient(store.address.uri)


def standing(store: MilvusStore) -> Generation:
    return Generation.of(client(store).describe_alias(store.address.name)["collection_name"])


class TestEmbedded(IndexConformance):
    """All that a store must do, in a file."""

    @pytest.fixture
    def store(self, file: Path) -> MilvusStore:
        return MilvusStore(Address.of(f"milvus://{file}"))


def test_rows_are_added_while_the_texts_stay_alike(store: MilvusStore, corpus: Path) -> None:
    encoder = load_encoder("static")
    build(corpus, store, encoder)
    first = standing(store)
    (corpus / "c新.txt").write_text(GREEN.replace("大树", "小树"), encoding="utf-8")
    report = build(corpus, store, encoder)
    assert (report.documents, report.read) == (3, 1)
    assert standing(store) == first  # the same generation
    (corpus / "c新.txt").unlink()
    (corpus / "a绿化.txt").unlink()
    build(corpus, store, encoder)
    rows = client(store).query(standing(store).clauses, filter="", output_fields=["count(*)"])
    assert rows[0]["count(*)"] == 2
    store.open().verify()


def test_a_generation_is_made_anew_where_texts_have_another_length(store: MilvusStore, corpus: Path) -> None:
    encoder = load_encoder("static")
    build(corpus, store, encoder)
    first = standing(store)
    long = "".join(f"第{n}条 {'行道树由园林部门和街道办事处共同养护' * 6}。\n" for n in "一二三")
    (corpus / "c新.txt").write_text(f"长办法\n{long}", encoding="utf-8")
    report = build(corpus, store, encoder)
    assert report.read == 1  # the others are taken over
    assert standing(store) != first
    assert store.open().drift == 0
    store.open().verify()
    folder = LocalStore(corpus.parent / "folder")
    build(corpus, folder, encoder)
    question = weighed("园林部门养护大树")
    found, expected = (opened.look_up(question) for opened in (store.open(), folder.open()))
    for k in range(1, 10):
        assert sorted(found.best(k, None)) == sorted(expected.best(k, None))
    build(corpus, store, encoder)
    (corpus / "c新.txt").unlink()
    build(corpus, store, encoder)
    # The generation before stays for its readers; older ones are gone.
    assert first.clauses not in client(store).list_collections()


def test_rows_that_no_head_counts_are_not_found(store: MilvusStore, corpus: Path) -> None:
    build(corpus, store, load_encoder("static"))
    index = store.open()
    rows = client(store).query(
        standing(store).clauses, filter="document == 0", output_fields=["key", "document", "sparse", "dense"]
    )
    leftover = [{**row, "key": row["key"] + (7 << 20), "document": 7} for row in rows]
    client(store).upsert(standing(store).clauses, leftover)
    assert store.open().look_up(weighed("移栽大树")).best(9, None).tolist()[:2] == [1, 4]
    vector = load_encoder("static").queries(["移栽大树的补助"])[0]
    assert len(store.open().nearest(vector, 99, -1.0, None)) == 5
    (corpus / "b用水.txt").write_text(WATER.replace("南京", "郑州"), encoding="utf-8")
    build(corpus, store, load_encoder("static"))
    kept = client(store).query(standing(store).clauses, filter="document == 7", output_fields=["key"])
    assert not list(kept)
    assert index.manifest != store.open().manifest


def test_one_builds_at_a_time(store: MilvusStore, corpus: Path) -> None:
    other = MilvusStore(store.address)
    with other.alone(), pytest.raises(IndexWriteError, match="另一个"):
        build(corpus, store, load_encoder("static"))
    with pytest.raises(IndexMissingError):
        store.open()
    build(corpus, store, load_encoder("static"))
    assert not [name for name in client(store).list_collections() if "lease" in name]


def change_blob(store: MilvusStore, kind: str, content: str) -> None:
    collection = standing(store).blobs
    fields = ["key", "kind", "number", "part", "parts", "nothing"]
    row: dict[str, Any] = dict(
        client(store).query(collection, filter=f'kind == "{kind}"', output_fields=fields)[0]
    )
    client(store).upsert(collection, [{**row, "nothing": [0.0, 0.0], "content": content}])


@pytest.mark.parametrize("kind", ["head", "manifest", "serials", "statistics"])
def test_what_is_damaged_is_said_when_it_is_opened(store: MilvusStore, corpus: Path, kind: str) -> None:
    build(corpus, store, load_encoder("static"))
    change_blob(store, kind, "AAAA")
    with pytest.raises(IndexDamagedError, match=r"kb build。$"):
        store.open()
    assert build(corpus, store, load_encoder("static")).read == 2
    store.open().verify()


def test_damage_is_found_by_a_check(store: MilvusStore, corpus: Path) -> None:
    build(corpus, store, load_encoder("static"))
    rows = client(store).query(
        standing(store).clauses, filter="document == 1", output_fields=["key", "document", "sparse", "dense"]
    )
    changed = {**rows[0], "dense": (-np.array(rows[0]["dense"])).tolist()}
    client(store).upsert(standing(store).clauses, [changed])
    with pytest.raises(IndexDamagedError, match="b用水"):
        store.open().verify()
    client(store).delete(standing(store).clauses, filter=f"key == {rows[1]['key']}")
    with pytest.raises(IndexDamagedError):
        store.open().verify()


def test_another_version_is_refused_by_its_number(store: MilvusStore, corpus: Path) -> None:
    build(corpus, store, load_encoder("static"))
    blobs = Blobs(store.open()._connection, standing(store).blobs)
    blobs.put("head", [(0, json.dumps({"format": "policy-kb-milvus", "format_version": 99}).encode())])
    with pytest.raises(IndexVersionError, match="99"):
        store.open()
    assert build(corpus, store, load_encoder("static")).read == 2


def test_the_own_lexicon_goes_with_the_index(file: Path, corpus: Path) -> None:
    index = f"milvus://{file}"
    (corpus / "lexicon.tsv").write_text("用语\t其他说法\t英文\n行道树\t路边树\t\n", encoding="utf-8")
    KnowledgeBase.build(corpus, index, encoder="static")
    store = store_at(index)
    first = store.stamp()
    assert store.open().manifest.words == own_lexicon.written(own_lexicon.load(corpus))
    assert KnowledgeBase.open(index).search("路边树谁养护").hits[0].text.startswith("第一条 行道树")
    KnowledgeBase.build(corpus, index, encoder="static")
    assert store.stamp() == first
    store.keep("", "")
    assert store.open().manifest.words == ""
    assert KnowledgeBase.open(index).search("行道树谁养护").hits[0].text.startswith("第一条 行道树")
    assert store.stamp() != first
    assert store.built() is not None


def test_a_server_that_is_away_is_said_within_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.index.milvus.connection.CONNECTING", 0.5)
    monkeypatch.setenv(TOKEN_VARIABLE, "root:geheim")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(IndexUnreachableError, match="连不上") as failed:
        KnowledgeBase.open(f"milvus://127.0.0.1:{port}")
    assert "geheim" not in str(failed.value)


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        (65535, "auth check failure, please check user and password", TOKEN_VARIABLE),
        (800, "database not found[database=nix]", "数据库"),
        (100, "collection not found", "刚被替换"),
        (1, "quota exceeded: disk full", "空间"),
    ],
)
def test_each_failure_has_a_sentence(store: MilvusStore, code: int, message: str, said: str) -> None:
    from pymilvus.exceptions import MilvusException

    failure = store._connection._failure(MilvusException(code, message), writes=True)
    assert said in str(failure)
    assert str(failure).endswith("。")


def test_a_file_that_another_process_has_opened(file: Path, corpus: Path) -> None:
    KnowledgeBase.build(corpus, f"milvus://{file}", encoder="static")
    code = "import sys; from kb.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "search", "大树", "--index", f"milvus://{file}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    other = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert other.returncode == 1
    assert "另一个程序" in other.stderr.splitlines()[-1]


def test_an_index_is_opened_again_after_a_start(file: Path, corpus: Path) -> None:
    code = "import sys; from kb.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "build", "--encoder", "static", "--corpus", str(corpus)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command += ["--index", f"milvus://{file}"]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert KnowledgeBase.open(f"milvus://{file}").search("移栽大树").hits
