"""Where an index in Milvus lies, and the dimensions that its terms have there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.errors import IndexAddressError
from kb.index.milvus import Address
from kb.index.milvus.address import TOKEN_VARIABLE
from kb.index.milvus.weights import dimensions
from kb.index.stores import index_name, lasting, store_at

pytest.importorskip("pymilvus", reason="extra milvus is not installed")
pytest.importorskip("milvus_lite", reason="extra milvus is not installed")


class TestAddress:
    def test_what_a_url_tells(self) -> None:
        assert Address.of("milvus://kb.example:19531/policies/zz") == Address(
            uri="http://kb.example:19531", database="policies", name="zz"
        )
        assert Address.of("milvus+tls://[::1]/policies").uri == "https://[::1]:19530"
        assert Address.of("milvus://localhost").name == "policy_kb"
        assert Address.of("milvus:///data/kb.db").uri == "/data/kb.db"

    @pytest.mark.parametrize(
        "url",
        [
            "milvus://", "milvus:///", "milvus:///data/kb", "milvus+tls:///data/kb.db", "milvus://host:port",
            "milvus://host/a/b/c", "milvus://host/坏名", "milvus://host/a-b", "milvus://host/1a",
        ],
    )  # fmt: skip
    def test_what_is_no_address(self, url: str) -> None:
        with pytest.raises(IndexAddressError, match="写法不对"):
            Address.of(url)

    def test_a_password_is_not_repeated(self) -> None:
        with pytest.raises(IndexAddressError, match=TOKEN_VARIABLE) as refused:
            Address.of("milvus://root:geheim@host/a")
        assert "geheim" not in str(refused.value)

    def test_names_of_an_index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        assert index_name("index") == Path("index")
        assert lasting(Path("index")) == str(tmp_path / "index")
        assert lasting(index_name("milvus://host/a")) == "milvus://host/a"
        assert store_at("milvus://host/a") is store_at("milvus://host/a")
        with pytest.raises(IndexAddressError, match="文件夹"):
            store_at("ftp://host/a")


def test_a_term_has_another_dimension_in_each_field() -> None:
    terms = np.random.default_rng(0).integers(0, 2**63, 100_000).astype(np.uint64)
    fields = ("words", "bigrams", "characters", "contexts")
    found = np.concatenate([dimensions(field, terms) for field in fields])
    # 400,000 of 2^32 numbers: n²/2·2^32, some 19 pairs by chance.
    assert len(found) - len(np.unique(found)) < 50
    assert found.min() > 0
    assert found.max() <= 2**32 - 3
