"""The page on roles says what the code goes by."""

from leadlight.actions.access.operations import MAY, Operation
from scripts.roles_table import PAGE, meanings, with_table


def test_the_table_of_roles_is_as_the_code_has_it():
    page = PAGE.read_text(encoding="utf-8")

    assert with_table(page) == page, "write it anew: scripts/roles_table.py"
    assert set(MAY) == {operation for operation, _ in meanings(Operation)} == set(Operation)
