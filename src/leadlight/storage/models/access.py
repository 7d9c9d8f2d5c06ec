"""Who may get in: users, their sessions and second factors, keys of programs, links that open once.

Two tables are laid out as django-allauth wants them, which reads and writes them in the web process only: the
other processes know them without loading it.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from leadlight.storage.many import execute


class User(AbstractBaseUser):
    """Somebody of the company who logs in with an e-mail address, kept in lower case.

    `role` is one of `actions.access.operations.Role`. Who was invited and has not set a password yet has none
    that could be used.
    """

    email = models.EmailField(unique=True)
    name = models.TextField(default="", blank=True)
    role = models.CharField(max_length=16)
    created_at = models.BigIntegerField()
    logged_in_at = models.BigIntegerField(null=True)
    last_login = None

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def get_session_auth_hash(self) -> str:
        """What a session must agree with at each request: it ends when the password or the role changes."""
        return salted_hmac(
            "leadlight.sessions", f"{self.password} {self.role}", algorithm="sha256"
        ).hexdigest()

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        """Go with all that is the user's here; Django would look in tables of allauth's that are not made."""
        for relation in self._meta.related_objects:
            model = relation.related_model
            if model._meta.app_label == self._meta.app_label:  # noqa: SLF001 - Django's documented way
                model._default_manager.filter(**{relation.field.name: self}).delete()  # noqa: SLF001 - likewise
        Session.objects.filter(user=self.pk).delete()
        return execute("DELETE FROM leadlight_user WHERE id = %s", (self.pk,)), {}


class Session(AbstractBaseSession):
    """Somebody's browser; whose, is 0 before log-in."""

    user = models.BigIntegerField(default=0, db_index=True)


class ApiKey(models.Model):
    """A key of a program, kept as its SHA-256 `digest`: a user's with the user's role, or with its own.

    `name` tells its holder what it is for.
    """

    name = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="keys")
    role = models.CharField(max_length=16, default="", blank=True)
    created_at = models.BigIntegerField()
    created_by = models.TextField(default="")
    expires_at = models.BigIntegerField(null=True)
    revoked_at = models.BigIntegerField(null=True)


class OneTimeLink(models.Model):
    """A link with which somebody sets a password, once; without a user it makes the first administrator.

    Only the SHA-256 of what the link ends with is kept.
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="links")
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()


class Secret(models.Model):
    """What only this installation knows, in no backup and untouched by restoring one."""

    name = models.CharField(max_length=32, primary_key=True)
    value = models.TextField()


class Ration(models.Model):
    """What somebody has used up of what is allowed in a time; JSON, by a key of the one who counts."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.TextField()
    expires_at = models.BigIntegerField(db_index=True)


class EmailName(models.Model):
    """The table `EmailAddress` of allauth's."""

    user = models.ForeignKey(User, models.CASCADE, related_name="email_names")
    email = models.EmailField(max_length=254, db_index=True)
    verified = models.BooleanField(default=False)
    primary = models.BooleanField(default=False)

    class Meta:
        """As allauth has it."""

        db_table = "account_emailaddress"
        constraints = (
            models.UniqueConstraint(fields=["user", "email"], name="one_email_name_each"),
            models.UniqueConstraint(
                fields=["user", "primary"], condition=models.Q(primary=True), name="one_primary_email"
            ),
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(verified=True), name="one_verified_email"
            ),
        )


class SecondFactor(models.Model):
    """The table `Authenticator` of allauth's: codes by time, recovery codes."""

    user = models.ForeignKey(User, models.CASCADE, related_name="second_factors")
    type = models.CharField(max_length=20)
    data = models.JSONField()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        """As allauth has it."""

        db_table = "mfa_authenticator"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "type"],
                condition=models.Q(type__in=("totp", "recovery_codes")),
                name="one_second_factor_each",
            ),
        )
