"""Every address that Django serves with what it needs, written by hand: who adds a view adds it here too.

A line is a method, a path, the need and, where the address takes one, a body. A need is an operation;
`everybody`; or `user`, who is logged in or sends a personal key. `+login` after it: by no key.
Of pages GET and POST are one line: `PAGE`. A page does not look at keys. What names a lead is called
`{lead_id}`, or has a number and stands in one of the two lists below.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

BY_HAND = """
GET     api/v1/openapi.json                     everybody
GET     api/v1/docs                             user
GET     api/v1/health                           everybody
GET     api/v1/me                               user
GET     api/v1/me/keys                          user
POST    api/v1/me/keys                          user+login              {"name": "My assistant"}
DELETE  api/v1/me/keys/{number}                 user

GET     api/v1/leads                            leads.read
POST    api/v1/leads                            leads.write             {"fields": {"country": "ES"}, "user_id": "new"}
GET     api/v1/leads/{lead_id}                  leads.read
PATCH   api/v1/leads/{lead_id}                  leads.write             {"fields": {"country": "ES"}}
GET     api/v1/leads/{lead_id}/timeline         leads.read
GET     api/v1/leads/{lead_id}/scores           leads.read
GET     api/v1/leads/{lead_id}/explanation      leads.read
GET     api/v1/leads/{lead_id}/next-drop        leads.read
GET     api/v1/leads/{lead_id}/next-priority    leads.read
GET     api/v1/leads/{lead_id}/decisions        leads.read
POST    api/v1/leads/{lead_id}/stage            leads.review            {"stage": "SQL"}
POST    api/v1/leads/{lead_id}/accept           leads.review            {}
POST    api/v1/leads/{lead_id}/reject           leads.review            {"reason": "No budget"}
POST    api/v1/leads/{lead_id}/recycle          leads.review            {}
POST    api/v1/leads/{lead_id}/owner            leads.assign            {"owner": ""}
POST    api/v1/leads/{lead_id}/override         scores.override         {"reason": "met", "points": 5, "until": "UNTIL"}
POST    api/v1/leads/{lead_id}/outcomes         leads.review            {"result": "won", "value": 10}
POST    api/v1/leads/{lead_id}/notes            leads.review            {"text": "called"}
GET     api/v1/leads/{lead_id}/merges           leads.read
POST    api/v1/leads/{lead_id}/merges           leads.write             {"other": "OTHER"}
DELETE  api/v1/merges/{number}                  leads.write
DELETE  api/v1/overrides/{number}               scores.override
DELETE  api/v1/outcomes/{number}                leads.review
PUT     api/v1/notes/{number}                   leads.review            {"text": "wrote"}
DELETE  api/v1/notes/{number}                   leads.review
GET     api/v1/reviews                          leads.read
GET     api/v1/signals                          leads.read
POST    api/v1/signals/seen                     leads.review            {"numbers": [77]}
GET     api/v1/stages                           leads.read

POST    api/v1/scores/try                       scores.try              {"fields": {"job_title": "CEO"}}
POST    api/v1/scores/bulk                      scores.try              {"leads": [{"fields": {"job_title": "CEO"}}]}
GET     api/v1/models                           models.read
POST    api/v1/models                           models.publish          {"text": "name: Other\\nscores: {fit: {rules: []}}"}
POST    api/v1/models/check                     models.read             {"text": "name: Other\\nscores: {fit: {rules: []}}"}
POST    api/v1/models/compare                   models.read             {"after": {"version": 1}}
POST    api/v1/models/undo                      models.publish
GET     api/v1/models/{number}                  models.read

GET     api/v1/write-keys                       connections.manage
POST    api/v1/write-keys                       connections.manage      {"kind": "browser", "name": "Website"}
DELETE  api/v1/write-keys/{number}              connections.manage
GET     api/v1/api-keys                         users.manage
POST    api/v1/api-keys                         users.manage+login      {"name": "A program", "role": "viewer"}
DELETE  api/v1/api-keys/{number}                users.manage
GET     api/v1/users                            users.manage
POST    api/v1/users                            users.manage            {"email": "new@x.example", "role": "viewer"}
PATCH   api/v1/users/{user_id}                  users.manage            {"role": "viewer"}
DELETE  api/v1/users/{user_id}                  users.manage

