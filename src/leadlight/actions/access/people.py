"""Users of the company: invited, given another role, removed; never the last administrator."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.addresses import normal_email, user_of
from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.links import Invitation, new_link
from leadlight.actions.access.new_user import made_user
from leadlight.actions.access.operations import Actor, Operation, Role, permit
from leadlight.actions.access.written_down import write_down
from leadlight.errors import ConflictError, NotFoundError
from leadlight.storage.models import SecondFactor, Session, User
from leadlight.storage.transaction import writing


def add_user(email: str, role: Role, now: int, by: Actor, name: str = "") -> Invitation:
    """Add somebody, who sets a password with the link that is returned here and never seen again."""
    permit(by, Operation.MANAGE_USERS)
    address = normal_email(email)
    with writing():
        if User.objects.filter(email=address).exists():
            raise ConflictError(
                f"{address} is a user already. `leadlight users role` changes the role, "
                "`leadlight users link` makes a new link."
            )
        user = made_user(address, role, now, name)
        invitation = new_link(user, now)
        write_down(by, now, Deed.ADD_USER, f"user {address}", role=role.value)
    return invitation


def change_role(email: str, role: Role, now: int, by: Actor) -> User:
    """Give somebody another role from the next request on, after a new log-in."""
    permit(by, Operation.MANAGE_USERS)
    with writing():
        user = _found(email)
        before = user.role
        if before == role.value:
            return user
        if before == Role.ADMIN:
            _keep_an_administrator(user)
        user.role = role.value
        user.save(update_fields=["role"])
        Session.objects.filter(user=user.pk).delete()
        write_down(by, now, Deed.CHANGE_ROLE, f"user {user.email}", before=before, after=role.value)
    return user


def remove_user(email: str, now: int, by: Actor) -> None:
    """Take somebody out from the next request on, with keys, links, second factors and sessions."""
    permit(by, Operation.MANAGE_USERS)
    with writing():
        user = _found(email)
        if user.role == Role.ADMIN:
            _keep_an_administrator(user)
        user.delete()
        write_down(by, now, Deed.REMOVE_USER, f"user {user.email}", role=user.role)


def new_link_for(email: str, now: int, by: Actor, *, drop_second_factor: bool = False) -> Invitation:
    """A link with which somebody sets a new password; the old one counts until then."""
    permit(by, Operation.MANAGE_USERS)
    with writing():
        user = _found(email)
        if drop_second_factor:
            SecondFactor.objects.filter(user=user).delete()
        invitation = new_link(user, now)
        write_down(by, now, Deed.INVITE_USER, f"user {user.email}", second_factor_dropped=drop_second_factor)
    return invitation


@dataclass(frozen=True, slots=True)
class Known:
    """A user as administrators see one."""

    id: int
    email: str
    name: str
    role: Role
    has_password: bool
    has_second_factor: bool
    created_at: int
    logged_in_at: int | None


def known_users() -> list[Known]:
    """All users, by address."""
    secured = set(SecondFactor.objects.values_list("user_id", flat=True))
    return [
        Known(
            user.pk,
            user.email,
            user.name,
            Role(user.role),
            user.has_usable_password(),
            user.pk in secured,
            user.created_at,
            user.logged_in_at,
        )
        for user in User.objects.order_by("email")
    ]


def email_of_user(number: int) -> str:
    """The address of a user. Raises NotFoundError."""
    found = User.objects.filter(pk=number).first()
    if found is None:
        raise NotFoundError(f"There is no user {number}.")
    return found.email


def _found(email: str) -> User:
    user = user_of(email)
    if user is None:
        raise NotFoundError(f"There is no user {email}. `leadlight users list` shows those there are.")
    return user


def _keep_an_administrator(leaving: User) -> None:
    """Raise DataError where nobody who can log in would be left to manage users."""
    admins = list(User.objects.select_for_update().filter(role=Role.ADMIN.value).order_by("pk"))
    others = [user for user in admins if user.pk != leaving.pk and user.has_usable_password()]
    if not others and (leaving.has_usable_password() or len(admins) == 1):
        raise ConflictError(
            f"{leaving.email} is the last administrator. Make somebody else one before: "
            "`leadlight users role EMAIL admin`."
        )
