"""How addresses are written, of people and of websites: what has this form is one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

_PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
Origin = Annotated[str, Field(max_length=255, pattern=rf"^https?://[A-Za-z0-9.-]+(:{_PORT})?$")]
"""A website: scheme, host, and a port up to 65535 if it is not the usual one."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LAST_LABEL = "([A-Za-z][A-Za-z-]{0,61}[A-Za-z]|[Xx][Nn]--[A-Za-z0-9]{1,59})"
Email = Annotated[str, Field(max_length=254, pattern=rf"^{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+{_LAST_LABEL}$")]
"""An address of RFC 5322 without quotation marks, at a domain."""
