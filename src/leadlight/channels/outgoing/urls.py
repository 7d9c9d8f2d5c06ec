"""Addresses of other systems as people write them, in the one form that is sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from leadlight.channels.outgoing.addresses import Allowed, why_not
from leadlight.errors import DataError

_LONGEST = 2_000
_USUAL = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_NEVER_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")

_OTHER_SERVICES = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669,
     6679, 6697, 10080, 11211}
)  # fmt: skip
"""Ports from 1024 on that must not be spoken to by HTTP: those of the Fetch standard, and of stores that take
any line for a command."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes; `host` is a name in ASCII or an address, without the brackets of IPv6."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """Host and port as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL[self.scheme] else f"{host}:{self.port}"

    @property
    def is_address(self) -> bool:
        """Whether the host is an address rather than a name."""
        return ":" in self.host or self.host.rpartition(".")[2].isdecimal()


def read_url(text: str, allowed: Allowed, *, http: bool = False) -> Target:
    """Where requests to a URL go. Raises DataError for what may not be sent to, as far as it tells by itself.

    What a name leads to is looked up when it is connected to, each time.
    """
    parts = _split(text)
    if parts.scheme not in _USUAL:
        raise DataError(f"{_shown(text)} is no address to send to. It begins with https://")
    if parts.scheme == "http" and not http:
        raise DataError(
            f"{_shown(text)} is sent to in the open: who is in between reads it. Use https://, or allow http."
        )
    if "@" in parts.netloc:
        raise DataError("An address to send to has no user and no password; what is sent is signed.")
    target = Target(
        parts.scheme, _host(parts), _port(parts), quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    )
    if parts.query:
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        target = Target(target.scheme, target.host, target.port, f"{target.path}?{query}")
    if target.is_address and (reason := why_not([target.host], allowed)):
        raise DataError(f"Nothing may be sent to {target.host}: {reason}. {HOW_TO_ALLOW}")
    if target.host == "localhost" or target.host.endswith(".localhost"):
        _refuse_unless_allowed(target.host, allowed)
    return target


HOW_TO_ALLOW = (
    "If it is yours and shall be sent to, the operator allows its network: `leadlight serve --allow-network`."
)


def _refuse_unless_allowed(name: str, allowed: Allowed) -> None:
    if not (allowed.has(IPv4Address("127.0.0.1")) or allowed.has(IPv6Address("::1"))):
        raise DataError(f"Nothing may be sent to {name}: it is this machine itself. {HOW_TO_ALLOW}")


def _shown(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]}..."


def _split(text: str) -> SplitResult:
    text = text.strip()
    if len(text) > _LONGEST:
        raise DataError(f"An address to send to has at most {_LONGEST:,} characters.")
    if _NEVER_IN_A_URL.search(text):
        raise DataError(f"{_shown(text)} has a blank, a backslash or a control character in it.")
    try:
        return urlsplit(text)
    except ValueError as error:
        raise DataError(f"{_shown(text)} is no address to send to: {error}.") from None


def _host(parts: SplitResult) -> str:
    """The host in one form: a name in ASCII without a dot at its end, or an address. Raises DataError."""
    if "[" in parts.netloc:
        return _address_6(parts.hostname or "")
    name = _in_ascii(parts.hostname or "").removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _address_4(name)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise DataError(f"'{_shown(parts.hostname or '')}' is no name of a host.")
    return name


def _address_6(text: str) -> str:
    try:
        found = IPv6Address(text)
    except AddressValueError:
        raise DataError(f"[{_shown(text)}] is no address of IPv6.") from None
    if found.scope_id is not None:
        raise DataError(f"[{_shown(text)}] names an interface of this machine.")
    return str(found)


def _address_4(text: str) -> str:
    """An address of IPv4 in its usual form only: programs differ in what they take the others for."""
    try:
        return str(IPv4Address(text))
    except AddressValueError:
        raise DataError(
            f"'{_shown(text)}' is a number rather than a name. An address is written as four numbers up to "
            "255, such as 93.184.215.14."
        ) from None


def _in_ascii(name: str) -> str:
    """A name with letters of any script as it is looked up; full-width digits and dots become plain ones."""
    if name.isascii():
        return name
    try:
        mapped = idna.uts46_remap(name, std3_rules=False)
        if mapped.isascii():
            return mapped
        return idna.encode(mapped, std3_rules=True).decode("ascii")
    except idna.IDNAError as error:
        raise DataError(f"'{_shown(name)}' is no name of a host: {error}.") from None


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port if parts.port is not None else _USUAL[parts.scheme]
    except ValueError:
        raise DataError(f"{_shown(parts.netloc)} has a port that is none.") from None
    if port not in _USUAL.values() and (port < 1024 or port in _OTHER_SERVICES):
        raise DataError(
            f"Port {port} is not one of the web's: 443, 80, or from 1024 on but for some of other services."
        )
    return port
