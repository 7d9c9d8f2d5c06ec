"""Remember: what happened, who people are, what they score. A Django application without pages.

Importing it sets Django up, because its tables cannot be imported before; `database.py` says where they lie.
"""

from __future__ import annotations

import os

import django
from django.conf import ENVIRONMENT_VARIABLE, settings


def _set_up() -> None:
    if settings.configured or os.environ.get(ENVIRONMENT_VARIABLE):
        return  # somebody else, such as a tool of Django's, is in charge
    from leadlight.storage import django_settings as ours  # noqa: PLC0415 - the package is not loaded yet above

    settings.configure(**{name: value for name, value in vars(ours).items() if name.isupper()})
    django.setup()


_set_up()
