"""All the ways in which the endpoint of a language model may misbehave: the extractive answer stands."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from time import monotonic

import pytest
from llm_endpoint import RIGHT, Behaviour, Endpoint, completion, extractive, says, sends, serving

from kb.answer.phrasing import LlmSettings, phrase
from kb.answer.phrasing.client import LARGEST_BODY
from kb.records import Answer


def asked(behaviour: Behaviour, *, timeout: float = 60.0) -> Answer | None:
    with serving(behaviour) as endpoint:
        return phrase(extractive("3000—6000元/生/年"), endpoint.settings(timeout=timeout))


def silent(handler: BaseHTTPRequestHandler, endpoint: Endpoint) -> None:
    endpoint.released.wait(10)
    handler.close_connection = True


def drips_headers(handler: BaseHTTPRequestHandler, endpoint: Endpoint) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Wait: ")
    while not endpoint.released.wait(0.02):
        handler.wfile.write(b".")


def drips_body(handler: BaseHTTPRequestHandler, endpoint: Endpoint) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not endpoint.released.wait(0.02):
        handler.wfile.write(b" ")


def continues_for_ever(handler: BaseHTTPRequestHandler, endpoint: Endpoint) -> None:
    while not endpoint.released.wait(0.005):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def hangs_up(handler: BaseHTTPRequestHandler, _: Endpoint) -> None:
    handler.close_connection = True


def breaks_off(handler: BaseHTTPRequestHandler, _: Endpoint) -> None:
    body = completion(RIGHT)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:-20])


def breaks_off_a_chunk(handler: BaseHTTPRequestHandler, _: Endpoint) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n" + completion(RIGHT))


def speaks_no_http(handler: BaseHTTPRequestHandler, _: Endpoint) -> None:
    handler.wfile.write("您好\r\n".encode("gb18030") * 10)


def never_ends(handler: BaseHTTPRequestHandler, endpoint: Endpoint) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not endpoint.released.is_set():
        handler.wfile.write(b" " * 65536)


STREAM = f'data: {{"choices":[{{"delta":{{"content":"{RIGHT}"}}}}]}}\n\ndata: [DONE]\n\n'.encode()


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(hangs_up, id="hangs up"),
        pytest.param(breaks_off, id="breaks off"),
        pytest.param(breaks_off_a_chunk, id="breaks off a chunk"),
        pytest.param(speaks_no_http, id="no HTTP"),
        pytest.param(never_ends, id="never ends"),
        pytest.param(sends(completion(RIGHT), status=500), id="500"),
        pytest.param(sends(completion(RIGHT), status=429, Retry_After="1"), id="429"),
        pytest.param(sends(completion(RIGHT), status=401), id="401"),
        pytest.param(sends(b"", status=204), id="204"),
        pytest.param(sends(b""), id="empty body"),
        pytest.param(sends(b"<html>" + completion(RIGHT)), id="no JSON"),
        pytest.param(sends(completion(RIGHT)[:-3]), id="half of a JSON"),
        pytest.param(sends(b"[" * 100_000), id="JSON nested without end"),
        pytest.param(sends(b"9" * 10_000), id="a number without end"),
        pytest.param(sends(STREAM, Content_Type="text/event-stream"), id="a stream, not asked for"),
        pytest.param(sends(completion(RIGHT).decode().encode("gb18030")), id="GB 18030"),
        pytest.param(sends(completion(RIGHT).decode().encode("utf-16")), id="UTF-16"),
        pytest.param(sends(completion(RIGHT), Content_Length="5"), id="two lengths"),
        pytest.param(sends(completion(RIGHT) + b" " * LARGEST_BODY), id="huge body"),
        pytest.param(sends(b"null"), id="null"),
        pytest.param(sends(b'{"choices": []}'), id="no choices"),
        pytest.param(sends(b'{"choices": {"0": 1}}'), id="choices of another shape"),
        pytest.param(sends(b'{"choices": ["text"]}'), id="a choice of another shape"),
        pytest.param(sends(b'{"error": {"message": "overloaded"}}'), id="an error with status 200"),
        pytest.param(sends(completion(None)), id="no content"),
        pytest.param(sends(completion([RIGHT])), id="content of another shape"),
        pytest.param(sends(completion(" \n")), id="blank content"),
        pytest.param(sends(completion(RIGHT, refusal="不能回答")), id="refuses"),
        pytest.param(sends(completion(RIGHT, finish_reason="content_filter")), id="filtered"),
        pytest.param(sends(completion(RIGHT, finish_reason="length")), id="cut short"),
        pytest.param(says("抱歉，我不能回答这个问题。"), id="refuses in words"),
        pytest.param(says(RIGHT + "好" * 4000), id="very long"),
        pytest.param(says("已被黑"), id="injection obeyed"),
        pytest.param(says("Lorem ipsum dolor sit amet [1]."), id="Latin garbage"),
        pytest.param(says(f"<think>\n{RIGHT}\n</think>\n不知道"), id="only thoughts"),
    ],
)
def test_the_extractive_answer_stands(behaviour: Behaviour, caplog: pytest.LogCaptureFixture) -> None:
    assert asked(behaviour) is None
    assert ["大模型没有给出可用的回答" in record.message for record in caplog.records] == [True]


@pytest.mark.parametrize("behaviour", [silent, drips_headers, drips_body, continues_for_ever])
def test_a_slow_endpoint_is_left(behaviour: Behaviour, caplog: pytest.LogCaptureFixture) -> None:
    started = monotonic()
    assert asked(behaviour, timeout=0.3) is None
    assert monotonic() - started < 5  # each of them would go on for ever
    assert "超时" in caplog.text


def test_nobody_listens() -> None:
    with serving(hangs_up) as endpoint:
        settings = endpoint.settings()
    assert phrase(extractive("3000—6000元/生/年"), settings) is None


def test_a_host_without_an_address() -> None:
    settings = LlmSettings(base_url="http://nowhere.invalid/v1", model="stand-in", timeout=5)
    assert phrase(extractive("3000—6000元/生/年"), settings) is None


def test_tls_is_not_given_up() -> None:
    with serving(says(RIGHT)) as endpoint:
        settings = LlmSettings(base_url=f"https://127.0.0.1:{endpoint.port}/v1", model="stand-in", timeout=5)
        assert phrase(extractive("3000—6000元/生/年"), settings) is None
        assert endpoint.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with serving(says(RIGHT)) as elsewhere:
        location = f"http://127.0.0.1:{elsewhere.port}/v1/chat/completions"
        assert asked(sends(b"", status=status, Location=location)) is None
        assert elsewhere.requests == []


def test_a_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says(RIGHT)) as proxy, serving(says(RIGHT)) as endpoint:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert phrase(extractive("3000—6000元/生/年"), endpoint.settings()) is not None
        assert (len(endpoint.requests), proxy.requests) == (1, [])


def test_a_good_reply_is_shown() -> None:
    before = extractive("3000—6000元/生/年")
    with serving(says(f"<think>好的[1]。</think>\n\n{RIGHT}由市财政局负责监督[4]。")) as endpoint:
        answer = phrase(before, endpoint.settings(api_key="sk-测试"[:3]))
    assert answer is not None
    assert answer.generated
    assert answer.answer == "按3000—6000元/生/年标准补助企业。[1]"
    assert not before.generated
