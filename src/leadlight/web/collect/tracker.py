"""The script for websites as it is served: `tracker.js` without what only its readers need."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import chain, product
from string import ascii_letters

_REMARKS = re.compile(r"^\s*//.*\n", re.MULTILINE)
_TEXTS = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")
_OURS = re.compile(r"\$[a-z]\w*")
_BLANKS = re.compile(r"(?<![\w$])\s+|\s+(?![\w$])")
_LONE = re.compile(r"\((\w+)\)=>")
_NEEDLESS = re.compile(r"[;,](?=})|,(?=[)\]])")


@cache
def tracker_script() -> bytes:
    """Give the script as browsers get it."""
    return shortened(files(__package__).joinpath("tracker.js").read_text(encoding="utf-8")).encode()


def shortened(script: str) -> str:
    """Leave out remarks and blanks, cut names that begin with `$`, keep texts as they are.

    The script keeps to what makes this safe: remarks stand on lines of their own, every statement ends in `;`
    or `}`, and neither a text nor a regular expression holds a quote or, the latter, a blank.
    """
    parts = _TEXTS.split(_REMARKS.sub("", script))
    code = "".join(parts[::2])
    taken = set(re.findall(r"\w\w+", code))
    short = (
        name
        for name in chain(ascii_letters, map("".join, product(ascii_letters, ascii_letters)))
        if name not in taken
    )
    names = {name: next(short) for name, _ in Counter(_OURS.findall(code)).most_common()}
    parts[::2] = [_tight(_OURS.sub(lambda found: names[found[0]], part)) for part in parts[::2]]
    return "".join(parts)


def _tight(code: str) -> str:
    """Keep a blank only where two words would become one."""
    code = _NEEDLESS.sub("", re.sub(r"\s+", " ", _BLANKS.sub("", code)))
    return _LONE.sub(r"\1=>", code)
