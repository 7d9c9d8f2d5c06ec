"""Our tables for allauth are as allauth has them."""
# ruff: noqa: SLF001 - Django's documented way to look at a model

import pytest

from leadlight.storage.models import EmailName, SecondFactor
from leadlight.web.site import furnish


@pytest.mark.parametrize(
    ("ours", "app", "name"), [(EmailName, "account", "EmailAddress"), (SecondFactor, "mfa", "Authenticator")]
)
def test_a_table_has_the_columns_that_allauth_reads_and_writes(sqlite_place, ours, app, name):
    from django.apps import apps  # noqa: PLC0415 - after the site is furnished
    from django.db import connection  # noqa: PLC0415

    furnish()
    theirs = apps.get_model(app, name)

    def columns(model):
        kinds = {"integer": "bigint", "integer AUTOINCREMENT": "bigint"}
        found = {
            field.column: (field.db_type(connection), field.null) for field in model._meta.concrete_fields
        }
        return {column: (kinds.get(kind, kind), null) for column, (kind, null) in found.items()}

    assert theirs._meta.db_table == ours._meta.db_table
    assert columns(theirs) == columns(ours)


def test_what_users_have_in_allauths_tables_is_known_to_the_others(sqlite_place):
    """A column of allauth's own default would be missing from what we insert."""
    from django.apps import apps  # noqa: PLC0415 - after the site is furnished

    furnish()

    assert {model.__name__ for model in apps.get_app_config("mfa").get_models()} == {"Authenticator"}
    assert {model.__name__ for model in apps.get_app_config("account").get_models()} == {
        "EmailAddress",
        "EmailConfirmation",  # with EMAIL_VERIFICATION = none it is neither read nor written
    }
