"""An OpenID provider on this machine that lets one person in: what ``st.login`` talks to in tests."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT = "policy-kb"


@contextmanager
def provider(email: str) -> Iterator[str]:
    """The provider's address; whoever asks is the person with this address."""
    key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
    nonces: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            match asked.path:
                case "/.well-known/openid-configuration":
                    self._send(
                        {
                            "issuer": site,
                            "authorization_endpoint": f"{site}/authorize",
                            "token_endpoint": f"{site}/token",
                            "jwks_uri": f"{site}/keys",
                            "response_types_supported": ["code"],
                            "subject_types_supported": ["public"],
                            "id_token_signing_alg_values_supported": ["RS256"],
                        }
                    )
                case "/keys":
                    self._send({"keys": [key.as_dict(private=False)]})
                case "/authorize":
                    code = secrets.token_urlsafe(8)
                    nonces[code] = query.get("nonce", "")
                    back = urlencode({"code": code, "state": query["state"]})
                    self.send_response(302)
                    self.send_header("Location", f"{query['redirect_uri']}?{back}")
                    self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            now = int(time.time())
            claims = {
                "iss": site,
                "aud": CLIENT,
                "sub": "1",
                "email": email,
                "email_verified": True,
                "iat": now,
                "exp": now + 600,
                "nonce": nonces[parse_qs(body)["code"][0]],
            }
            token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, key)
            self._send({"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token})

        def _send(self, value: dict[str, Any]) -> None:
            content = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Nothing: the output belongs to the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
