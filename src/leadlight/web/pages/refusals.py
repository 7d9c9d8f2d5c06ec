"""What cannot be done or was assumed, in the user's language: sentences of actions, said again.

One that is not listed here stays as it is, in English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext, gettext_noop

if TYPE_CHECKING:
    from leadlight.errors import LeadlightError

register = template.Library()

SENTENCES = (
    gettext_noop("This lead has no identifier any more, so that nothing can be said of it."),
    gettext_noop("What is said of a lead at once has at most %(most)s KB."),
    gettext_noop(
        "This person was erased, and comes back of their own will only. Where they ask for it, an"
        " administrator lets them in: `leadlight privacy allow`."
    ),
    gettext_noop("There is no lead of whom this may be said."),
    gettext_noop(
        "This has identifiers of several leads (%(names)s). Merge them first if they are one "
        "person, as with `leadlight lead merge`; else leave out what belongs to another one."
    ),
    gettext_noop("This cannot be said of this lead: %(why)s. Leave out that identifier."),
    gettext_noop("Somebody has changed lead %(lead)s since you read it. Read it again."),
    gettext_noop("%(name)s is no name of a field: it has no letter or digit."),
    gettext_noop("%(name)s is no field that is said: it has an operation of its own."),
    gettext_noop("It happened within the last year, and not after now."),
    gettext_noop("What was said has at most %(most)s characters, and no NUL among them."),
    gettext_noop("It took from 0 minutes to a day."),
    gettext_noop("There is no lead %(lead)s."),
    gettext_noop("There is no lead %(lead)s any more: its person is being erased."),
    gettext_noop("A lead is put off until some time after now, and within a year."),
    gettext_noop("This lead is not put off."),
    gettext_noop("This lead has more than %(most)s messages. Say the field anew instead."),
    gettext_noop("There was nothing before to go back to. Say the field anew instead."),
    gettext_noop("A lead is known by its e-mail address: say another one, it cannot be emptied."),
    gettext_noop("This was changed more than a day ago. Change the leads again instead."),
    gettext_noop("%(value)s is no e-mail address. An owner is named by theirs."),
    gettext_noop("There is no stage %(stage)s. It is one of: %(known)s."),
    gettext_noop("Leads are recycled one by one: how long each rests is said with it."),
    gettext_noop("Choose some leads first."),
    gettext_noop("At most %(most)s leads are changed at once. Narrow the list down with filters."),
    gettext_noop("This was taken back already."),
    gettext_noop("There is no lead to export here."),
    gettext_noop("An Excel file takes at most %(most)s leads, and these are %(count)s. Export them as CSV."),
    gettext_noop("Give the view a name of at most %(most)s characters."),
    gettext_noop("This list has too many filters to be kept. Take some away."),
    gettext_noop("You keep %(most)s views already. Take one away that you no longer use."),
    gettext_noop("Somebody has given this lead to another one since. Look whose it is now."),
    gettext_noop("Override %(number)s has ended already."),
    gettext_noop("An override adds points or fixes a priority: say one of the two."),
    gettext_noop("Points lie between -%(least)s and %(most)s, with two decimals, not 0."),
    gettext_noop("No scoring model is in force yet, so there is no priority to fix."),
    gettext_noop("There is no priority %(name)s. It is one of: %(known)s."),
    gettext_noop("An override ends after now, and within 400 days. What should last is a rule."),
    gettext_noop("An outcome was decided between 1970 and now."),
    gettext_noop("A value is a number from 0 with at most two decimals, such as 12500.50."),
    gettext_noop("%(reason)s is none of the reasons: %(known)s. `leadlight pipeline set` changes them."),
    gettext_noop("This was changed again since, so that it cannot be taken back. Change it by hand."),
    gettext_noop("Only who logs in can have leads. `leadlight lead assign` gives one to somebody."),
    gettext_noop("This lead is %(owner)s's already. Ask them, or a marketer to give it to you."),
    gettext_noop("This lead was not taken by you, or it has been given to somebody since."),
    gettext_noop("The model would move it again. Move the lead back instead, and it stays there."),
    gettext_noop("Move %(number)s was taken back already."),
    gettext_noop("Outcome %(number)s was taken back already."),
    gettext_noop("%(text)s is no e-mail address."),
    gettext_noop("A name is one line of at most %(most)s characters."),
    gettext_noop("%(email)s has %(most)s keys. Revoke one that is not used any more."),
    gettext_noop("API key %(number)s was revoked before."),
    gettext_noop(
        "%(text)s is no address to be reached at. It is scheme and host, and a port if there is "
        "one: https://leads.example.com"
    ),
    gettext_noop(
        "%(email)s is the last administrator. Make somebody else one before: `leadlight users "
        "role EMAIL admin`."
    ),
    gettext_noop(
        "%(email)s is a user already. `leadlight users role` changes the role, `leadlight users "
        "link` makes a new link."
    ),
    gettext_noop(
        "%(name)s is no CSV or Excel file by its name. Save the list as .csv or .xlsx and upload that."
    ),
    gettext_noop("%(name)s is empty. It needs a row with the names of the columns, and rows below it."),
    gettext_noop("%(name)s is larger than %(most)s MB. Split it into several files."),
    gettext_noop("This import has begun already, or has ended."),
    gettext_noop(
        "No column tells whose a row is. Say which one is the e-mail address, the phone number or"
        " your own id."
    ),
    gettext_noop("The columns %(names)s are said to be the same. Choose one of them."),
    gettext_noop("%(name)s has no rows below the names of its columns."),
    gettext_noop("'%(name)s' has no letter or digit. Give the field a name."),
    gettext_noop("Only a browser's key has origins: a server's key must not be seen by a browser at all."),
    gettext_noop(
        "%(text)s is no origin. An origin is scheme and host, and a port if there is one: "
        "https://www.example.com"
    ),
    gettext_noop("Key %(number)s was revoked before."),
    gettext_noop("Key %(number)s was not revoked a short while ago. Make another one."),
    gettext_noop("%(text)s has a port that is none."),
    gettext_noop("%(one)s and %(other)s are one lead already."),
    gettext_noop("Merge %(number)s is undone already."),
    gettext_noop("Say what the endpoint is told: %(known)s."),
    gettext_noop("A score moves by more than 0 and at most %(most)s points."),
    gettext_noop("A hook's name has small letters, digits, - and _, as in typeform or contact-form."),
    gettext_noop("This sender makes the secret: copy it there and give it with --secret."),
    gettext_noop("%(key)s neither objects nor was erased."),
    gettext_noop("%(key)s objects already. `leadlight privacy allow` takes that back."),
    gettext_noop("Data is kept for 1 to %(most)s days, or for ever."),
    gettext_noop("it has no time that can be read"),
    gettext_noop("it does not say what happened"),
    gettext_noop("nothing tells who did it: its identifiers are blank, or stand for nobody"),
    gettext_noop("nothing tells who it is: its identifiers are blank, or stand for nobody"),
    gettext_noop("the key is blank, or stands for nobody"),
    gettext_noop("The column '%(column)s' was taken as %(field)s."),
    gettext_noop("%(name)s is not UTF-8; it was read as %(encoding)s."),
    gettext_noop("%(name)s is damaged and cannot be read as XLSX. Save it again."),
    gettext_noop("%(name)s is binary data. Export the list as CSV, XLSX or Parquet."),
    gettext_noop("A name of at most %(most)s characters is needed here, not %(value)s."),
    gettext_noop("A currency has three letters, such as EUR, not %(value)s."),
    gettext_noop("The pipeline needs a step that is open."),
    gettext_noop("The pipeline needs a step that is won."),
    gettext_noop("The pipeline needs a step that is lost."),
    gettext_noop("The step %(name)s is there already, or is the name of a stage."),
    gettext_noop("The reason %(name)s is there already."),
    gettext_noop("The rule for the stage %(name)s is there already."),
    gettext_noop("The priority %(name)s is there already."),
    gettext_noop(
        "%(value)s is no duration; write a whole number and minutes, hours, days, weeks or months, for"
        " example 30 days."
    ),
    gettext_noop("Nobody recycles a lead in %(stage)s by a rule."),
    gettext_noop("A time of the day is needed here, such as 09:00, not %(value)s."),
    gettext_noop("A time zone is needed here, such as Europe/Berlin, not %(value)s."),
    gettext_noop("A time is needed here, such as 24 hours or 5 business days, not %(value)s."),
    gettext_noop("A whole number of per cent from 0 to 50 is needed here, not %(value)s."),
    gettext_noop("The company works on one day of the week at least, such as Monday."),
    gettext_noop("The day ends at %(closes)s, which is not after %(opens)s."),
    gettext_noop("%(name)s is %(what)s. Only %(kinds)s can be read; export the list as one of them."),
)
"""As they stand in actions; what varies in them by any name."""

_VARIES = re.compile(r"%\\\((\w+)\\\)s")


@register.filter
def refusal(error: LeadlightError | str) -> str:
    """Why something cannot be done, as it is told on a page."""
    text = str(error)
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return gettext(sentence) % found.groupdict()
    return text


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (sentence, re.compile(_VARIES.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL))
        for sentence in SENTENCES
    ]
