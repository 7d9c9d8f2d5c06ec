"""What the first start says: how the first administrator gets in."""

from __future__ import annotations

from leadlight.actions.access.company import address_of_links, note_listening
from leadlight.actions.access.links import first_link
from leadlight.actions.live.open_place import opened
from leadlight.scoring.values import written_time
from leadlight.storage.database import Place


def first_words(place: Place, listens_at: str, now: int) -> tuple[str, ...]:
    """The link for the first administrator, in sentences; none where there are users."""
    with opened(place):
        note_listening(listens_at)
        invitation = first_link(now)
        base = address_of_links()
    if invitation is None:
        return ()
    until = written_time(invitation.expires_at)[:16]
    return (
        f"Nobody can log in yet. Whoever opens this link, once, until {until}Z, is the administrator:",
        f"{base}{invitation.path}",
    )
