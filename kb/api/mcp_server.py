"""The knowledge base as tools of a language model, over the Model Context Protocol (stdio)."""

from __future__ import annotations

import os
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import anyio
import anyio.to_thread
import mcp_types as types
import msgspec
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server

from kb.api.current import Current
from kb.api.openapi import inline
from kb.api.operations import ASK, SEARCH, SHOW
from kb.api.requests import from_values
from kb.errors import KbError, RequestError

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext

    from kb.api.operations import Operation
    from kb.index.stores import IndexName

TOOLS: Final = {operation.name: operation for operation in (ASK, SEARCH, SHOW)}
_INSTRUCTIONS: Final = (
    "政策文件知识库。回答里的 quote 和 text 是文件原文，引用时请照录，并写明文件标题和 label；"
    "status 为 not_found 就是文件没有规定，为 related 只是有关，都不要自行作答。"
)


def serve(index: IndexName) -> None:
    """Serve over standard input and output until the input ends."""
    anyio.run(_serve, Current(index))


async def _serve(current: Current) -> None:
    async with stdio_server() as (reading, writing):
        running = server(current)
        await running.run(reading, writing, running.create_initialization_options())


def server(current: Current) -> Server[dict[str, Any]]:
    """The tools over a knowledge base; failures are results that say the same sentence as a command."""
    limiter = anyio.CapacityLimiter(os.cpu_count() or 1)

    async def call(
        _: ServerRequestContext[dict[str, Any]], asked: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            operation = _tool(asked.name)
            form = from_values(operation.form, asked.arguments or {})
            row = await anyio.to_thread.run_sync(partial(current.run, operation, form), limiter=limiter)
        except KbError as error:
            return types.CallToolResult(content=[types.TextContent(text=str(error))], is_error=True)
        text = types.TextContent(text=msgspec.json.encode(row).decode())
        return types.CallToolResult(content=[text], structured_content=msgspec.to_builtins(row))

    return Server(
        "policy-kb",
        version=version("policy-kb"),
        instructions=_INSTRUCTIONS,
        on_list_tools=_list,
        on_call_tool=call,
    )


async def _list(
    _: ServerRequestContext[dict[str, Any]], __: types.PaginatedRequestParams | None
) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[_described(operation) for operation in TOOLS.values()])


def _described(operation: Operation) -> types.Tool:
    return types.Tool(
        name=operation.name,
        description=operation.about,
        input_schema=inline(operation.form),
        output_schema=inline(operation.reply),
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def _tool(name: str) -> Operation:
    if name not in TOOLS:
        raise RequestError(f"没有工具 {name}，有的是 {'、'.join(TOOLS)}，请改正后重试。")
    return TOOLS[name]
