"""The addresses of accounts. Of allauth's only these: nobody signs up, or takes another address alone."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.i18n import set_language

from leadlight.web.accounts import deeds, pages
from leadlight.web.permits import OF_OTHERS, LoggedIn, Open

_ENTRANCE = Open("Whoever logs in is not logged in yet; guesses are limited.")
_OWN = LoggedIn()

OF_OTHERS |= {
    "account_login": _ENTRANCE,
    "set_language": Open("Everybody may choose the language of pages; a cookie keeps it."),
    "account_logout": Open("It ends a session, if there is one."),
    "account_inactive": _ENTRANCE,
    "account_reset_password_done": _ENTRANCE,
    "account_reset_password_from_key": Open("Whoever has the link may set the password."),
    "account_reset_password_from_key_done": _ENTRANCE,
    "mfa_authenticate": _ENTRANCE,
    "account_reauthenticate": _OWN,
    "account_change_password": _OWN,
    "mfa_index": _OWN,
    "mfa_reauthenticate": _OWN,
    "mfa_activate_totp": _OWN,
    "mfa_deactivate_totp": _OWN,
    "mfa_view_recovery_codes": _OWN,
    "mfa_generate_recovery_codes": _OWN,
    "mfa_download_recovery_codes": _OWN,
}

__all__ = ["deeds", "urlpatterns"]

urlpatterns = [
    path("", pages.home, name="account_home"),
    path("look", pages.look, name="account_look"),
    path("language", set_language, name="set_language"),
    path("keys", pages.add_key, name="account_key_add"),
    path("keys/<int:number>/revoke", pages.revoke_key, name="account_key_revoke"),
    path("welcome/<str:token>", pages.welcome, name="account_welcome"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", pages.reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", factor.index, name="mfa_index"),
    path("2fa/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
