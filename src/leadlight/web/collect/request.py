"""One request to the collector, whose body has not been read yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadlight.web.collect.answers import Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Request:
    """Its head, and where its body comes from and its answer goes."""

    scope: Scope
    headers: Mapping[bytes, bytes]
    receive: Receive
    send: Send

    @property
    def method(self) -> str:
        """Such as POST."""
        return str(self.scope["method"])

    @property
    def asks(self) -> bool:
        """Whether it asks for something and brings nothing."""
        return self.method in {"GET", "HEAD"}
