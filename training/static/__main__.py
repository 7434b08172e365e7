"""Trains the shipped encoder: ``python -m training.static --data DIR --output DIR``."""

from __future__ import annotations

import argparse
import logging
import sys
from importlib.util import find_spec
from pathlib import Path

from kb.errors import EncoderUnavailableError, KbError


def main(arguments: list[str] | None = None) -> int:
    """Read the data, train, write the model folder; 0, or 1 after a stated failure."""
    parser = argparse.ArgumentParser(prog="python -m training.static", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and statutes/")
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        _train(options.data, options.output)
    except KbError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _train(data: Path, output: Path) -> None:
    if find_spec("sentence_transformers") is None:
        raise EncoderUnavailableError(
            "训练编码模型需要 sentence-transformers，请先执行 pip install 'policy-kb[models]'。"
        )
    # Imported only now: torch takes seconds, and may not be there at all.
    from training.static.recipe import Recipe
    from training.static.run import run

    run(data, Recipe(), output)


if __name__ == "__main__":
    sys.exit(main())
