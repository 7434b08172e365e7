"""One training run from the data folder to the model."""

from __future__ import annotations

import logging
from random import Random
from typing import TYPE_CHECKING

from training.static.export import export
from training.static.fit import train
from training.static.glossary import build_glossary
from training.static.sources import read_sources
from training.static.views import Views
from training.static.vocabulary import build_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from training.static.recipe import Recipe

_log = logging.getLogger(__name__)


def run(data: Path, recipe: Recipe, output: Path) -> None:
    """Train on the sets below ``data`` as ``recipe`` says and write the model to ``output``.

    The same data and recipe give the same files.
    """
    sources = read_sources(data)
    tokenizer = build_tokenizer(sources, recipe.vocabulary)
    _log.info("%d passages, %d tokens", len(sources.passages), tokenizer.get_vocab_size())
    views = Views(sources, build_glossary(sources.entries), tokenizer, Random(recipe.seed))
    model = train(tokenizer, views, recipe)
    export(model, [(entry.traditional, entry.simplified) for entry in sources.entries], output)
