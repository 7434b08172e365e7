"""Learning which words answer: the reward of a run, and the weights that earn it."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from kb import KnowledgeBase
from kb.answer.selection import _weights
from kb.evaluation.questions import Question
from kb.training.selection import Asked, fit, judged_runs, table


def question(answer: str, spans: tuple[str, ...]) -> Question:
    return Question(
        question_id="q",
        text="双师型教师占比要到多少？",
        lang="zh",
        answerable=True,
        quotes=(),
        documents={},
        answer=answer,
        answer_spans=spans,
    )


def test_the_signals_are_those_that_have_weights(plan: KnowledgeBase) -> None:
    judged = judged_runs(plan, question("70%以上", ("70%以上",)), "plan")
    assert judged is not None
    names, row = judged
    assert set(names) == set(_weights())
    assert row.signals.shape == (len(row.rewards), len(names))
    assert row.rewards.min() == 0.0
    assert row.rewards.max() == 1.0  # a run of at most sixty characters holds 70%以上


def asked(chance: np.random.Generator, dataset: str) -> Asked:
    """Twenty runs of which the one with the highest second signal, and no other, earns something."""
    signals = chance.normal(size=(20, 3)).astype(np.float32)
    rewards = np.zeros(20, dtype=np.float32)
    rewards[signals[:, 1].argmax()] = 0.8
    return Asked(dataset=dataset, signals=signals, rewards=rewards)


def test_what_pays_is_learned() -> None:
    chance = np.random.default_rng(3)
    rows = [asked(chance, "one") for _ in range(40)] + [asked(chance, "other") for _ in range(10)]
    weights = fit(rows)
    assert weights[1] > 3 * max(abs(weights[0]), abs(weights[2]))
    lines = table(rows).splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [["one", "40", "0.800"], ["other", "10", "0.800"]]
    assert all(float(line.split()[3]) > 0.6 for line in lines[1:])
