"""The tokens that a registry trusts: what stands between it and anonymous readers of public images."""

import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import trustme
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

ISSUER, SERVICE = "token service of the tests", "registry of the tests"


class TokenService:
    """Signs what a registry's *token* authentication asks for (RFC 7519, ES256 with its certificate)."""

    def __init__(self) -> None:
        self.authority = trustme.CA()
        self._issued = self.authority.issue_cert("tokens.example")

    def token(self, repository: str, actions: Iterable[str] = ("pull",)) -> str:
        """Return a token that is good for one repository and five minutes."""
        certificate = load_pem_x509_certificate(self._issued.cert_chain_pems[0].bytes())
        chain = [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()]
        now = datetime.now(UTC)
        lesson_checks = {
            "iss": ISSUER,
            "aud": SERVICE,
            "sub": "",
            "nbf": int((now - timedelta(minutes=1)).timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()),
            "access": [{"type": "repository", "name": repository, "actions": list(actions)}],
        }
        signed = ".".join(_base64(json.dumps(part).encode()) for part in (_header(chain), lesson_checks))
        key = load_pem_private_key(self._issued.private_key_pem.bytes(), None)
        assert isinstance(key, EllipticCurvePrivateKey)
        numbers = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
        return f"{signed}.{_base64(b''.join(number.to_bytes(32, 'big') for number in numbers))}"


def _header(chain: list[str]) -> dict[str, object]:
    return {"typ": "JWT", "alg": "ES256", "x5c": chain}


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
