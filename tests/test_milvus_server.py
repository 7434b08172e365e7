"""The index in Milvus Lite as a server on this machine: what one process builds, others read."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from index_conformance import two_documents

from kb import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Iterator


pytest.importorskip("pymilvus", reason="extra milvus is not installed")
pytest.importorskip("milvus_lite", reason="extra milvus is not installed")

ROOT = Path(__file__).parents[1]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return two_documents(tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that another process is."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server") / "data.db"
    command = [sys.executable, "-m", "milvus_lite", "server"]
    command += ["--data-dir", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as running:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"milvus://127.0.0.1:{port}/default"
        running.terminate()


def test_another_process_reads_what_one_has_built(server: str, corpus: Path) -> None:
    index = f"{server}/shared_index"
    KnowledgeBase.build(corpus, index, encoder="static")
    code = (
        "import sys, json; from kb import KnowledgeBase\n"
        "base = KnowledgeBase.open(sys.argv[1])\n"
        "print(json.dumps([hit.unit_id for hit in base.search('移栽大树补助').hits]))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, index]
    read = subprocess.run(command, check=True, capture_output=True, env=environment)
    folder = corpus.parent / "folder"
    KnowledgeBase.build(corpus, folder, encoder="static")
    expected = [hit.unit_id for hit in KnowledgeBase.open(folder).search("移栽大树补助").hits]
    assert json.loads(read.stdout) == expected
    assert expected


def test_a_reader_goes_on_while_the_index_is_replaced(server: str, corpus: Path) -> None:
    index = f"{server}/replaced"
    KnowledgeBase.build(corpus, index, encoder="static")
    reader = KnowledgeBase.open(index)
    before = reader.search("大树").hits
    (corpus / "b用水.txt").write_text("大树办法\n第一条 大树归市里管。\n", encoding="utf-8")
    KnowledgeBase.build(corpus, index, encoder="static")
    assert reader.search("移栽大树", documents=("a绿化",)).hits
    after = KnowledgeBase.open(index).search("大树").hits
    assert {hit.doc_id for hit in before} == {hit.doc_id for hit in after} == {"a绿化", "b用水"}
    assert "归市里管" in "".join(hit.text for hit in after)


def test_the_lease_of_a_build_that_was_killed_is_taken_over(server: str, corpus: Path) -> None:
    index = f"{server}/killed"
    code = (
        "import sys, os, signal; from kb.index.stores import store_at\n"
        "with store_at(sys.argv[1]).alone(): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run(
        [sys.executable, "-c", code, index], check=False, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert KnowledgeBase.build(corpus, index, encoder="static").documents == 2
