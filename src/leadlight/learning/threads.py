"""How many threads NumPy may use while something is learned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext


@contextmanager
def one_thread() -> Iterator[None]:
    """Let NumPy add and multiply on one thread, for folds share the cores already.

    Threads besides wait for each other most of the time, and do not add up to the last bit alike. Without the
    extra `learn` they stay: the few leads that can be learned from then do not mind.
    """
    with _limit():
        yield


def _limit() -> AbstractContextManager[object]:
    try:
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with the extra `learn`
    except ModuleNotFoundError:
        return nullcontext()
    limited: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limited
