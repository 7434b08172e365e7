"""The table of word vectors: worked out by hand on three words, and against sentence-transformers itself."""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

import kb
from kb.errors import EncoderUnavailableError
from kb.models import named
from kb.models.encoders import NamedEncoder, StaticEncoder, load_encoder
from kb.models.words import WordVectors, load_words, shipped_words

FOLDER = Path(kb.__file__).parent / "data" / "encoder"
TEXTS = [
    "到2025年，建成一批高水平职业院校。",
    "What is the goal for vocational schools by 2025?",
    "罚款一万元以上五万元以下；情节严重的，吊销许可证。",
    "職業教育與普通教育具有同等重要地位",
    "",
    "？！……",
    "龘 ŝ ａＢＣ１２３ ①",
    "职业教育" * 200,
]


def write_static(folder: Path, weights: dict[str, NDArray[Any]]) -> str:
    """A static model of three words beside the unknown one, as sentence-transformers lays it out."""
    words = {"[UNK]": 0, "学校": 1, "教师": 2, "学生": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(weights, folder / "model.safetensors")
    kinds = ["sentence_transformers.models.StaticEmbedding", "sentence_transformers.models.Normalize"]
    modules = [
        {"idx": i, "name": str(i), "path": "" if i == 0 else "1", "type": kind}
        for i, kind in enumerate(kinds)
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return str(folder)


def table(folder: str) -> WordVectors:
    return load_words(folder, Path(folder))


TABLE = np.array([[0, 0], [3, 0], [0, 4], [1, 1]], dtype=np.float32)


def test_vector_is_the_normalised_mean_of_the_rows(tmp_path: Path) -> None:
    model = table(write_static(tmp_path, {"embedding.weight": TABLE}))
    vectors = model.encode(["学校", "学校 教师", "未知 学校", "未知", "", "学生 学生"])
    half = math.sqrt(0.5)
    expected = np.array([[1, 0], [3 / 5, 4 / 5], [1, 0], [0, 0], [0, 0], [half, half]])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected, atol=1e-7)
    assert model.dimensions == 2


def test_vectors_are_the_same_to_the_last_bit_alone_and_among_others() -> None:
    words = shipped_words()
    lengths = np.array([0, 1, 2, 8, 9, 10, 17, 40, 128, 129, 130, 300], dtype=np.int64)
    ids = np.random.default_rng(0).integers(0, 1000, lengths.sum())
    together = words.of_tokens(ids, lengths)
    ends = np.cumsum(lengths)
    for vector, end, length in zip(together, ends, lengths, strict=True):
        own = ids[end - length : end].astype(np.int32)
        assert vector.tolist() == words.of_tokens(own, np.array([length]))[0].tolist()
        total = words.token_vectors(own).sum(axis=0, dtype=np.float64)
        np.testing.assert_allclose(vector, total / max(np.linalg.norm(total), 1e-9), atol=1e-6)


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    model = table(write_static(tmp_path, {"embedding.weight": TABLE}))
    assert model.encode([]).shape == (0, 2)


def test_whole_numbers_with_factors_and_shared_rows(tmp_path: Path) -> None:
    weights: dict[str, NDArray[Any]] = {
        "embeddings": np.array([[0, 0], [127, 0], [0, 100]], dtype=np.int8),
        "weights": np.array([1, 2 / 127, 0.01, 1 / 127], dtype=np.float32),
        "mapping": np.array([0, 1, 2, 1], dtype=np.int64),  # 学生 has the row of 学校
    }
    model = table(write_static(tmp_path, weights))
    # The rows come to: 学校 two by none, 教师 none by one, 学生 one by none.
    half = math.sqrt(0.5)
    expected = np.array([[2 / math.sqrt(5), 1 / math.sqrt(5)], [half, half], [1, 0]])
    np.testing.assert_allclose(model.encode(["学校 教师", "学生 教师", "学生"]), expected, atol=1e-6)


def test_cosines_of_words_are_of_their_directions_alone(tmp_path: Path) -> None:
    rows = np.array([[0, 0], [3, 4], [0, 5]], dtype=np.int8)
    factors, row_of = np.array([1, 1, 0.1, 7]), np.array([0, 1, 2, 2])
    folder = write_static(tmp_path / "model", {"embeddings": rows, "weights": factors, "mapping": row_of})
    unknown, school, teacher, student = range(4)
    ids, others = (np.array(part, dtype=np.int32) for part in ([school, teacher, unknown], [student, school]))
    found = table(folder).token_cosines(ids, others)
    assert found.tolist() == [pytest.approx([0.8, 1]), pytest.approx([1, 0.8]), [0, 0]]


def test_tokens_name_known_words_and_their_places(tmp_path: Path) -> None:
    model = table(write_static(tmp_path, {"embedding.weight": TABLE}))
    tokens = model.tokens("教师 未知 学校")
    assert tokens.spans.tolist() == [[0, 2], [6, 8]]
    assert tokens.vectors.tolist() == [[0, 4], [3, 0]]
    assert model.tokens("").vectors.shape == (0, 2)


def test_shipped_tokens_are_whole_words_of_the_original_text() -> None:
    text = "What is ＧＤＰ目标？２０２５年， the school：职业教育"
    model = shipped_words()
    words = [text[start:end] for start, end in model.tokens(text).spans]
    assert {"What", "目标", "２０２５", "年", "the", "school", "职业", "教育"} <= set(words)
    assert "".join(words) == "".join(filter(str.isalnum, text))


def test_fingerprint_is_that_of_the_two_files(tmp_path: Path) -> None:
    model = table(write_static(tmp_path, {"embedding.weight": TABLE}))
    content = (tmp_path / "model.safetensors").read_bytes() + (tmp_path / "tokenizer.json").read_bytes()
    assert model.fingerprint == hashlib.sha256(content).hexdigest()
    other = table(write_static(tmp_path / "other", {"embedding.weight": TABLE + 1}))
    assert other.fingerprint != model.fingerprint


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_incomplete_folder_is_stated(tmp_path: Path, missing: str) -> None:
    folder = write_static(tmp_path, {"embedding.weight": TABLE})
    (tmp_path / missing).unlink()
    with pytest.raises(EncoderUnavailableError, match="缺失或已损坏"):
        table(folder)


def test_truncated_weights_are_stated(tmp_path: Path) -> None:
    folder = write_static(tmp_path, {"embedding.weight": TABLE})
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4])
    with pytest.raises(EncoderUnavailableError, match="缺失或已损坏"):
        table(folder)


