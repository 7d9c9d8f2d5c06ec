"""Under which condition a change is asked for: `If-Match`, as of RFC 9110, section 13.1.1."""

from __future__ import annotations

import re

from leadlight.web.api.problems import ProblemError

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\uffff]*)"')
_LIST = re.compile(rf"[ \t,]*(?:{_TAG.pattern}[ \t]*(?:,[ \t,]*|$))+")


def wanted_tags(said: str | None) -> frozenset[str] | None:
    """Any of which tags is to be that of what is there; None where everything will do that is there.

    Tags are compared strongly: a weak one matches nothing. Raises ProblemError where it is no list of tags.
    """
    if said is None or said.strip() == "*":
        return None
    if not _LIST.fullmatch(said):
        sentence = 'If-Match is * or a list of tags in quotation marks, as in "5f0c2a9b8d7e".'
        raise ProblemError("invalid-request", sentence, [{"where": "If-Match", "message": sentence}])
    return frozenset(tag for weak, tag in _TAG.findall(said) if not weak)
