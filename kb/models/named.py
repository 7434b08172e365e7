"""Models that a user names, which sentence-transformers runs: on the processor, and never downloaded."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from kb.errors import EncoderUnavailableError, install


def load_named(kind: str, name: str, called: str, *, instead: str = "") -> Any:
    """A model of a class of sentence-transformers, ``kind``, by its name or folder.

    ``called``: what people call such a model; ``instead``: what else they may do without it. Raises
    ``EncoderUnavailableError`` where the model, or the library that runs it, is not on this machine.
    """
    if find_spec("sentence_transformers") is None:
        raise EncoderUnavailableError(
            f"运行{called} {name} 需要 sentence-transformers，请先在项目文件夹里执行 {install('models')}。"
        )
    import sentence_transformers

    try:
        # A download of gigabytes, or minutes of retries without a network, should be asked for.
        return getattr(sentence_transformers, kind)(name, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise EncoderUnavailableError(
            f"本机没有{called} {name}，请检查名称或路径，或先执行 hf download {name} 下载{instead}。"
        ) from error
