"""Every guard that is to be removed stands where the list says, and its test is there."""

import pytest

from scripts.remove_guards import ROOT, guards


@pytest.mark.parametrize("guard", list(guards()), ids=lambda guard: guard.what)
def test_a_guard_stands_once_and_has_a_test(guard):
    file, _, test = guard.test.partition("::")

    assert guard.removed_from((ROOT / guard.file).read_text())
    assert f"def {test.partition('[')[0]}(" in (ROOT / file).read_text()
