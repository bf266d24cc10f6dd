"""A passkey as a browser would have made it, without the browser."""

from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
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


def credential() -> dict[str, Any]:
    """What a browser sends of a new passkey."""
    made: Any = ES256  # Its maker of keys has no types.
    public = made.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
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
