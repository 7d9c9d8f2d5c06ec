"""The list of guards is about the code as it is; `make guards` removes them."""

from pathlib import Path

import pytest

from scripts.remove_guards import Guard, guards

ROOT = Path(__file__).parents[2]
GUARDS = list(guards())


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.what)
def test_a_guard_stands_where_the_list_says_and_its_test_too(guard: Guard):
    assert guard.removed_from((ROOT / guard.file).read_text())
    file, _, name = guard.test.partition("::")
    assert f"def {name.split('[')[0]}(" in (ROOT / file).read_text()


def test_there_are_guards_of_each_promise_that_is_kept_so_far():
    assert len(GUARDS) >= 25
    assert {guard.promise for guard in GUARDS} >= {1, 2, 5, 6, 7, 8, 9, 10, 19, 20}
