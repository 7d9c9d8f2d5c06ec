"""What each address needs: every view says so, and a test fails for one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from inspect import getclosurevars, isfunction
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.errors import NotLoggedInError
from leadlight.web.actors import actor_of_request

Params = ParamSpec("Params")
Answer = TypeVar("Answer")
View: TypeAlias = Callable[Concatenate[HttpRequest, Params], Answer]


@dataclass(frozen=True, slots=True)
class Open:
    """For everybody, and why that is right."""

    because: str


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """For every user, of whatever role: what is one's own."""


Need: TypeAlias = Operation | LoggedIn | Open

OF_OTHERS: dict[str, Need] = {"api-root": Open("It leads to the documentation of the API, if to anything.")}
"""What views of other packages need, by the name of their address; they see to it themselves."""


def needs(operation: Operation) -> Callable[[View[Params, Answer]], View[Params, Answer]]:
    """Let a view be used by whose role allows an operation; also for a function of django-ninja's.

    It raises NotLoggedInError and NotAllowedError, which pages and the API answer in their own ways.
    """
    return _declaring(operation, lambda request: permit(asking(request), operation))


def needs_log_in(view: View[Params, Answer]) -> View[Params, Answer]:
    """Let a view be used by every user."""
    return _declaring(LoggedIn(), asking)(view)


def open_to_everybody(because: str) -> Callable[[View[Params, Answer]], View[Params, Answer]]:
    """Let a view be used by anybody; it says why."""
    return _declaring(Open(because), lambda _request: None)


def asking(request: HttpRequest) -> Actor:
    """Who asks. Raises NotLoggedInError."""
    actor = actor_of_request(request)
    if actor is None:
        raise NotLoggedInError("Log in, or send a key: Authorization: Bearer KEY.")
    return actor


def _declaring(
    need: Need, check: Callable[[HttpRequest], object]
) -> Callable[[View[Params, Answer]], View[Params, Answer]]:
    def declare(view: View[Params, Answer]) -> View[Params, Answer]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> Answer:
            check(request)
            return view(request, *args, **kwargs)

        checked.need = need  # type: ignore[attr-defined]  # read by `addresses`
        return checked  # type: ignore[return-value]  # a Callable has no names for its arguments

    return declare


@dataclass(frozen=True, slots=True)
class Address:
    """An address that Django serves, the name of its pattern, and its need; None where it does not say.

    Without `methods` the view looks at them itself.
    """

    route: str
    name: str
    need: Need | None
    methods: tuple[str, ...] = ()


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[Address]:
    """All addresses, those of included patterns too; each method of django-ninja's is one."""
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
            continue
        name = pattern.name or ""
        for view, methods in _functions_behind(pattern.callback):
            yield Address(route, name, getattr(view, "need", OF_OTHERS.get(name)), methods)


def _functions_behind(view: Any) -> list[tuple[Any, tuple[str, ...]]]:  # noqa: ANN401 - a view is any callable
    """A view itself; of django-ninja's, which stands for all methods of a path, the function of each."""
    path = getclosurevars(view).nonlocals.get("self") if isfunction(view) else None
    found = [(each.view_func, tuple(each.methods)) for each in getattr(path, "operations", [])]
    return found or [(view, ())]
