"""Which addresses lie inside: what is sent to the outside never goes there unless the operator allows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from leadlight.errors import DataError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_INSIDE_4: Mapping[str, str] = {
    "0.0.0.0/8": "unspecified",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared by a provider",
    "127.0.0.0/8": "this machine's own",
    "168.63.129.16/32": "a cloud's metadata service",  # Azure's, in the middle of public addresses
    "169.254.0.0/16": "link-local, where clouds keep their metadata",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "set aside for protocols",
    "192.0.2.0/24": "for documentation",
    "192.31.196.0/24": "set aside for protocols",
    "192.52.193.0/24": "set aside for protocols",
    "192.88.99.0/24": "a relay to 6to4",
    "192.168.0.0/16": "private",
    "192.175.48.0/24": "set aside for protocols",
    "198.18.0.0/15": "for benchmarks",
    "198.51.100.0/24": "for documentation",
    "203.0.113.0/24": "for documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
"""What IANA's registry of special purposes lists, and one address that is used like those."""

_OUTSIDE_6 = IPv6Network("2000::/3")
"""The only addresses of IPv6 that are given to anybody."""

_CALLED_6: dict[str, str] = {
    "::/128": "unspecified",
    "::1/128": "this machine's own",
    "::ffff:0:0/96": "an address of IPv4 in disguise",
    "::ffff:0:0:0/96": "an address of IPv4 in disguise",
    "::/96": "an address of IPv4 in disguise",
    "64:ff9b::/96": "translated to IPv4",
    "64:ff9b:1::/48": "translated to IPv4",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "private",
    "ff00::/8": "multicast",
}
"""Names of what lies outside of what is given out, the first that fits."""

_INSIDE_6: dict[str, str] = {
    "2001::/32": "a Teredo tunnel to IPv4",
    "2001:2::/48": "for benchmarks",
    "2001:db8::/32": "for documentation",
    "2001::/23": "set aside for protocols",
    "2002::/16": "a 6to4 tunnel to IPv4",
    "2620:4f:8000::/48": "set aside for protocols",
    "3fff::/20": "for documentation",
}

_NETWORKS: Mapping[int, tuple[tuple[Network, str], ...]] = {
    4: tuple((ip_network(text), what) for text, what in _INSIDE_4.items()),
    6: tuple((ip_network(text), what) for text, what in (_CALLED_6 | _INSIDE_6).items()),
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """Networks of the operator's own that may be sent to though they lie inside."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str]) -> Allowed:
        """The networks that texts such as 10.20.0.0/16 name. Raises DataError."""
        return cls(tuple(_network(text.strip()) for text in texts if text.strip()))

    def has(self, address: Address) -> bool:
        """Whether an address is in one of them."""
        return any(address.version == network.version and address in network for network in self.networks)


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise DataError(
            f"{text} is no network: {error}. A network is written like 10.20.0.0/16 or fd00:1::/64, "
            "a single address like 10.20.0.7."
        ) from None


def inside(address: Address) -> str | None:
    """What an address is that lies inside; None where it is one of the open internet."""
    for network, what in _NETWORKS[address.version]:
        if address in network:
            return what
    if isinstance(address, IPv6Address) and address not in _OUTSIDE_6:
        return "given to nobody"
    return None


def why_not(addresses: Sequence[str], allowed: Allowed) -> str | None:
    """Why none of the addresses that a name has may be sent to; None if all may.

    One that lies inside is enough: who answers with several names the one that gets connected to.
    """
    for text in addresses:
        address = ip_address(text.partition("%")[0])
        what = inside(address)
        if what is not None and not allowed.has(address):
            return f"{address} is {what}"
    return None
