"""What the command that measures this program beside others does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kb.cli.batch import write_whole
from kb.cli.streams import Usage, end_progress, progress, write
from kb.errors import OutputError

if TYPE_CHECKING:
    import argparse

PEERS = ("rank-bm25", "bm25s", "tantivy", "lancedb", "milvus-lite", "llama-index")


def bench(arguments: argparse.Namespace, _: Usage) -> int:
    """Measure speed, memory and quality; 1 if a system that is installed could not be measured."""
    from kb.evaluation import bench as benches

    folder = arguments.output
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"不能建立文件夹 {folder}，请用 --output 另选一个。") from error
    try:
        report = benches.bench(
            arguments.dataset,
            arguments.units,
            corpus=arguments.corpus,
            more=arguments.more,
            chosen=arguments.peers,
            encoder=arguments.encoder,
            progress=progress,
        )
    finally:
        end_progress()
    shown = benches.as_markdown(report)
    found = json.dumps(benches.as_json(report), ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / "report.json", [found])
    write_whole(folder / "report.md", [shown])
    write(found if arguments.json else shown)
    return 1 if any(size.failures for size in report.sizes) else 0
