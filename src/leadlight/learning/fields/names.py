"""What the name of a field tells of what it holds."""

from __future__ import annotations

import re

from leadlight.scoring.values import normal_name

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as it is written, `TotalVisits` too."""
    return tuple(word for word in normal_name(_CAMEL.sub(" ", name)).split("_") if word)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


IDS = _words("id ids userid leadid caseid clientid customerid contactid accountid companyid personid")
"""Words of fields that hold the number of a record."""

NAMING = IDS | _words(
    "uuid guid name firstname lastname surname forename phone telephone mobile fax street address url "
    "website link handle username login ip"
)
"""Words of fields that name somebody or something."""

IDENTIFYING = NAMING | _words("key number no nr num code token ref reference row index")
"""Words of fields whose numbers name somebody or something where each is there once."""

NOMINAL = _words(
    "code region browser system systems type channel category segment class zip postcode postal area "
    "territory store shop branch source medium device os platform plant sector id"
)
"""Words of fields whose whole numbers are names rather than amounts."""

COUNTING = _words(
    "count counts number total sum avg average mean visits views opens clicks per days hours minutes "
    "amount value rate score size age"
)
"""Words of fields whose numbers are amounts whatever else they say."""

DATES = _words("date day time timestamp at on since created updated modified when birthday dob datetime")
"""Words of fields that hold times."""

TITLES = _words("title job position role occupation designation function jobtitle beruf")

DEEDS = _words(
    "request requests requested view views viewed watched visited click clicks clicked download downloads "
    "downloaded opened registered signup subscribed"
)
"""Words of what leads do by themselves, in names of fields and of events."""


def says(name: str, words: frozenset[str]) -> bool:
    """Whether one of these words stands in a name."""
    return not words.isdisjoint(words_of(name))
