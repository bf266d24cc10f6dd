"""A passkey as a browser would have made it, without the browser; and what it answers when it logs in."""

import json
import secrets
from hashlib import sha256
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from lykta.web.team.models import Member

_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def give_passkey(member: Member, name: str = "en nyckel") -> int:
    """Give a member a passkey; gives its number."""
    return int(
        Authenticator.objects.create(
            user=member, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": credential()}
        ).pk
    )


def new_key() -> EllipticCurvePrivateKey:
    """The private key of a passkey."""
    return generate_private_key(SECP256R1())


def credential(key: EllipticCurvePrivateKey | None = None) -> dict[str, Any]:
    """What a browser sends of a new passkey, with this private key or with one that is then forgotten."""
    made: Any = ES256  # Its maker of keys has no types.
    public = made.from_cryptography_key((key or new_key()).public_key())
    attested = AttestedCredentialData.create(Aaguid(b"\0" * 16), b"a passkey", public)
    data = AuthenticatorData.create(sha256(b"testserver").digest(), _FLAGS, 0, attested)
    client = b'{"type":"webauthn.create","challenge":"none","origin":"http://testserver"}'
    return {
        "id": websafe_encode(b"a passkey"),
        "rawId": websafe_encode(b"a passkey"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def by_passkey(client: Client, member: Member, key: EllipticCurvePrivateKey) -> str:
    """Log in by a passkey alone, as a browser does that has its private key; gives the address that follows.

    Nothing where the log-in comes again.
    """
    challenge = websafe_encode(secrets.token_bytes(32))
    session = client.session
    session["mfa.webauthn.state"] = {"challenge": challenge, "user_verification": "required"}
    session.save()
    told = json.dumps(
        {"type": "webauthn.get", "challenge": challenge, "origin": "http://testserver"}
    ).encode()
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
    data = bytes(AuthenticatorData.create(sha256(b"testserver").digest(), flags, 1))
    signature = key.sign(data + sha256(told).digest(), ECDSA(SHA256()))
    answer = {
        "id": websafe_encode(b"a passkey"),
        "rawId": websafe_encode(b"a passkey"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(told),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(user_pk_to_url_str(member).encode()),
        },
    }
    found = client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(answer)})
    return found.headers.get("Location", "")
