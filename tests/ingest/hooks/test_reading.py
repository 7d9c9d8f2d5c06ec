import pytest

from leadlight.ingest.hooks.mapping import Mapping
from leadlight.ingest.hooks.reading import LONGEST, MappingError, read_mapping
from leadlight.ingest.hooks.shipped import senders, shipped_mapping, shipped_text

RIGHT = """\
about: Ours
check: {secret_in: address}
messages:
  - {type: track, event: X}
"""


def problems(text):
    with pytest.raises(MappingError) as caught:
        read_mapping(text, "m.yaml")
    return str(caught.value).split("\n")


def test_a_mapping_is_read():
    mapping = read_mapping(RIGHT)

    assert (mapping.about, mapping.said_by, mapping.otherwise) == ("Ours", "visitors", "quarantine")


@pytest.mark.parametrize("sender", senders())
def test_every_shipped_mapping_goes_through_the_same_door(sender):
    assert isinstance(shipped_mapping(sender), Mapping)


def test_a_sender_without_a_mapping_gets_the_nearest_name():
    with pytest.raises(Exception, match=r"did you mean 'typeform'\?.*brevo"):
        shipped_text("typefrom")
    with pytest.raises(Exception, match=r"for xyzzy\. There are"):
        shipped_text("xyzzy")


def test_all_mistakes_are_told_at_once_with_their_places():
    text = """\
abuot: Ours
check: {hmac: sha257, header: 'X Y', signed: 'body', time: {unit: minutes}}
each: events[*]
id: {path: $.a, values: [$.b]}
time: {path: $.t, format: 'no directive'}
person: {mail: $.m}
ignore: {}
messages:
  - {type: tack, event: $.}
  - type: track
    when: {$.a: {isnt: 1}, $.b: }
    properties: {x: {path: $.x, as: [lowr, number], zone: Mars/Base, map: {}}}
    traits_from: [{each: $.a}]
  - {type: group}
"""

    assert problems(text) == [
        "m.yaml:1:1: `about` is missing",
        "m.yaml:1:1: unknown key 'abuot'; did you mean 'about'?; known here: language, about, said_by, check, challenge, each, id, time, person, ignore, otherwise, messages",
        "m.yaml:2:9: 'sha257' is not known here; it is one of 'sha1', 'sha256' or 'sha512'",
        "m.yaml:2:23: the name of a header is needed here, not 'X Y'",
        "m.yaml:2:38: what is signed is needed here, with {body} in it, such as '{time}.{body}'",
        "m.yaml:2:61: 'minutes' is not known here; it is one of 'seconds' or 'milliseconds'",
        "m.yaml:3:1: events[*] is no JSONPath: it begins with $; a path is written like $.data.email or $.answers[?@.type == 'email'].email",
        "m.yaml:4:1: a value has either `path` or `values`",
        "m.yaml:5:19: how a time is written is needed here, such as '%d.%m.%Y %H:%M', not 'no directive'",
        "m.yaml:6:10: unknown key 'mail'; did you mean 'email'?; known here: user_id, anonymous_id, email, phone",
        "m.yaml:7:1: a condition is needed here, for example {$.type: subscribe}",
        "m.yaml:9:6: 'tack' is not known here; it is one of 'identify', 'track', 'page', 'screen', 'group' or 'alias'",
        "m.yaml:9:18: $. is no JSONPath; a path is written like $.data.email or $.answers[?@.type == 'email'].email",
        "m.yaml:11:18: unknown key 'isnt'; did you mean 'is_not'?; known here: is, is_not, in, not_in, contains, not_contains, starts_with, ends_with, matches, above, at_least, below, at_most, between, known, newer_than, older_than, within_next, after, before",
        "m.yaml:11:28: '$.b' has no value",
        "m.yaml:12:38: 'lowr' is not known here; it is one of 'text', 'number', 'lower', 'upper', 'email', 'yes or no', 'hash', 'unix seconds', 'unix milliseconds' or 'unix microseconds'",
        "m.yaml:12:53: 'Mars/Base' is no time zone; write one such as Europe/Berlin",
        "m.yaml:12:70: at least one entry is needed here",
        "m.yaml:13:19: it has either `object`, or `name` and `value`",
        "m.yaml:14:5: a message of type group needs `group_id`",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- a\n", "m.yaml:1:1: a mapping begins with `about:`, not with a list"),
        ("a: [\n", "m.yaml:2:1: this is not YAML"),
        (RIGHT + "about: Again\n", "m.yaml:5:1: the key 'about' stands twice"),
        (RIGHT + "x" * LONGEST, "m.yaml:1:1: a mapping has at most 200,000 characters"),
        (RIGHT.replace("messages:\n  - {type: track, event: X}", "messages: 5"), "a list is needed here, not '5'"),
        (RIGHT.replace("{type: track, event: X}", "x"), "a mapping (`key: value`) is needed here, not 'x'"),
        (RIGHT.replace("{type: track, event: X}", "{type: track}"), "a message of type track needs `event`"),
        (RIGHT.replace("{type: track, event: X}", "{type: alias}"), "a message of type alias needs `previous_id`"),
        (RIGHT + "id: {path: '$[0]', of: header}\n", "m.yaml:5:6: $[0] names no header"),
        (RIGHT + "each: 5\n", "m.yaml:5:1: a path such as $.data.email is needed here, not '5'"),
        (RIGHT + "each: $[?@.*]\n", "inside a filter a path leads to one value"),
        (RIGHT + "id: []\n", "m.yaml:5:1: at least one entry is needed here"),
        (RIGHT + "id: {path: $.a, zone: UTC}\n", "`zone` goes with `format`"),
        (RIGHT + "id: {path: $.a, format: '%Q'}\n", "%Q is not known in how a time is written"),
        (RIGHT + "id: {path: $.a, format: '%z%Z%'}\n", "cannot be read back as a time"),
        (RIGHT + "id: {path: $.a, join: 5}\n", "a text in quotes is needed here, such as ', ', not '5'"),
        (RIGHT + "  - {type: page}\n" * 100, "at most 100 entries may stand here"),
        (RIGHT + "time: {pth: $.a, path: $.a}\n", "unknown key 'pth'; did you mean 'path'?"),
        (RIGHT.replace("secret_in: address", "hmac: sha1, header: X, prefix: 5"), "Input should be a valid string, not '5'"),
        (RIGHT + "ignore: 5\n", "a mapping (`key: value`) is needed here, not '5'"),
        (RIGHT + "ignore: {not: {any: [{$.a: {abve: 1}}]}}\n", "did you mean 'above'?"),
        (RIGHT.replace("{secret_in: address}", "{}"), "a check has one of `hmac`"),
        (RIGHT.replace("secret_in: address", "hmac: sha1, anymail: mailgun"), "a check has one of `hmac`"),
        (RIGHT.replace("secret_in: address", "hmac: sha1"), "it needs `header`"),
        (RIGHT.replace("secret_in: address", "secret_in: header"), "it needs `header`"),
        (RIGHT.replace("secret_in: address", "public_key: ecdsa"), "it needs `header`"),
        (RIGHT.replace("secret_in: address", "secret_in: query"), "go together"),
        (RIGHT.replace("secret_in: address", "hmac: sha1, header: X, signed: '{time}{body}'"), "it needs `time`"),
        (RIGHT.replace("secret_in: address", "hmac: sha1, header: X, signed: '{x}{body}'"), "{x} is not known"),
        (RIGHT.replace("secret_in: address", "hmac: sha1, header: X, time: {}"), "either `header` or `field`"),
        (RIGHT.replace("secret_in: address", "hmac: sha1, header: X, time: {x: 1}"), "known here: header, field"),
        (RIGHT.replace("event: X}", "event: X, traits_from: [{object: $, each: $}]}"), "`each` goes with"),
        (RIGHT.replace("event: X}", "event: X, traits_from: [{object: $, only_named: yes}]}"), "needs `names`"),
        (RIGHT.replace("event: X}", "event: X, traits_from: [{name: $.a}]}"), "either `object`, or"),
        (RIGHT.replace("event: X}", "event: X, traits: {a: {path: $.a, all: 1}}}"), "yes or no is needed here"),
    ],
)  # fmt: skip
def test_a_mistake_says_where_it_is_and_what(text, sentence):
    (problem,) = problems(text)

    assert sentence in problem


