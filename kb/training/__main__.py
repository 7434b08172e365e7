"""Trains the shipped encoder: ``python -m kb.training --data DIR --output DIR``."""

from __future__ import annotations

import argparse
import logging
import random
import sys
from importlib.util import find_spec
from pathlib import Path

from kb.errors import EncoderUnavailableError, KbError


def main(arguments: list[str] | None = None) -> int:
    """Read the data, train, write the model folder; 0, or 1 after a stated failure."""
    parser = argparse.ArgumentParser(prog="python -m kb.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and statutes/")
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    parser.add_argument("--rounds", type=int, help="rounds over the data, instead of the recipe's")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        _run(options.data, options.output, options.rounds)
    except KbError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _run(data: Path, output: Path, rounds: int | None) -> None:
    if find_spec("sentence_transformers") is None:
        raise EncoderUnavailableError(
            "训练编码模型需要 sentence-transformers，请先执行 pip install 'policy-kb[models]'。"
        )
