"""How many threads NumPy may use while something is learned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_thread() -> Iterator[None]:
    """Let NumPy add and multiply on one thread, for folds share the cores already.

    Threads besides wait for each other most of the time, and do not add up to the last bit alike.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        yield
