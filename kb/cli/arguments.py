"""The commands and what each takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from kb.cli import asking, keeping, measuring, serving
from kb.corpus import feedback
from kb.index.stores import index_name
from kb.records import Validity
from kb.search.filters import Holding
from kb.search.finder import Sort
from kb.search.typed import Match

Add = Callable[..., argparse.ArgumentParser]


class _Parser(argparse.ArgumentParser):
    """An argument parser that states its failures in one Chinese sentence and exits with 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}：用法不对（{message}），请用 {self.prog} --help 查看用法。\n")


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError
    return number


_positive.__name__ = "正整数"


def _count(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError
    return number


_count.__name__ = "不小于零的整数"


def _date(value: str) -> date:
    return date.fromisoformat(value)


_date.__name__ = " 2022-11-02 形式的日期"


def _index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--index",
        type=index_name,
        default=Path("index"),
        metavar="DIR",
        help="索引：文件夹（默认 index），或 milvus://主机:端口/数据库/名称",
    )


def _corpus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--corpus",
        type=Path,
        default=Path("corpus"),
        metavar="DIR",
        help="语料：文件夹或 .jsonl 文件（默认 corpus）",
    )


def _encoder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--encoder", metavar="NAME_OR_PATH", help="编码模型：名称或文件夹（默认随附的模型）")


def _day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_date, metavar="DATE", help="按这一天是否有效来选文件（YYYY-MM-DD，默认今天）"
    )
    parser.add_argument("--all-versions", action="store_true", help="也包括已废止和尚未施行的文件")


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError
    return value


_text.__name__ = "文字"


def _filters(parser: argparse.ArgumentParser) -> None:
    """What the clauses of a search, and their documents, must hold or say."""
    clause = parser.add_argument_group("条文的条件（都要满足；只写条件不写 QUERY 时，列出全部符合的条文）")

    def repeated(group: argparse._ArgumentGroup, name: str, metavar: str, about: str, **more: Any) -> None:
        group.add_argument(name, action="append", default=[], metavar=metavar, help=about, **more)

    repeated(clause, "--phrase", "TEXT", "一字不差地含有这些字（可重复，都要有）", type=_text)
    repeated(clause, "--exclude", "TEXT", "不含这些字（可重复，都不能有）", type=_text)
    clause.add_argument(
        "--part", metavar="PLACE", type=_text,
        help="在文件的这一部分：第三部分、任务12、附件1、标题里的字，或 kb show --json 里的 unit_id",
    )  # fmt: skip
    repeated(
        clause, "--holds", "KIND", "写有金额 amount、比例 ratio、数量 count、时限 deadline（可重复，都要有）",
        choices=[holding.value for holding in Holding],
    )  # fmt: skip
    clause.add_argument(
        "--body", metavar="NAME", type=_text,
        help="责任单位名称含有这些字：条文自己写明的，或者所在任务末尾写明的",
    )  # fmt: skip
    document = parser.add_argument_group("文件的条件")
    repeated(document, "--doc", "ID", "只在这份文件里找（可重复）")
    repeated(document, "--issuer", "NAME", "发文机关（可重复，联合发文有其一即可）", type=_text)
    repeated(document, "--region", "NAME", "适用地区（可重复）", type=_text)
    document.add_argument("--issued-from", type=_date, metavar="DATE", help="成文日期不早于（YYYY-MM-DD）")
    document.add_argument("--issued-to", type=_date, metavar="DATE", help="成文日期不晚于（YYYY-MM-DD）")
    repeated(
        document, "--validity", "WORD", f"效力（可重复）：{'、'.join(Validity)}",
        choices=[validity.value for validity in Validity],
    )  # fmt: skip


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--questions", type=Path, metavar="IN.jsonl",
        help="成批提问：每行 {id, question}，可以带 documents（只在这些文件里）和 all_versions",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, metavar="OUT.jsonl", help="成批提问的结果，每行一条")


def _asking(add: Add) -> None:
    """The commands that ask."""
    ask = add("ask", help="提问，得到有出处的答案")
    ask.add_argument("question", nargs="?", metavar="QUESTION", help="问题")
    ask.add_argument("--explain", action="store_true", help="列出每条相关条文的各项得分")
    ask.add_argument("--doc", action="append", default=[], metavar="ID", help="只问这份文件（可重复）")
    _json(ask)
    _batch(ask)
    _day(ask)
    _index(ask)
    ask.set_defaults(run=asking.ask)

    search = add("search", help="检索条文")
    search.add_argument(
        "query", nargs="?", metavar="QUERY", help="要找的话；整句加引号，要去掉的词前面加减号"
    )
    search.add_argument("-k", type=_positive, default=10, metavar="K", help="条数（默认 10）")
    search.add_argument("--mode", choices=("hybrid", "lexical", "dense"), default="hybrid", help="检索方式")
    search.add_argument(
        "--match", choices=[match.value for match in Match], default=Match.NEAR.value,
        help="相近的条文 near（默认），写有全部词 all 或任一词 any 的所有条文",
    )  # fmt: skip
    search.add_argument(
        "--sort",
        choices=[sort.value for sort in Sort],
        default=Sort.RELEVANCE.value,
        help="按相关程度 relevance（默认）、成文日期从新到旧 date 或在文件中的位置 place 排列",
    )
    search.add_argument("--skip", type=_count, default=0, metavar="N", help="略过前 N 条")
    search.add_argument("--facets", action="store_true", help="JSON 里加上各文件、机关、地区等的条数")
    _filters(search)
    _json(search)
    _batch(search)
    _day(search)
    _index(search)
    search.set_defaults(run=asking.search)

    show = add("show", help="列出文件；显示一份文件的结构或全文")
    show.add_argument("doc", nargs="?", metavar="DOC", help="文件 id")
    form = show.add_mutually_exclusive_group()
    form.add_argument("--text", action="store_true", help="输出标准文本（各处偏移量所指）")
    form.add_argument("--json", action="store_true", help="输出 JSON")
    _index(show)
    show.set_defaults(run=asking.show)

    targets = add("targets", help="列出文件里的量化目标和标准")
    targets.add_argument("docs", nargs="*", metavar="DOC", help="文件 id（默认全部文件）")
    shape = targets.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="输出 JSON")
    shape.add_argument("--csv", action="store_true", help="输出 CSV（UTF-8）")
    _index(targets)
    targets.set_defaults(run=asking.targets)