def test_missing_library_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "find_spec", lambda _: None)
    with pytest.raises(EncoderUnavailableError, match="models"):
        load_encoder("BAAI/bge-m3")


@pytest.mark.parametrize("name", ["somebody/not-a-model-of-this-machine", "./no-such-folder"])
def test_model_that_is_not_on_this_machine_is_stated_and_not_downloaded(name: str) -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra models")
    with pytest.raises(EncoderUnavailableError, match="本机没有编码模型"):
        load_encoder(name)


def test_shipped_encoder_is_small_and_normalised() -> None:
    model = shipped_words()
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) <= 15_000_000
    norms = np.linalg.norm(model.encode(TEXTS), axis=1)
    known = [bool(text.strip("？！…")) for text in TEXTS]
    np.testing.assert_allclose(norms, known, atol=1e-6)


def test_shipped_encoder_equals_sentence_transformers() -> None:
    library = pytest.importorskip("sentence_transformers", reason="needs the extra models")
    theirs = library.SentenceTransformer(str(FOLDER), device="cpu").encode(TEXTS)
    ours = shipped_words().encode(TEXTS)
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_a_named_encoder_keeps_the_protocol() -> None:
    library = pytest.importorskip("sentence_transformers", reason="needs the extra models")
    named = NamedEncoder(name="any", model=library.SentenceTransformer(str(FOLDER), device="cpu"))
    words = shipped_words()
    assert named.dimensions == words.dimensions
    np.testing.assert_allclose(named.queries(TEXTS[:3]), words.encode(TEXTS[:3]), atol=1e-5)
    np.testing.assert_allclose(
        named.passages([("办法\n总则\n罚则", "处罚款。")]), words.encode(["办法\n罚则\n处罚款。"]), atol=1e-5
    )
    assert len(named.fingerprint) == 64


def test_the_table_is_an_encoder_that_mixes_headings_in(tmp_path: Path) -> None:
    encoder = load_encoder(write_static(tmp_path, {"embedding.weight": TABLE}))
    assert isinstance(encoder, StaticEncoder)
    # 学校 is (1, 0), 教师 is (0, 1): 0.3 of the heading is added to the clause, and the sum normalised.
    length = math.hypot(1, 0.3)
    expected = np.array([[1 / length, 0.3 / length], [0, 1]])
    np.testing.assert_allclose(encoder.passages([("教师", "学校"), ("教师", "教师")]), expected, atol=1e-6)
    np.testing.assert_allclose(encoder.queries(["学校"]), [[1, 0]], atol=1e-6)


def test_question_path_needs_neither_torch_nor_sentence_transformers() -> None:
    code = (
        "import sys\nfrom kb.models.encoders import load_encoder\nload_encoder().queries(['职业教育'])\n"
        "sys.exit(len({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("vocational education", "职业教育", "消防安全"),
        ("How high is the fine?", "处一万元以上罚款", "本条例自公布之日起施行"),
        ("孩子上学", "适龄儿童入学", "排放污水"),
        ("老板不发工资怎么办", "用人单位拖欠劳动报酬", "船舶应当悬挂国旗"),
    ],
)
def test_shipped_encoder_sees_sense_across_words_and_languages(question: str, right: str, wrong: str) -> None:
    asked, good, bad = shipped_words().encode([question, right, wrong])
    assert asked @ good > asked @ bad + 0.1


@given(st.lists(st.text(max_size=20), max_size=6))
def test_each_text_is_encoded_by_itself(texts: list[str]) -> None:
    model = shipped_words()
    together = model.encode(texts)
    for text, row in zip(texts, together, strict=True):
        np.testing.assert_allclose(model.encode([text])[0], row, atol=1e-6)
