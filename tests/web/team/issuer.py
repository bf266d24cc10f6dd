"""An OpenID Connect issuer on this machine, for tests: real answers, real signatures, and lies on demand."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

CLIENT: Final = "lykta"
SECRET: Final = "a secret that the issuer and this server share in the tests"  # noqa: S105
PAGE: Final = """<!doctype html><html lang="en"><title>The issuer</title><h1>The issuer</h1>
<form method="post"><label>Name <input name="name"></label><button>Log in</button></form></html>"""


def new_key() -> RSAPrivateKey:
    """A key pair of an issuer."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Lies:
    """What an issuer answers instead of what is right; a claim that is None is left out."""

    claims: Mapping[str, object] = field(default_factory=dict)
    sign: Callable[[dict[str, Any], RSAPrivateKey], str | None] | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    """For a path: the body as JSON, an int as a status without one, or bytes as they are."""


@dataclass
class Issuer:
    """One issuer: its address and its key, whom it let log in, and what it lies about."""

    address: str = ""
    key: RSAPrivateKey = field(default_factory=new_key)
    lies: Lies = field(default_factory=Lies)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def let_in(self, request: str, name: str) -> str:
        """What the browser is sent back to after somebody of that name has logged in here."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(request).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"name": name}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(self, path: str, form: Mapping[str, str], token: str) -> object:
        """What is answered at an address; an int is a status without a body."""
        if path in self.lies.answers:
            return self.lies.answers[path]
        match path:
            case "/.well-known/openid-configuration":
                return self._description()
            case "/keys":
                public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
                return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
            case "/token":
                return self._token(form)
            case "/userinfo":
                name = self.tokens.get(token)
                return 401 if name is None else {"sub": f"subject-of-{name}", "preferred_username": name}
        return 404

    def _description(self) -> Mapping[str, object]:
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | {f"{name}_endpoint": f"{self.address}/{path}" for name, path in places.items()}

    def _token(self, form: Mapping[str, str]) -> object:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 400
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400
        if form["redirect_uri"] != asked["redirect_uri"]:
            return 400
        token = secrets.token_urlsafe(16)
        self.tokens[token] = asked["name"]
        claims = self._claims(asked)
        id_token = (self.lies.sign or signed)(claims, self.key)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 60, "id_token": id_token}

    def _claims(self, asked: Mapping[str, str]) -> dict[str, object]:
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": self.address,
            "sub": f"subject-of-{asked['name']}",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": asked.get("nonce"),
        }
        return {key: value for key, value in (claims | dict(self.lies.claims)).items() if value is not None}


def signed(claims: dict[str, Any], key: RSAPrivateKey, **head: Any) -> str:
    """A token as an honest issuer signs it."""
    return jwt.encode(claims, key, "RS256", {"kid": "one"} | head)


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer that answers on a free port until the block is left."""
    issuer = Issuer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(issuer))
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answering(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if urlsplit(self.path).path == "/authorize":
                self._send(200, PAGE.encode(), "text/html; charset=utf-8")
            else:
                self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            if urlsplit(self.path).path == "/authorize":
                self._send(302, b"", Location=issuer.let_in(self.path, form["name"]))
            else:
                self._answer(form)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _answer(self, form: Mapping[str, str]) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            found = issuer.answer(urlsplit(self.path).path, form, token)
            if isinstance(found, int):
                self._send(found, b"", Location="http://127.0.0.1:9/")
            else:
                self._send(200, found if isinstance(found, bytes) else json.dumps(found).encode())

        def _send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Answering
