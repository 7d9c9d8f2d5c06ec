"""Hooks, by which other systems tell of leads, and webhooks, by which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadlight.actions.access.company import address_of_links
from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.hooks.change import KEPT, Made, Wanted, add_hook, change_secret, remove_hook
from leadlight.actions.hooks.listed import listed_hooks
from leadlight.actions.webhooks.add import Wish, add_webhook
from leadlight.actions.webhooks.enable import enable_webhook
from leadlight.actions.webhooks.listed import listed_webhooks
from leadlight.actions.webhooks.redeliver import redeliver_failed
from leadlight.actions.webhooks.remove import remove_webhook
from leadlight.actions.webhooks.rotate import rotate_secret
from leadlight.actions.webhooks.try_out import try_webhook
from leadlight.errors import DataError, LeadlightError, NotAllowedError
from leadlight.ingest.hooks.shipped import senders
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import back_to, done, page
from leadlight.web.pages.told_once import tell_once, told
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HERE = "settings_connections"

TOLD = {
    "lead.score.changed": gettext_lazy("the score of a lead became another"),
    "lead.priority.changed": gettext_lazy("the priority of a lead became another"),
    "lead.qualification.changed": gettext_lazy("the model says another stage that a lead qualifies for"),
    "lead.stage.changed": gettext_lazy("a lead was moved to another stage"),
    "lead.signal": gettext_lazy(
        "something is worth telling of a lead: it surges, fell silent, is back, or crossed a threshold"
    ),
    "model.published": gettext_lazy("a scoring model was published, and everybody is scored by it"),
}
"""What a webhook may be told, as the kinds of messages say it."""


class HookForm(forms.Form):
    """A hook of a system that a mapping is shipped for."""

    prefix = "hook"
    sender = forms.ChoiceField(label=gettext_lazy("System"))
    name = forms.SlugField(
        label=gettext_lazy("Name"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Part of the address. Left out, it is that of the system."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        max_length=500,
        required=False,
        strip=True,
        help_text=gettext_lazy("Where the system made one, copy it here. Else one is made for you."),
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]  # what Django got
        self.fields["sender"].choices = [(name, name) for name in senders()]  # type: ignore[attr-defined]


class WebhookForm(forms.Form):
    """An address that is told what happens."""

    prefix = "webhook"
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        help_text=gettext_lazy("Such as https://hooks.example.com/leads"),
    )
    description = forms.CharField(label=gettext_lazy("What it is for"), max_length=200, required=False)
    types = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(TOLD.items()),
    )


@require_safe
@needs(Operation.MANAGE_CONNECTIONS)
def connections(request: HttpRequest) -> HttpResponse:
    """See them."""
    return _page(request, HookForm(), WebhookForm(label_suffix=""))


def _page(request: HttpRequest, hook: HookForm, webhook: WebhookForm) -> HttpResponse:
    shown = {
        "hook_form": hook,
        "webhook_form": webhook,
        "hooks": listed_hooks(),
        "told": told(request),
        "webhooks": listed_webhooks(asking(request)),
        "address": address_of_links(),
    }
    return page(request, _HERE, shown, status=422 if hook.errors or webhook.errors else 200)


@require_http_methods(["POST"])
@needs(Operation.MANAGE_CONNECTIONS)
def new_hook(request: HttpRequest) -> HttpResponse:
    """Make a hook."""
    form = HookForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(said["name"] or said["sender"], said["sender"], secret=said["secret"] or None)
        try:
            made = add_hook(wanted, now(), asking(request))
        except NotAllowedError:
            raise
        except LeadlightError as error:
            form.add_error("secret" if "secret" in str(error) else "name", refusal(error))
        else:
            _tell(request, made)
            return done(request, _HERE, _("The hook is ready."))
    return _page(request, form, WebhookForm(label_suffix=""))


def _tell(request: HttpRequest, made: Made) -> None:
    link = f"{address_of_links()}/hooks/{made.hook.name}"
    tell_once(request, {"hook": made.hook.name, "secret": made.secret or "", "link": link})


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def new_hook_secret(request: HttpRequest, name: str) -> HttpResponse:
    """Give a hook another secret: the one that was typed, else a new one."""
    typed = request.POST.get("secret", "").strip()
    _tell(request, change_secret(name, typed or None, KEPT, now(), asking(request)))
    return done(request, _HERE, _("It has another secret. The one before counts for 7 more days."))


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def drop_hook(request: HttpRequest, name: str) -> HttpResponse:
    """Take nothing over a hook any more."""
    remove_hook(name, now(), asking(request))
    return done(request, _HERE, _("The hook %(name)s takes nothing any more.") % {"name": name})


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Tell an address what happens."""
    form = WebhookForm(request.POST, label_suffix="")
    if form.is_valid():
        said = form.cleaned_data
        try:
            made, secret = add_webhook(
                Wish(said["url"], said["types"], said["description"]), now(), asking(request)
            )
        except NotAllowedError:
            raise
        except LeadlightError as error:
            form.add_error("url", refusal(error))
        else:
            tell_once(request, {"webhook": made.pk, "secret": secret})
            return done(request, _HERE, _("It is told from now on."))
    return _page(request, HookForm(), form)


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def switch_on(request: HttpRequest, number: int) -> HttpResponse:
    """Tell an endpoint again what happens."""
    enable_webhook(number, now(), asking(request))
    return done(request, _HERE, _("It is told again from now on."))


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def new_webhook_secret(request: HttpRequest, number: int) -> HttpResponse:
    """Let an endpoint's messages be signed with another secret."""
    tell_once(request, {"webhook": number, "secret": rotate_secret(number, now(), asking(request))})
    return done(request, _HERE, _("It has another secret. The one before signs too for a day."))


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def send_failed(request: HttpRequest, number: int) -> HttpResponse:
    """Send once more what an endpoint did not take."""
    count = redeliver_failed(number, 0, now(), asking(request))
    told_of = ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", count)
    return done(request, _HERE, told_of % {"count": count})


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def send_test(request: HttpRequest, number: int) -> HttpResponse:
    """Send a message to try an endpoint."""
    answer = try_webhook(number, now(), asking(request))
    if answer.status is not None and 200 <= answer.status < 300:
        return done(
            request, _HERE, _("It took the message: it answered %(status)s.") % {"status": answer.status}
        )
    raise DataError(_("It did not take the message: %(why)s") % {"why": answer.error or answer.status})


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def drop_webhook(request: HttpRequest, number: int) -> HttpResponse:
    """Tell an endpoint nothing any more."""
    remove_webhook(number, now(), asking(request))
    return done(request, _HERE, _("It is told nothing any more."))
