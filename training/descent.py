"""Gradient descent that is seeded, says how it goes, saves its state and goes on where it stopped."""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING, Any, TypeVar

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

WARM_UP = 0.05  # of the steps
LOWEST = 0.03  # of the rate, at the end
DECAY = 0.01
LONGEST = 1.0  # norm of a gradient
SAY_EVERY, SAVE_EVERY = 20, 40  # steps

Batch = TypeVar("Batch")


def descend(
    module: torch.nn.Module,
    groups: Sequence[dict[str, Any]],
    batches: Iterator[Batch],
    loss: Callable[[Batch, random.Random], torch.Tensor],
    *,
    out: Path,
    steps: int,
    seed: int,
) -> None:
    """Train ``module`` for ``steps`` in all, by AdamW (Loshchilov & Hutter, 2019) with linear decay.

    ``groups``: parameters with their rates, as torch's optimisers take them. ``batches`` must come in the
    same order each time; ``loss`` draws from a source of its own for each step. State is kept in ``out``.
    """
    optimiser = torch.optim.AdamW(list(groups), weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    held = {"module": module, "optimiser": optimiser, "plan": plan}
    out.mkdir(parents=True, exist_ok=True)
    done = _restored(out / "state.pt", held)
    module.train()
    started, seen = time.monotonic(), list[float]()
    for step, batch in zip(range(1, steps + 1), batches, strict=False):
        if step <= done:
            continue
        total = loss(batch, random.Random(f"{seed} {step}"))
        optimiser.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([p for group in groups for p in group["params"]], LONGEST)
        optimiser.step()
        plan.step()
        seen.append(total.item())
        if step % SAY_EVERY == 0:
            mean = sum(seen[-SAY_EVERY:]) / SAY_EVERY
            say(f"{step}/{steps} {time.monotonic() - started:.0f}s loss {mean:.3f}")
        if step % SAVE_EVERY == 0 or step == steps:
            _save(out / "state.pt", held, step)


def _rate(step: int, steps: int) -> float:
    """The share of the full rate: up, then linearly down."""
    return min(1.0, step / (WARM_UP * steps)) * max(LOWEST, 1 - step / steps)


def _restored(file: Path, held: dict[str, Any]) -> int:
    """Put everything back as it was saved; how many steps had been done, 0 without a file."""
    if not file.exists():
        return 0
    saved = torch.load(file, weights_only=True)
    for name, one in held.items():
        one.load_state_dict(saved[name])
    return int(saved["done"])


def _save(file: Path, held: dict[str, Any], done: int) -> None:
    """Write the state; it takes its place only when all of it is there."""
    part = file.with_suffix(".part")
    torch.save({"done": done, **{name: one.state_dict() for name, one in held.items()}}, part)
    part.replace(file)


def say(line: str) -> None:
    """Tell whoever waits."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