POST    api/v1/privacy/exports                  privacy.manage          {"person": "ana@acme.example"}
GET     api/v1/privacy/objections               privacy.manage
POST    api/v1/privacy/objections               privacy.manage          {"person": "ana@acme.example"}
DELETE  api/v1/privacy/objections/{lead_id}     privacy.manage
POST    api/v1/privacy/allow                    privacy.manage          {"person": "nobody@x.example"}
GET     api/v1/privacy/erasures                 privacy.manage
POST    api/v1/privacy/erasures                 privacy.manage          {"person": "nobody@x.example"}
GET     api/v1/privacy/erasures/{number}        privacy.manage
POST    api/v1/privacy/consents                 privacy.manage          {"person": "ana@acme.example", "purpose": "email", "given": true}
GET     api/v1/privacy/consents/{lead_id}       privacy.manage
GET     api/v1/                                 everybody

PAGE    /                                       user
PAGE    today/                                  leads.read
PAGE    today/queue                             leads.read
PAGE    today/{lead_id}/accept                  leads.review
PAGE    today/{lead_id}/reject                  leads.review
PAGE    today/{lead_id}/snooze                  leads.review
PAGE    today/{lead_id}/write                   leads.review
PAGE    today/{lead_id}/take                    leads.review
PAGE    today/{lead_id}/wake                    leads.review
PAGE    today/{lead_id}/let-go                  leads.review
PAGE    today/{lead_id}/moves/{number}/{taken}/undo  leads.review
PAGE    today/{lead_id}/notes/{number}/undo     leads.review

PAGE    leads/{lead_id}/                        leads.read
PAGE    leads/{lead_id}/timeline/               leads.read
PAGE    leads/{lead_id}/score/                  leads.read
PAGE    leads/{lead_id}/score/what-if           scores.try
PAGE    leads/{lead_id}/profile/                leads.read
PAGE    leads/{lead_id}/profile/field           leads.write
PAGE    leads/{lead_id}/profile/undo/{message}  leads.write
PAGE    leads/{lead_id}/merge/                  leads.write
PAGE    leads/{lead_id}/merge/{number}/undo     leads.write
PAGE    leads/{lead_id}/privacy/export          privacy.manage
PAGE    leads/{lead_id}/privacy/object          privacy.manage
PAGE    leads/{lead_id}/privacy/allow           privacy.manage
PAGE    leads/{lead_id}/privacy/erase           privacy.manage
PAGE    leads/{lead_id}/stage                   leads.review
PAGE    leads/{lead_id}/accept                  leads.review
PAGE    leads/{lead_id}/reject                  leads.review
PAGE    leads/{lead_id}/override                scores.override
PAGE    leads/{lead_id}/outcome                 leads.review
PAGE    leads/{lead_id}/owner                   leads.assign
PAGE    leads/{lead_id}/note                    leads.review
PAGE    leads/{lead_id}/touch                   leads.write
PAGE    leads/{lead_id}/moves/{number}/undo     leads.review
PAGE    leads/{lead_id}/outcomes/{number}/undo  leads.review
PAGE    leads/{lead_id}/overrides/{number}/end  scores.override
PAGE    leads/{lead_id}/owner/{number}/undo     leads.assign
PAGE    leads/{lead_id}/notes/{number}/change   leads.review
PAGE    leads/{lead_id}/notes/{number}/delete   leads.review
PAGE    leads/{lead_id}/notes/{number}/back     leads.review
PAGE    leads/                                  leads.read
PAGE    leads/new/                              leads.write
PAGE    leads/export/                           data.export
PAGE    leads/change/                           leads.review
PAGE    leads/change/{number}/go/               leads.review
PAGE    leads/change/{number}/back/             leads.review
PAGE    leads/views/                            leads.read
PAGE    leads/views/{number}/remove/            leads.read
PAGE    leads/views/{number}/back/              leads.read
PAGE    leads/import/                           data.import
PAGE    leads/import/{number}/                  data.import
PAGE    leads/import/{number}/start/            data.import
PAGE    leads/import/{number}/away/             data.import
PAGE    leads/import/{number}/refused.csv       data.import
PAGE    review/                                 leads.review
PAGE    review/decided/                         leads.review
PAGE    review/agreement/                       leads.review
PAGE    review/moves/{number}/undo/             leads.review
PAGE    review/overrides/{number}/undo/         scores.override
PAGE    review/{lead_id}/accept/                leads.review
PAGE    review/{lead_id}/reject/                leads.review
PAGE    review/{lead_id}/override/              scores.override

