"""Whether a request is its sender's: signatures and secrets, compared in a time that tells nothing.

Every secret in force is tried, so that one can be changed while both are in use.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from leadlight.errors import DataError, LeadlightError
from leadlight.ingest.hooks.check import ADDRESS, PIECE, Check
from leadlight.scoring.values import MINUTE

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    from leadlight.ingest.hooks.requests import Request

AHEAD = 5 * MINUTE
"""So far a sender's clock may be ahead of ours."""

_MOST_SIGNATURES = 10
_UNITS = {"seconds": 1_000_000, "milliseconds": 1_000}
_UNESCAPED = re.compile(r"%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
"""What HubSpot signs as the character that it stands for."""


class NotGenuineError(LeadlightError):
    """A request that does not prove who sent it; nothing of it is kept."""


def check_request(check: Check, request: Request, brought: str, secrets: Sequence[str], now: int) -> None:
    """Raise NotGenuineError unless a request proves to be of somebody who knows one of the secrets.

    `brought` is what stands behind the hook's name in the address.
    """
    if check.secret_in is not None:
        _check_secret(check, request, brought, secrets)
        return
    header = request.headers.get(check.header or "", "")
    if not header:
        raise NotGenuineError(f"The request has no signature: the header {check.header} is missing.")
    said = _said_time(check, request, header)
    if said is not None:
        _check_time(check, said, now)
    signatures = list(_signatures(check, header))
    fits = _fits_key if check.public_key else _fits_hmac
    for address in addresses_of(request):
        content = _content(check, request, address, said)
        if any(fits(check, content, secret, signatures) for secret in secrets):
            return
    raise NotGenuineError("The signature is not right: it is of another secret, or the request was changed.")


def _check_secret(check: Check, request: Request, brought: str, secrets: Sequence[str]) -> None:
    match check.secret_in:
        case "address":
            said = brought
        case "query":
            said = request.query.get(check.name or "", "")
        case "header":
            said = request.headers.get(check.header or "", "").removeprefix(check.prefix)
        case _:
            said = _password(request.headers.get("authorization", ""))
    if not any(_same(said.encode(), secret.encode()) for secret in secrets):
        raise NotGenuineError(f"The secret in the {check.secret_in} is missing or not right.")


def _same(ours: bytes, theirs: bytes) -> bool:
    return hmac.compare_digest(hashlib.sha256(ours).digest(), hashlib.sha256(theirs).digest())


def _password(authorization: str) -> str:
    scheme, _, login = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(login.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _fields(header: str) -> Iterator[tuple[str, str]]:
    """The parts of `t=1,v1=ab,v1=cd`."""
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        yield name, value


def _said_time(check: Check, request: Request, header: str) -> str | None:
    if check.time is None:
        return None
    if check.time.field is None:
        return request.headers.get(check.time.header or "", "")
    return next((value for name, value in _fields(header) if name == check.time.field), "")


def _check_time(check: Check, said: str, now: int) -> None:
    assert check.time is not None  # noqa: S101 - or no time would have been said
    if not re.fullmatch(r"[0-9]{1,15}", said, re.ASCII):
        raise NotGenuineError("The request does not say when it was signed.")
    at = int(said) * _UNITS[check.time.unit]
    if at < now - check.time.tolerance:
        raise NotGenuineError("The request was signed too long ago; it may be one that somebody recorded.")
    if at > now + AHEAD:
        raise NotGenuineError(
            "The request was signed in the future; look whether this machine's clock is right."
        )


def _signatures(check: Check, header: str) -> Iterator[bytes]:
    """The signatures of a header as bytes; some senders send several while they change secrets."""
    texts = (
        [header] if check.field is None else [value for name, value in _fields(header) if name == check.field]
    )
    for text in texts[:_MOST_SIGNATURES]:
        if not text.startswith(check.prefix):
            continue
        try:
            if check.written == "hex":
                yield bytes.fromhex(text.removeprefix(check.prefix))
            else:
                yield base64.b64decode(text.removeprefix(check.prefix), validate=True)
        except ValueError:
            continue


def addresses_of(request: Request) -> list[str]:
    """The addresses that the sender may have signed: a server before us may have taken TLS away."""
    plain = _UNESCAPED.sub(lambda found: unquote(found[0]), request.address)
    https = re.sub(r"^http:", "https:", plain)
    return list(dict.fromkeys((https, plain)))


def _content(check: Check, request: Request, address: str, said: str | None) -> bytes:
    """What was signed."""
    pieces = {"method": request.method, "address": address, "time": said or ""}
    content, place = b"", 0
    for found in PIECE.finditer(check.signed):
        content += check.signed[place : found.start()].encode()
        name, place = found[1], found.end()
        if name == "body":
            content += request.body
        elif name in pieces:
            content += pieces[name].encode()
        else:
            content += request.headers.get(name.removeprefix("header ").strip().lower(), "").encode()
    return content + check.signed[place:].encode()


def _fits_hmac(check: Check, content: bytes, secret: str, signatures: Sequence[bytes]) -> bool:
    right = hmac.new(_key(check, secret), content, check.hmac or "").digest()
    return any(hmac.compare_digest(right, signature) for signature in signatures)


def _key(check: Check, secret: str) -> bytes:
    if check.key == "text":
        return secret.encode()
    return base64.b64decode(secret.removeprefix("whsec_"))


def _fits_key(_check: Check, content: bytes, secret: str, signatures: Sequence[bytes]) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - few senders sign so
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    key = public_key(secret)
    for signature in signatures:
        try:
            key.verify(signature, content, ECDSA(SHA256()))
        except InvalidSignature:
            continue
        return True
    return False


@lru_cache(maxsize=64)
def public_key(text: str) -> EllipticCurvePublicKey:
    """The public key that a sender shows as Base64. Raises DataError."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - likewise
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415

    try:
        key = load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, EllipticCurvePublicKey):
        raise DataError("This is no public key: it is a text such as MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQg….")
    return key


def check_secret(check: Check, secret: str) -> None:
    """Raise DataError where a secret cannot be one of this check's."""
    if not secret.strip() or secret != secret.strip() or len(secret) > 2_000 or not secret.isprintable():
        raise DataError("A secret is a text without blanks around it, of at most 2,000 characters.")
    if check.public_key is not None:
        public_key(secret)
    elif check.key == "base64":
        try:
            base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            raise DataError("This secret is not written in Base64, as the sender's are.") from None
    if check.secret_in is not None and len(secret) < 16:
        raise DataError("A secret that is sent along has at least 16 characters: nobody must guess it.")
    if check.secret_in == ADDRESS and not re.fullmatch(r"[A-Za-z0-9._~-]+", secret):
        raise DataError("A secret in an address has letters, digits and - . _ ~ alone.")
