"""Keys, users, and who asks."""

from typing import Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from leadlight.actions.access.api_keys import (
    add_personal_key,
    add_server_key,
    listed_api_keys,
    revoke_api_key,
)
from leadlight.actions.access.company import address_of_links
from leadlight.actions.access.operations import MAY, Actor, Operation, Role
from leadlight.actions.access.people import (
    Known,
    add_user,
    change_role,
    email_of_user,
    known_users,
    remove_user,
)
from leadlight.actions.clock import now
from leadlight.actions.live.sources import add_key, listed_keys, revoke_key
from leadlight.errors import NotAllowedError, NotFoundError
from leadlight.storage.models import ApiKey, Source, User
from leadlight.web.api.addresses import Email, Origin
from leadlight.web.api.forms import Body, Instant, Name, Number, When, instant_or_none, instant_text, micros
from leadlight.web.permits import asking, needs, needs_log_in, open_to_everybody

keys = Router(tags=["Keys"])
users = Router(tags=["Users"])
own = Router(tags=["Who asks"])


class MeOut(Schema):
    """Who asks, and what the role allows."""

    name: str
    role: Role
    operations: list[str] = Field(examples=[["leads.read", "leads.write"]])


class HealthOut(Schema):
    """The API answers."""

    status: Literal["ok"]


class WriteKeyIn(Body):
    """A key with which a website or a server sends messages."""

    kind: Literal["browser", "server"]
    name: Name
    origins: list[Origin] = Field(
        [], max_length=50, description="The websites that may use a browser's key; none means any.",
        examples=[["https://www.acme.example"]],
    )  # fmt: skip


class WriteKeyOut(Schema):
    """A key with which messages are sent, without its secret."""

    number: int
    kind: str
    name: str
    origins: list[str]
    created: Instant
    revoked: Instant | None


class ApiKeyIn(Body):
    """A key of a program."""

    name: Name = Field(description="What it is for.", examples=["My assistant"])
    expires: When | None = None


class ServerKeyIn(ApiKeyIn):
    """A key of a program of the company's, with a role of its own."""

    role: Role


class ApiKeyOut(Schema):
    """A key of a program, without its secret."""

    number: int
    name: str
    user: str | None = Field(description="Whose it is; null of one with a role of its own.")
    role: str
    created: Instant
    expires: Instant | None
    revoked: Instant | None


class SecretOut(Schema):
    """A key, which is told here and never again."""

    number: int
    key: str


class UserIn(Body):
    """Somebody who is to have a log-in."""

    email: Email = Field(examples=["rep@acme.example"])
    role: Role
    name: Name | None = None


class RoleIn(Body):
    """What somebody is in the company from now on."""

    role: Role


class UserOut(Schema):
    """Somebody who may log in."""

    id: int
    email: str
    name: str
    role: Role
    has_password: bool
    has_second_factor: bool
    created: Instant
    logged_in: Instant | None


class InvitationOut(Schema):
    """A link with which somebody sets a password, told here and never again."""

    email: str
    link: str
    expires: Instant


@own.get("/health", response=HealthOut, summary="Whether the API answers", auth=None)
@open_to_everybody("Whoever watches the service asks it, and it tells nothing.")
def health(request: HttpRequest) -> object:
    """Answers where the database can be read."""
    listed = User.objects.values_list("pk")[:1]
    list(listed)
    return {"status": "ok"}


@own.get("/me", response=MeOut, summary="Who asks")
@needs_log_in
def me(request: HttpRequest) -> object:
    """Whom the key stands for, and what the role allows."""
    actor = asking(request)
    operations = sorted(each.value for each in Operation if actor.role in MAY[each])
    return {"name": actor.name, "role": actor.role, "operations": operations}


@own.get("/me/keys", response=list[ApiKeyOut], summary="Own keys")
@needs_log_in
def my_keys(request: HttpRequest) -> object:
    """The keys of the user who asks."""
    user = asking(request).user
    return [] if user is None else [_api_key(each) for each in listed_api_keys(user)]


@own.post("/me/keys", response={201: SecretOut}, summary="Make an own key")
@needs_log_in
def add_my_key(request: HttpRequest, said: ApiKeyIn) -> object:
    """Make a key that does what its user may, whatever role that is. A key makes none: log in."""
    actor = _logged_in(request)
    made = add_personal_key(actor.name, said.name, now(), actor, micros(said.expires))
    return Status(201, {"number": made.kept.pk, "key": made.key})


@own.delete("/me/keys/{number}", response=ApiKeyOut, summary="Revoke an own key")
@needs_log_in
def revoke_my_key(request: HttpRequest, number: Path[Number]) -> object:
    """Let a key open nothing from the next request on."""
    actor = asking(request)
    if actor.user is None or not ApiKey.objects.filter(pk=number, user_id=actor.user).exists():
        raise NotFoundError(f"You have no key {number}.")
    return _api_key(revoke_api_key(number, now(), actor))


