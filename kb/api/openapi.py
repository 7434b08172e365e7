"""Where each operation is found over HTTP, as OpenAPI 3.1 describes it: made from forms and replies."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import msgspec

from kb.api import metrics, operations
from kb.api.operations import Operation
from kb.api.replies import Failure, Health

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

JSON: Final = "application/json"
_REFERENCE: Final = "#/components/schemas/{name}"
_SCHEME: Final = "key"
Schema = dict[str, Any]

_FAILURES: Final = {
    "400": "请求不合格式",
    "401": "没有密钥或密钥不对",
    "404": "索引里没有这份文件",
    "408": "请求的内容迟迟没有传完",
    "413": "请求太大",
    "415": "请求不是 JSON",
    "422": "问题是空的、太长、没有可查的字，或者条件自相矛盾",
    "429": "请求太多，Retry-After 秒后再试",
    "500": "服务内部出错",
    "503": "没有可用的索引，或者正在排队的请求太多，Retry-After 秒后再试",
}
_RETRIED: Final = frozenset({"429", "503"})
_WITH_BODY: Final = frozenset({"415", "422"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Exposed:
    """Where an operation is found; with POST the form is the body, with GET the address."""

    method: str
    path: str
    operation: Operation


EXPOSED: Final = (
    Exposed(method="POST", path="/ask", operation=operations.ASK),
    Exposed(method="POST", path="/search", operation=operations.SEARCH),
    Exposed(method="GET", path="/documents", operation=operations.DOCUMENTS),
    Exposed(method="GET", path="/documents/{doc_id:path}", operation=operations.DOCUMENT),
    Exposed(method="GET", path="/targets", operation=operations.TARGETS),
)


def description(exposed: Iterable[Exposed], *, with_keys: bool) -> Schema:
    """The whole description; ``with_keys``: a key must be sent with everything but health."""
    exposed = tuple(exposed)
    types = [Failure, Health, *(kind for e in exposed for kind in (e.operation.form, e.operation.reply))]
    _, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    paths: dict[str, Schema] = {}
    for one in exposed:
        path = one.path.replace(":path}", "}")
        paths.setdefault(path, {})[one.method.lower()] = _operation(one, components, with_keys=with_keys)
    paths["/health"] = {"get": _health()}
    paths["/metrics"] = {"get": _metrics(with_keys=with_keys)}
    scheme = {"type": "http", "scheme": "bearer"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政策知识库",
            "version": version("policy-kb"),
            "description": "用自己的话提问，得到政策文件的原文和出处。start、end 是标准文本里的字数。",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            **({"securitySchemes": {_SCHEME: scheme}} if with_keys else {}),
        },
    }


def inline(kind: type) -> Schema:
    """The JSON Schema of a form or reply, an object at its root, with all that it names inside."""
    (root,), components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    if "$ref" not in root:
        return root
    whole = components.pop(root["$ref"].rpartition("/")[2])
    return {**whole, "$defs": components} if components else whole


def _operation(exposed: Exposed, components: Mapping[str, Schema], *, with_keys: bool) -> Schema:
    operation = exposed.operation
    has_body = exposed.method == "POST"
    form = components[operation.form.__name__]
    asked = (
        {"requestBody": {"required": True, "content": _json(operation.form)}}
        if has_body
        else {"parameters": [_parameter(name, form, exposed.path) for name in form["properties"]]}
    )
    return {
        "operationId": operation.name,
        "summary": operation.about,
        **asked,
        "responses": {
            "200": {"description": operation.about, "content": _json(operation.reply)},
            **_failures(code for code in _FAILURES if has_body or code not in _WITH_BODY),
        },
        **_security(with_keys=with_keys),
    }


def _parameter(name: str, form: Schema, path: str) -> Schema:
    in_path = f"{{{name}:" in path
    return {
        "name": name,
        "in": "path" if in_path else "query",
        "required": in_path or name in form.get("required", ()),
        "schema": form["properties"][name],
    }


def _health() -> Schema:
    return {
        "operationId": "health",
        "summary": "能不能回答问题，用的是哪个索引。",
        "responses": {
            "200": {"description": "能回答", "content": _json(Health)},
            **_failures(("500", "503")),
        },
    }


def _metrics(*, with_keys: bool) -> Schema:
    return {
        "operationId": "metrics",
        "summary": "请求的次数、结果和用时，Prometheus 的文本格式。",
        "responses": {
            "200": {
                "description": "各项计数",
                "content": {metrics.MEDIA_TYPE.partition(";")[0]: {"schema": {"type": "string"}}},
            },
            **_failures(("401", "429", "500", "503")),
        },
        **_security(with_keys=with_keys),
    }


def _failures(codes: Iterable[str]) -> Schema:
    wait = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}}
    return {
        code: {
            "description": _FAILURES[code],
            "content": _json(Failure),
            **({"headers": wait} if code in _RETRIED else {}),
        }
        for code in codes
    }


def _json(kind: type) -> Schema:
    return {JSON: {"schema": {"$ref": _REFERENCE.format(name=kind.__name__)}}}


def _security(*, with_keys: bool) -> Schema:
    return {"security": [{_SCHEME: []}]} if with_keys else {}