PAGE    settings/                               data.import
PAGE    settings/company/                       company.manage
PAGE    settings/company/back/{number}          company.manage
PAGE    settings/hours/                         company.manage
PAGE    settings/hours/back/{number}            company.manage
PAGE    settings/people/                        users.manage
PAGE    settings/people/{number}/role           users.manage
PAGE    settings/people/{number}/role/{role}    users.manage
PAGE    settings/people/{number}/link           users.manage
PAGE    settings/people/{number}/remove         users.manage
PAGE    settings/pipeline/                      company.manage
PAGE    settings/pipeline/back/{number}         company.manage
PAGE    settings/fields/                        company.manage
PAGE    settings/fields/back                    company.manage
PAGE    settings/fields/{name}/remove           company.manage
PAGE    settings/keys/                          connections.manage
PAGE    settings/keys/programs                  users.manage
PAGE    settings/keys/programs/{number}/revoke  users.manage
PAGE    settings/keys/{number}/heard            connections.manage
PAGE    settings/keys/{number}/revoke           connections.manage
PAGE    settings/keys/{number}/back             connections.manage
PAGE    settings/sources/                       connections.manage
PAGE    settings/sources/again                  connections.manage
PAGE    settings/connections/                   connections.manage
PAGE    settings/connections/hooks              connections.manage
PAGE    settings/connections/hooks/{name}/secret connections.manage
PAGE    settings/connections/hooks/{name}/remove connections.manage
PAGE    settings/connections/webhooks           connections.manage
PAGE    settings/connections/webhooks/{number}/on connections.manage
PAGE    settings/connections/webhooks/{number}/secret connections.manage
PAGE    settings/connections/webhooks/{number}/again connections.manage
PAGE    settings/connections/webhooks/{number}/test connections.manage
PAGE    settings/connections/webhooks/{number}/remove connections.manage
PAGE    settings/enrichment/                    data.import
PAGE    settings/enrichment/{number}/remove     data.import
PAGE    settings/consent/                       company.manage
PAGE    settings/consent/back/{needed}          company.manage
PAGE    settings/retention/                     company.manage
PAGE    settings/backup/                        company.manage
PAGE    settings/backup/take                    company.manage
PAGE    settings/audit/                         users.manage
PAGE    begin/                                  models.publish
PAGE    begin/customers/                        models.publish
PAGE    begin/customers/later                   models.publish
PAGE    begin/model/                            models.publish
PAGE    begin/leads/                            data.import
PAGE    begin/leads/later                       models.publish
PAGE    begin/leads/example                     data.import
PAGE    begin/ready/                            models.publish
PAGE    begin/finish                            models.publish

PAGE    accounts/                               user
PAGE    accounts/keys                           user
PAGE    accounts/keys/{number}/revoke           user
PAGE    accounts/look                           user
PAGE    accounts/language                       everybody
PAGE    accounts/welcome/{token}                everybody
PAGE    accounts/login/                         everybody
PAGE    accounts/logout/                        everybody
PAGE    accounts/inactive/                      everybody
PAGE    accounts/reauthenticate/                user
PAGE    accounts/password/change/               user
PAGE    accounts/password/reset/                everybody
PAGE    accounts/password/reset/done/           everybody
PAGE    accounts/password/reset/key/done/       everybody
PAGE    accounts/password/reset/key/{key}/      everybody
PAGE    accounts/2fa/                           user
PAGE    accounts/2fa/authenticate/              everybody
PAGE    accounts/2fa/reauthenticate/            user
PAGE    accounts/2fa/totp/activate/             user
PAGE    accounts/2fa/totp/deactivate/           user
PAGE    accounts/2fa/recovery-codes/            user
PAGE    accounts/2fa/recovery-codes/generate/   user
PAGE    accounts/2fa/recovery-codes/download/   user
"""

OF_A_LEAD = frozenset({"overrides", "outcomes", "notes", "merges", "review/moves", "review/overrides"})
"""What has a number and is a lead's: `api/v1/notes/{number}`."""

OF_NO_LEAD = frozenset(
    {"models", "me/keys", "write-keys", "api-keys", "privacy/erasures", "accounts/keys"}
    | {"leads/change", "leads/views", "leads/import"}
    | {"settings/company/back", "settings/hours/back", "settings/pipeline/back", "settings/people"}
    | {"settings/keys", "settings/keys/programs", "settings/connections/webhooks", "settings/enrichment"}
)
"""What has a number and is no lead's."""


@dataclass(frozen=True)
class Route:
    """An address with a method, and what whoever asks it needs."""

    method: str
    path: str
    need: str
    by_login: bool
    body: object

    @property
    def is_page(self) -> bool:
        """Whether people look at it, and programs do not ask it."""
        return self.method == "PAGE"


def _read(line: str) -> Route:
    method, path, need, *body = line.split(maxsplit=3)
    said, plus, _ = need.partition("+")
    return Route(method, path, said, bool(plus), json.loads(body[0]) if body else None)


ROUTES = [_read(line) for line in BY_HAND.splitlines() if line]
API = [route for route in ROUTES if not route.is_page]
PAGES = [route for route in ROUTES if route.is_page]
