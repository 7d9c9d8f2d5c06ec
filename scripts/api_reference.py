"""Print docs/reference/api.md, made of the description of the API itself.

python scripts/api_reference.py > docs/reference/api.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadlight.web.api.description import ROOT, described
from leadlight.web.api.problems import KINDS
from leadlight.web.api.rations import A_MINUTE

HEAD = f"""# The API

<!-- made by scripts/api_reference.py; a test compares -->

Programs ask at `{ROOT}` of an installation, with a key: `Authorization: Bearer KEY`. `leadlight users key` makes one that does
what its user may, `leadlight api-keys` one with a role of its own. A key with which messages are sent (`browser_...`,
`server_...`) opens nothing here. What each role may is in [Roles](roles.md); how to begin, in
[Use the API](../howto/api.md).

The same as OpenAPI 3.1 is at `{ROOT}/openapi.json` of every installation, and to read at `{ROOT}/docs` for whoever is logged in.

## What all addresses have in common

- Bodies are JSON, at most 2 MB. Instants are as of RFC 3339, points have at most two decimals. A name that there is not is
  refused: in a body, and in the query of a list.
- Lists answer `items` and `next`. `next` is the `cursor` of the next page, and null at the end. It belongs to the same filters
  and the same order, and lasts: it says after which row to go on, not how many to leave out.
- A `POST` may have an `Idempotency-Key`, a text of your own. Sent again with the same body within a day, it gets the answer of
  the first time and nothing is done twice. With another body it is refused (422), while the first is under way too (409). What
  was refused was not done: mend it, and send it with the same key. What changes nothing (what-if, checks, comparisons, access
  requests) is answered anew each time.
- A key may ask {A_MINUTE:,} times a minute, in all processes together; then it is 429 with `Retry-After`.
- `GET` of a lead has an `ETag`. A change with `If-Match` is made only if nobody has changed the lead by hand since, else 412.
  It may name several tags, or `*`; a weak tag (`W/"..."`) matches none.
- `HEAD` is answered wherever `GET` is, with its status and headers and no body.
- 422 is a request that cannot be done as it is, 404 something that is not there (or not for whoever asks), 409 what cannot be
  done as things are now. `where` in `errors` is the name of a parameter, a header, or the place in the body: `events.0.timestamp`.
- Where the database is away it is 503 with `Retry-After`.
- Nothing here is for pages of other websites: there is no CORS. A page of Leadlight itself asks with the session of its user
  and an `X-CSRFToken`.

## Problems

Every error is a problem as of [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457), `application/problem+json`: `type`, `title`,
`status`, `detail` (a sentence for people) and, where something is wrong in what was sent, `errors`. A `type` never changes
its name.

| `type` | status | title |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    kinds = "".join(
        f"| `urn:leadlight:problem:{name}` | {kind.status} | {kind.title} |\n" for name, kind in KINDS.items()
    )
    return HEAD + kinds + "".join(_parts())


def _parts() -> Iterator[str]:
    by_tag: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append((method, path, operation))
    for tag, operations in by_tag.items():
        yield f"\n## {tag}\n"
        for method, path, operation in operations:
            yield from _operation(method, path, operation)


def _operation(method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"\n### {operation['summary']}\n\n`{method.upper()} {path}`\n\n"
    yield f"{operation.get('description', '').strip()}\n"
    asked = [each for each in operation.get("parameters", ()) if each["name"] != "Idempotency-Key"]
    rows = [
        _row(each["name"], each["schema"], each.get("description", ""), required=each["required"])
        for each in asked
    ]
    if rows:
        yield "\n| parameter | is | |\n|---|---|---|\n" + "".join(rows)
    if "requestBody" in operation:
        schema = _resolved(operation["requestBody"]["content"]["application/json"]["schema"])
        yield "\n| body | is | |\n|---|---|---|\n"
        yield from _fields(schema)
    status, answer = next(
        (each for each in operation["responses"].items() if int(each[0]) < 300), (None, None)
    )
    if answer is not None and "content" in answer:
        schema = _resolved(answer["content"]["application/json"]["schema"])
        many = schema.get("type") == "array"
        schema = _resolved(schema["items"]) if many else schema
        yield f"\nAnswers {status}{', a list of' if many else ''}:\n\n| answer | is | |\n|---|---|---|\n"
        yield from _fields(schema, told=True)


def _fields(schema: dict[str, Any], *, told: bool = False) -> Iterator[str]:
    for name, each in schema.get("properties", {}).items():
        yield _row(
            name, each, each.get("description", ""), required=not told and name in schema.get("required", ())
        )


def _row(name: str, schema: dict[str, Any], about: str, *, required: bool) -> str:
    needed = ", needed" if required else ""
    return f"| `{name}` | {_is(schema)}{needed} | {' '.join(about.split())} |\n"


def _is(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        kinds = [_is(each) for each in schema["anyOf"] if each.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "$ref" in schema:
        resolved = _resolved(schema)
        return _is(resolved) if "enum" in resolved else _nested(resolved)
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{each}`" for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_is(schema['items'])}"
    if schema.get("type") == "object":
        return "object"
    return {"date-time": "instant"}.get(
        schema.get("format", ""), _PLAIN.get(schema.get("type", ""), "any JSON")
    )


_PLAIN = {"string": "text", "integer": "number", "number": "number", "boolean": "yes or no"}


def _nested(schema: dict[str, Any]) -> str:
    return "(" + ", ".join(f"`{name}`" for name in schema.get("properties", {})) + ")"


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    found = schema
    while "$ref" in found:
        found = described()["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return found


if __name__ == "__main__":
    print(page(), end="")
