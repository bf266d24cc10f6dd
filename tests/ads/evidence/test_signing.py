"""What is signed with the key is known to be; openssl says so too."""

import shutil
import stat
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.evidence.signing import (
    EvidenceKey,
    fingerprint_of,
    in_groups,
    is_signed,
    pem_of,
    public_of_pem,
)
from lykta.errors import InputError

secrets = st.binary(min_size=32, max_size=32)


@given(secrets, st.binary(max_size=200))
def test_a_signature_holds_for_its_message_and_key(secret: bytes, message: bytes) -> None:
    key = EvidenceKey(secret)
    assert is_signed(message, key.sign(message), key.public)
    assert key.sign(message) == EvidenceKey(secret).sign(message)


@given(secrets, st.binary(max_size=50), st.data())
def test_a_flipped_bit_of_message_signature_or_key_is_found(
    secret: bytes, message: bytes, data: st.DataObject
) -> None:
    key = EvidenceKey(secret)
    whole = [message + b"!", key.sign(message + b"!"), key.public]
    which = data.draw(st.integers(0, 2))
    at = data.draw(st.integers(0, len(whole[which]) * 8 - 1))
    flipped = bytearray(whole[which])
    flipped[at // 8] ^= 1 << at % 8
    whole[which] = bytes(flipped)
    assert not is_signed(*whole)


@pytest.mark.parametrize(("signature", "public"), [(b"", b"x" * 32), (b"x" * 64, b""), (b"", b"")])
def test_what_is_too_short_is_no_signature(signature: bytes, public: bytes) -> None:
    assert not is_signed(b"", signature, public)


@given(secrets)
def test_a_public_key_is_read_as_it_was_written(secret: bytes) -> None:
    public = EvidenceKey(secret).public
    assert public_of_pem(pem_of(public).decode()) == public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nåäö\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    ],
)
def test_what_is_no_public_key_is_none(text: str) -> None:
    assert public_of_pem(text) is None


def test_the_fingerprint_is_read_out_in_groups_of_eight(key: EvidenceKey) -> None:
    assert in_groups(key.fingerprint).replace(" ", "") == key.fingerprint
    assert {len(group) for group in in_groups(key.fingerprint).split()} == {8}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_computes_the_same_fingerprint(key: EvidenceKey, tmp_path: Path) -> None:
    (tmp_path / "signer.pem").write_bytes(pem_of(key.public))
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", "signer.pem", "-outform", "DER"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    ).stdout
    assert sha256(der).hexdigest() == key.fingerprint == fingerprint_of(key.public)


def test_first_use_makes_a_key_of_its_own_beside_the_contact_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LYKTA_EVIDENCE_KEY_FILE", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    key = EvidenceKey.load_or_create()
    path = tmp_path / "lykta/evidence.key"
    assert path.read_text() == f"lykta evidence key 1\n{key.secret.hex()}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert EvidenceKey.load_or_create() == key


def test_the_variable_says_where_the_key_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LYKTA_EVIDENCE_KEY_FILE", str(tmp_path / "own.key"))
    EvidenceKey.load_or_create()
    assert (tmp_path / "own.key").is_file()


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evidence.key"
    EvidenceKey.load_or_create(path)
    path.chmod(0o644)
    with pytest.raises(InputError, match=r"The evidence key at .* chmod 600"):
        EvidenceKey.load_or_create(path)


def test_a_contact_key_is_no_evidence_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_text(f"lykta contact key 1\n{'0' * 64}\n")
    with pytest.raises(InputError, match="is not an evidence key"):
        EvidenceKey.load_or_create(path)


def test_a_key_is_never_shown(key: EvidenceKey) -> None:
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)
