"""What the bench measured, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kb.evaluation.bench.running import MEASURE
from kb.evaluation.bench.systems import OWN, SYSTEMS
from kb.evaluation.bench.work import K
from kb.evaluation.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb.evaluation.bench.machine import Machine
    from kb.evaluation.bench.preparing import Origin
    from kb.evaluation.bench.running import BenchReport, Measured, Size

_NONE = "—"
_HEADER = (
    "系统", "处理器 p50", "p95", "比", "时钟 p50", "p95", f"{MEASURE}", "内存 MB", "打开 s",
    "建立 条/s", "建立处理器 s", "建立内存 MB", "磁盘 MB",
)  # fmt: skip
_ORIGINS: Mapping[Origin, str] = {
    "own": "出自语料", "more": "出自另外给出的文件", "repeated": "是换了标题的重复"
}  # fmt: skip
_LEGS = {"both": "词和向量", "words": "只用词"}
_HOW = (
    f"所有系统用同样的条文、同样的词（本程序切分，去掉虚词）、同样的向量，每题取前 {K} 条；"
    "一个系统的建索引和检索各用一个进程，尽量只用一个线程。",
    "检索的时间以毫秒计，包括切分问题，“词和向量”的还包括问题的向量；先问过二十题才开始计时。"
    "“比”是处理器时间 p50 与本程序同类检索之比，大于 1 就是比本程序慢。",
    "“打开”到第一个问题有结果为止；内存是进程的峰值，连同 Python、库和切分问题的词典；磁盘是索引的大小。",
    "本程序的建立从文件的文字开始（结构、三类词、向量、首次打开都算在内），其他系统从现成的词和向量开始，不能直接相比；"
    "本程序检索时还看上级标题和整份文件，给英文问题配上中文词，改错别字；其他系统只看问题和条文自己的字。",
    "rank-bm25 不能存盘，打开就是重新建立。",
)


def as_json(report: BenchReport) -> dict[str, Any]:
    """Everything in the report as plain values, and how each system compares with this program."""
    found = asdict(report)
    for row, size in zip(found["sizes"], report.sizes, strict=True):
        row["ratios"] = {one.system: _ratio(one, size) for one in size.measured}
    return found


def as_markdown(report: BenchReport) -> str:
    """The report in Chinese: a table for each size and each kind of search."""
    parts = [
        "# 与其他系统相比的速度、内存和质量",
        f"{report.day}，{_machine(report.machine)}。{report.questions} 个问题（{report.dataset}），"
        f"其中 {report.judged} 个有标准引文，计入 {MEASURE}；向量：{report.encoder}。",
        "\n".join(f"- {line}" for line in _HOW),
    ]
    for size in report.sizes:
        parts += _size(size)
    return "\n\n".join([*parts, *_about_systems(report)]) + "\n"


def _machine(machine: Machine) -> str:
    memory = "" if machine.memory is None else f"，内存 {machine.memory / 1024:.0f} GB"
    load = "" if machine.load is None else f"，开始时的负载 {machine.load}"
    return f"{machine.processor}，{machine.cores} 核{memory}{load}，{machine.system}，Python {machine.python}"


def _size(size: Size) -> Iterator[str]:
    yield f"## {size.clauses:,} 条"
    yield _origins(size)
    for legs, title in _LEGS.items():
        rows = [_row(one, size) for one in size.measured if SYSTEMS[one.system].legs == legs]
        if rows:
            yield f"### {title}"
            yield table(_HEADER, rows)
    for name, said in size.failures.items():
        yield f"{SYSTEMS[name].title} 没有做成：{said}"


def _origins(size: Size) -> str:
    said = "，".join(f"{count:,} 条{_ORIGINS[origin]}" for origin, count in size.origins.items())
    repeated = "重复的条文与原文同样算命中。" if "repeated" in size.origins else ""
    return f"{said}。{repeated}"


def _row(one: Measured, size: Size) -> list[str]:
    ratio = _ratio(one, size)
    return [
        SYSTEMS[one.system].title,
        f"{one.processor.median:.2f}",
        f"{one.processor.p95:.2f}",
        _NONE if ratio is None else f"{ratio:.2g}",
        f"{one.clock.median:.2f}",
        f"{one.clock.p95:.2f}",
        _NONE if one.quality is None else f"{one.quality:.3f}",
        _whole(one.memory),
        f"{one.opening:.2f}",
        f"{size.clauses / one.built.clock:,.0f}",
        f"{one.built.processor:.1f}",
        _whole(one.built.memory),
        f"{one.disk:.1f}",
    ]


def _whole(value: float | None) -> str:
    return _NONE if value is None else f"{value:,.0f}"


def _ratio(one: Measured, size: Size) -> float | None:
    """Its median processor time over that of this program's search of the same kind."""
    own = next((o for o in size.measured if o.system == OWN[SYSTEMS[one.system].legs]), None)
    return None if own is None or own.processor.median == 0 else one.processor.median / own.processor.median


def _about_systems(report: BenchReport) -> Iterator[str]:
    """Versions, and what was not measured."""
    versions = {package: version for found in report.versions.values() for package, version in found.items()}
    if versions:
        yield f"版本：{'、'.join(f'{package} {version}' for package, version in versions.items())}。"
    for name, packages in report.missing.items():
        yield f"{SYSTEMS[name].title}：没有安装，未测（pip install {' '.join(packages)}）。"