@keys.get("/write-keys", response=list[WriteKeyOut], summary="Keys of websites and servers")
@needs(Operation.MANAGE_CONNECTIONS)
def list_write_keys(request: HttpRequest) -> object:
    """All keys with which messages are sent."""
    return [_write_key(each) for each in listed_keys()]


@keys.post("/write-keys", response={201: SecretOut}, summary="Make a key of a website or server")
@needs(Operation.MANAGE_CONNECTIONS)
def add_write_key(request: HttpRequest, said: WriteKeyIn) -> object:
    """Make a key with which messages are sent: it reads nothing here."""
    source, key = add_key(said.kind, now(), asking(request).name, said.origins, said.name)
    return Status(201, {"number": source.pk, "key": key})


@keys.delete("/write-keys/{number}", response=WriteKeyOut, summary="Revoke a key of a website or server")
@needs(Operation.MANAGE_CONNECTIONS)
def revoke_write_key(request: HttpRequest, number: Path[Number]) -> object:
    """Let a key open nothing from two seconds on."""
    if not Source.objects.filter(pk=number, digest__isnull=False).exists():
        raise NotFoundError(f"There is no key {number}.")
    return _write_key(revoke_key(number, now(), asking(request).name))


@keys.get("/api-keys", response=list[ApiKeyOut], summary="Keys of programs")
@needs(Operation.MANAGE_USERS)
def list_api_keys(request: HttpRequest) -> object:
    """All keys of the API, those of users too."""
    return [_api_key(each) for each in listed_api_keys()]


@keys.post("/api-keys", response={201: SecretOut}, summary="Make a key of a program")
@needs(Operation.MANAGE_USERS)
def add_api_key(request: HttpRequest, said: ServerKeyIn) -> object:
    """Make a key with a role of its own. A key makes none: log in, or use `leadlight api-keys add`."""
    made = add_server_key(said.role, said.name, now(), _logged_in(request), micros(said.expires))
    return Status(201, {"number": made.kept.pk, "key": made.key})


@keys.delete("/api-keys/{number}", response=ApiKeyOut, summary="Revoke a key of a program")
@needs(Operation.MANAGE_USERS)
def revoke_any_key(request: HttpRequest, number: Path[Number]) -> object:
    """Let a key open nothing from the next request on."""
    if not ApiKey.objects.filter(pk=number).exists():
        raise NotFoundError(f"There is no API key {number}.")
    return _api_key(revoke_api_key(number, now(), asking(request)))


@users.get("", response=list[UserOut], summary="List users")
@needs(Operation.MANAGE_USERS)
def list_users(request: HttpRequest) -> object:
    """All who may log in."""
    return [_user(each) for each in known_users()]


@users.post("", response={201: InvitationOut}, summary="Add a user")
@needs(Operation.MANAGE_USERS)
def invite(request: HttpRequest, said: UserIn) -> object:
    """Add somebody, who sets a password with the link that is answered."""
    found = add_user(said.email, said.role, now(), asking(request), said.name or "")
    return Status(201, {
        "email": found.email, "link": address_of_links() + found.path,
        "expires": instant_text(found.expires_at),
    })  # fmt: skip


@users.patch("/{user_id}", response=UserOut, summary="Change a role")
@needs(Operation.MANAGE_USERS)
def set_role(request: HttpRequest, user_id: Path[Number], said: RoleIn) -> object:
    """Give somebody another role from the next request on."""
    change_role(email_of_user(user_id), said.role, now(), asking(request))
    return next(_user(each) for each in known_users() if each.id == user_id)


@users.delete("/{user_id}", response={204: None}, summary="Remove a user")
@needs(Operation.MANAGE_USERS)
def remove(request: HttpRequest, user_id: Path[Number]) -> object:
    """Take somebody out from the next request on, with keys and sessions."""
    remove_user(email_of_user(user_id), now(), asking(request))
    return Status(204, None)


def _logged_in(request: HttpRequest) -> Actor:
    """Who asks, logged in: what a key made would outlive its end and its being revoked."""
    actor = asking(request)
    if hasattr(request, "actor"):
        raise NotAllowedError("A key makes no keys. Log in, or use `leadlight api-keys add`.")
    return actor


def _write_key(source: Source) -> dict[str, object]:
    return {
        "number": source.pk, "kind": source.kind, "name": source.name, "origins": source.origins,
        "created": instant_text(source.created_at), "revoked": instant_or_none(source.revoked_at),
    }  # fmt: skip


def _api_key(key: ApiKey) -> dict[str, object]:
    return {
        "number": key.pk, "name": key.name, "user": None if key.user is None else key.user.email,
        "role": key.role if key.user is None else key.user.role, "created": instant_text(key.created_at),
        "expires": instant_or_none(key.expires_at), "revoked": instant_or_none(key.revoked_at),
    }  # fmt: skip


def _user(known: Known) -> dict[str, object]:
    return {
        "id": known.id, "email": known.email, "name": known.name, "role": known.role,
        "has_password": known.has_password, "has_second_factor": known.has_second_factor,
        "created": instant_text(known.created_at), "logged_in": instant_or_none(known.logged_in_at),
    }  # fmt: skip