@pytest.mark.parametrize(
    "check",
    [
        "hmac: sha1, header: X, time: {header: T}",
        "public_key: ecdsa, header: X, time: {header: T}, signed: '{header U}{body}'",
        "hmac: sha1, header: X, field: v, time: {field: t}, signed: '{header X}{body}'",
        "secret_in: address, time: {header: T}",
        "secret_in: address, time: {header: T}, signed: '{time}{body}'",
    ],
)
def test_a_time_that_is_not_signed_is_refused(check):
    with pytest.raises(MappingError, match="is worth nothing unless it is signed"):
        read_mapping(RIGHT.replace("secret_in: address", check), "m.yaml")


@pytest.mark.parametrize("signed", ["{time}{body}", "{header t}.{body}"])
def test_a_time_is_signed_as_such_or_as_its_header(signed):
    check = f"hmac: sha1, header: X, time: {{header: T}}, signed: '{signed}'"

    assert read_mapping(RIGHT.replace("secret_in: address", check), "m.yaml").check.time


def test_a_word_that_has_no_value_is_told_once():
    assert problems(RIGHT + "each:\n") == ["m.yaml:5:1: 'each' has no value"]


def test_a_mapping_reads_alike_with_a_mark_at_its_begin():
    assert read_mapping("\ufeff" + RIGHT).about == "Ours"
