"""The steps of training on a corpus of a few sentences."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from random import Random

import numpy as np
import pytest

from kb.models.encoders import load_encoder
from training.static.__main__ import main
from training.static.glossary import Glossary, build_glossary
from training.static.recipe import Recipe, VocabularySize
from training.static.sources import Entry, Passage, Sources, read_sources
from training.static.views import Pair, Views
from training.static.vocabulary import add_spellings, build_tokenizer, parts_of_words, tokenizer_of

LAWS = [
    ("职业教育法", "第二条", "本法所称职业教育，是指为了培养高素质技术技能人才。职业学校应当依法办学。"),
    ("职业教育法", "第三条", "职业教育是与普通教育具有同等重要地位的教育类型。国家大力发展职业教育。"),
    ("消防法", "第二条", "消防工作贯彻预防为主、防消结合的方针。任何单位都有维护消防安全的义务。"),
    ("消防法", "第六十条", "违反本法规定的，处五千元以上五万元以下罚款；情节严重的，责令停产停业。"),
]
ENTRIES = [
    ("職業教育", "职业教育", "zhi2 ye4 jiao4 yu4", ["vocational education"]),
    ("教育", "教育", "jiao4 yu4", ["to educate", "education", "CL:次[ci4]"]),
    ("罰款", "罚款", "fa2 kuan3", ["fine", "penalty (monetary)"]),
    ("罰金", "罚金", "fa2 jin1", ["fine"]),
    ("學校", "学校", "xue2 xiao4", ["school"]),
    ("的", "的", "de5", ["of", "(used after an attribute)"]),
    ("鄭", "郑", "Zheng4", ["surname Zheng"]),
]
SMALL = VocabularySize(han_words=60, han_characters=200, english_words=20, english_pieces=30, numbers=5)


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    laws = [{"law": law, "article": a, "heads": ["第一章  总则", ""], "text": t} for law, a, t in LAWS]
    passage = "学校有学生两千人。教师一百人。"
    train = tmp_path / "data" / "train"
    _write(train / "laws.jsonl.gz", [dict(row) for row in laws])
    _write(
        train.parent / "statutes/corpus.jsonl.gz", [{"doc_id": "s", "title": "消防法", "text": LAWS[2][2]}]
    )
    _write(
        train / "news.jsonl.gz",
        [{"title": "我市职业教育再上台阶", "passage": "新建职业学校五所。\n投入两亿元。"}],
    )
    asked: list[dict[str, object]] = [
        {"question": q, "passage": passage, "answers": []} for q in ("有多少学生？", "教师几人？")
    ]
    _write(train / "reading_comprehension.jsonl.gz", asked)
    _write(train / "english_chinese.jsonl.gz", [{"en": "The school is big.", "zh": "学校很大。", "set": "x"}])
    entries = [{"traditional": t, "simplified": s, "pinyin": p, "english": e} for t, s, p, e in ENTRIES]
    _write(train / "cc_cedict.jsonl.gz", [dict(entry) for entry in entries])
    return train.parent


def test_each_text_is_read_once_with_its_headings_and_questions(data: Path) -> None:
    sources = read_sources(data)
    assert len(sources.passages) == len(LAWS) + 2  # the statute repeats a law's article
    assert sources.passages[0].title == "职业教育法 总则"
    assert sources.passages[-1].questions == ("有多少学生？", "教师几人？")
    assert sources.parallels[0].english == "The school is big."
    assert sources.entries[0].glosses == ("vocational education",)


def test_tokenizer_keeps_words_and_falls_back_to_characters(data: Path) -> None:
    tokenizer = build_tokenizer(read_sources(data), SMALL)

    def cut(text: str) -> list[str]:
        return list(tokenizer.encode(text, add_special_tokens=False).tokens)

    assert cut("职业教育") == ["职业", "教育"]
    assert cut("Vocational EDUCATION, school") == ["▁vocational", "▁education", "▁school"]
    assert cut("罚教") == ["罚", "教"]
    assert cut("１０５") == ["1", "0", "5"]
    assert cut("schools")[0] == "▁school"
    assert cut("，。！") == []


def test_most_probable_path_wins() -> None:
    shares = {"研究": 0.2, "研究生": 0.05, "生命": 0.2, "命": 0.05, "起源": 0.4, "生": 0.1}
    tokenizer = tokenizer_of({piece: math.log(share) for piece, share in shares.items()})
    # 研究 生命 起源: .2 * .2 * .4 > 研究生 命 起源: .05 * .05 * .4
    assert tokenizer.encode("研究生命起源").tokens == ["研究", "生命", "起源"]


def test_parts_of_words() -> None:
    pieces = ["学", "校", "学校", "▁school", "s", "▁schools", "2025"]
    tokenizer = tokenizer_of(dict.fromkeys(pieces, -1.0))
    rows = tokenizer.get_vocab()
    expected = {"学校": ("学", "校"), "▁schools": ("▁school", "s")}
    for piece, row in rows.items():
        made_of = tuple(rows[part] for part in expected.get(piece, ()))
        assert parts_of_words(tokenizer)[row] == made_of


def test_other_spellings_share_the_row_of_their_word() -> None:
    tokenizer = tokenizer_of({"学": -3.0, "学校": -1.0, "校": -3.0})
    spellings = [("學校", "学校"), ("學", "学"), ("校", "校"), ("醫", "医")]
    more, rows = add_spellings(tokenizer, spellings)
    assert rows == [0, 1, 2, 3, 2, 1]
    assert [rows[token] for token in more.encode("學校").ids] == tokenizer.encode("学校").ids
    assert [rows[token] for token in more.encode("校學").ids] == tokenizer.encode("校学").ids


def _glossary() -> Glossary:
    entries = (Entry(simplified=s, traditional=t, pinyin=p, glosses=tuple(e)) for t, s, p, e in ENTRIES)
    return build_glossary(entries)


def test_glossary_holds_translations_only() -> None:
    glossary = _glossary()
    assert glossary.glosses["教育"] == ("educate", "education")
    assert glossary.glosses["罚款"] == ("fine", "penalty")
    assert "郑" not in glossary.glosses
    assert glossary.readings["郑"] == "zheng"
    assert glossary.synonyms == {"罚款": ("罚金",), "罚金": ("罚款",)}


def _views(data: Path, seed: int) -> tuple[list[str], list[Pair]]:
    sources = read_sources(data)
    tokenizer = build_tokenizer(sources, SMALL)
    pairs = Views(sources, build_glossary(sources.entries), tokenizer, Random(seed)).round()
    rows = tokenizer.get_vocab()
    return sorted(rows, key=rows.__getitem__), pairs


def test_views_are_the_same_for_the_same_seed(data: Path) -> None:
    def plain(seed: int) -> list[tuple[str, list[int], list[int]]]:
        return [(p.kind, p.query.tolist(), p.passage.tolist()) for p in _views(data, seed)[1]]

    assert plain(1) == plain(1)
    assert plain(1) != plain(2)


def test_views_pair_questions_with_their_passage_and_glosses_with_their_word(data: Path) -> None:
    words, pairs = _views(data, 3)
    texts = {
        (p.kind, "".join(words[i] for i in p.query), "".join(words[i] for i in p.passage)) for p in pairs
    }
    assert ("question", "有多少学生", "学校有学生两千人教师一百人") in texts
    assert ("dictionary", "▁vocational▁education", "职业教育") in texts
    assert {pair.kind for pair in pairs} == {"laws", "news", "reading", "question", "parallel", "dictionary"}
    assert all(len(pair.query) and len(pair.passage) for pair in pairs)


def test_an_untitled_passage_of_one_sentence_has_views() -> None:
    passage = Passage(source="news", title="", text="新建职业学校五所。")
    sources = Sources(passages=(passage,), parallels=(), entries=())
    tokenizer = tokenizer_of(dict.fromkeys(["新建", "职业", "学校", "五所"], -1.0))
    views = Views(sources, build_glossary(()), tokenizer, Random(0))
    assert any(views.round() for _ in range(20))


def _train(data: Path, output: Path) -> np.ndarray:
    from training.static.run import run

    recipe = Recipe(vocabulary=SMALL, dimensions=(16, 8), rounds=30, batch=8, seed=5)
    run(data, recipe, output)
    return load_encoder(str(output)).queries(["school", "学校", "消防安全", "學校"])


def test_training_from_end_to_end_is_reproducible_and_learns(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra models")
    first = _train(data, tmp_path / "first")
    second = _train(data, tmp_path / "second")
    np.testing.assert_array_equal(first, second)
    assert first[0] @ first[1] > first[0] @ first[2] + 0.3
    np.testing.assert_array_equal(first[1], first[3])
    read = (tmp_path / "first" / "model.safetensors").read_bytes()
    assert read == (tmp_path / "second" / "model.safetensors").read_bytes()


def test_missing_library_is_stated(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("training.static.__main__.find_spec", lambda _: None)
    assert main(["--data", str(data), "--output", str(tmp_path / "out")]) == 1
    assert "models" in capsys.readouterr().err