def _keeping(add: Add) -> None:
    """The commands that keep a corpus and its index."""
    build = add("build", help="读取语料，建立或更新索引")
    _corpus(build)
    _index(build)
    _encoder(build)
    build.set_defaults(run=keeping.build)

    put = add("add", help="加入文件并更新索引")
    put.add_argument("files", type=Path, nargs="+", metavar="FILE", help="要加入的文件")
    _corpus(put)
    _index(put)
    put.set_defaults(run=keeping.add)

    remove = add("remove", help="移走文件并更新索引")
    remove.add_argument("docs", nargs="+", metavar="DOC", help="文件 id")
    _corpus(remove)
    _index(remove)
    remove.set_defaults(run=keeping.remove)

    check = add("check", help="索引是否完整，与语料是否一致")
    _corpus(check)
    _index(check)
    check.set_defaults(run=keeping.check)


def _measuring(add: Add) -> None:
    """The commands that measure."""
    evaluate = add("eval", help="用带答案的问题集评测检索和回答")
    evaluate.add_argument("dataset", type=Path, metavar="DATASET", help="评测集文件夹或问题文件")
    evaluate.add_argument("--json", type=Path, metavar="OUT", help="把完整结果写入这个文件")
    evaluate.add_argument("--trec", type=Path, metavar="OUT", help="把排名写成 TREC run 文件")
    evaluate.add_argument(
        "--compare", type=Path, nargs="+", default=[], metavar="RUN", help="与以前 --json 的结果比较"
    )
    evaluate.add_argument(
        "--baselines", action="store_true", help="同时评测两路的简单融合，以及各种分词的 BM25"
    )
    evaluate.add_argument("--ablation", action="store_true", help="逐项去掉排序的各个成分，看各值多少")
    evaluate.add_argument("--plots", type=Path, metavar="FOLDER", help="把图（SVG）写进这个文件夹")
    evaluate.add_argument("--no-texts", action="store_true", help="结果只写编号和数字，不写问题和文档的文字")
    evaluate.add_argument("--corpus", type=Path, metavar="DIR", help="评测集不带文件时，文件在这里")
    evaluate.add_argument("--index", type=index_name, metavar="DIR", help="用这个索引（默认临时建一个）")
    _encoder(evaluate)
    evaluate.set_defaults(run=keeping.evaluate)

    bench = add("bench", help="速度、内存和质量，与装着的其他检索系统相比")
    bench.add_argument(
        "--units", type=_positive, nargs="+", default=[250, 10_000], metavar="N",
        help="各量多少条条文（默认 250 和 10000）",
    )  # fmt: skip
    bench.add_argument(
        "--dataset", type=Path, default=Path("eval/zhengzhou"), metavar="DIR",
        help="问题集（默认 eval/zhengzhou）",
    )  # fmt: skip
    bench.add_argument(
        "--more", type=Path, metavar="FILE.jsonl", help="语料不够时从这里取条文（默认重复语料，换标题）"
    )
    bench.add_argument(
        "--peers", nargs="+", default=[], metavar="NAME", choices=measuring.PEERS,
        help=f"只与这些系统相比：{'、'.join(measuring.PEERS)}（默认全部）",
    )  # fmt: skip
    bench.add_argument(
        "--output", type=Path, default=Path("eval/bench"), metavar="DIR",
        help="结果写进这个文件夹：report.json、report.md（默认 eval/bench）",
    )  # fmt: skip
    _json(bench)
    _corpus(bench)
    _encoder(bench)
    bench.set_defaults(run=measuring.bench)

    said = add("feedback", help="读者对答案的反馈，可导出为评测问题")
    said.add_argument(
        "--folder",
        type=Path,
        default=feedback.folder(),
        metavar="DIR",
        help="反馈文件夹（默认 KB_FEEDBACK 或 feedback）",
    )
    said.add_argument("--output", type=Path, metavar="OUT.jsonl", help="写成问题集")
    said.set_defaults(run=keeping.feedback)


def _serving(add: Add) -> None:
    """The commands for the page and for other programs."""
    serve = add("serve", help="打开网页；或者向别的程序提供接口")
    kind = serve.add_mutually_exclusive_group()
    kind.add_argument("--api", action="store_true", help="提供 HTTP 接口，不打开网页")
    kind.add_argument("--mcp", action="store_true", help="在标准输入输出上提供 MCP 工具，不打开网页")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="监听地址（默认只限本机）")
    serve.add_argument("--port", type=_positive, metavar="P", help="端口（默认 8501，HTTP 接口 8600）")
    _corpus(serve)
    _index(serve)
    serve.set_defaults(run=serving.serve)

    password = add("password", help="生成网页语料管理口令的散列值")
    password.set_defaults(run=keeping.password)


def parser() -> argparse.ArgumentParser:
    """What reads the command line; ``run`` is the function of the command."""
    whole = _Parser(prog="kb", description="政策知识库：用自己的话提问，得到原文答案和出处。")
    add = whole.add_subparsers(dest="command", required=True, metavar="命令", parser_class=_Parser).add_parser
    for group in (_keeping, _asking, _measuring, _serving):
        group(add)
    return whole
