"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP advises it for servers: 19 MiB and two passes.

    Django's own 100 MiB for each log-in would let eight of them at once take the memory of a small machine.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
