"""A time-stamp authority on this machine: its certificates, and a server that has `openssl ts` answer."""

import datetime as dt
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CONFIGURATION = """
[tsa]
default_tsa = the_tsa
[the_tsa]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """Where it answers, the file with its root certificate, and what it was asked."""

    address: str
    roots: Path
    asked: list[bytes]
    answer: bytes | None = None
    """What it answers with instead, where that is set."""


@contextmanager
def time_stamp_authority(folder: Path) -> Iterator[Authority]:
    """Answer on a free port of this machine until the block is left."""
    folder.mkdir(exist_ok=True)
    _write_certificates(folder)
    (folder / "openssl.cnf").write_text(_CONFIGURATION.format(folder=folder))
    (folder / "serial").write_text("01\n")
    authority = Authority("", folder / "root.pem", [])

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(query)
            reply = authority.answer if authority.answer is not None else _stamped(folder, query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's.
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        authority.address = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield authority
        finally:
            server.shutdown()
            thread.join()


def _stamped(folder: Path, query: bytes) -> bytes:
    (folder / "query.tsq").write_bytes(query)
    done = subprocess.run(
        ["openssl", "ts", "-reply", "-config", folder / "openssl.cnf", "-queryfile", folder / "query.tsq"],
        capture_output=True,
        check=True,
    )
    return done.stdout


def _write_certificates(folder: Path) -> None:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A root of a test")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of a test")])
    root = _begun(root_name, root_name, root_key).add_extension(
        x509.BasicConstraints(True, None), critical=True
    )
    signing = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    root = root.add_extension(signing, critical=True)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    own = _begun(name, root_name, key).add_extension(usage, critical=True)
    own = own.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
    )
    for path, certificate in (
        ("root.pem", root.sign(root_key, hashes.SHA256())),
        ("tsa.pem", own.sign(root_key, hashes.SHA256())),
    ):
        (folder / path).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _begun(name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
