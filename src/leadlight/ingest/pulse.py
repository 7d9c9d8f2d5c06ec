"""What a lead did itself, and what of it is news: what signals are found from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from leadlight.ingest.stored import Stored
from leadlight.ingest.touches import EVENT_TYPES

IMPORT = "import"

NOT_DONE = frozenset({
    "account_added_user", "account_deleted", "account_removed_user", "ad_viewed", "application_crashed",
    "application_updated", "call_missed", "call_voicemail_left", "campaign_joined", "direct_mail_sent",
    "email_bounced", "email_delivered", "email_marked_as_spam", "email_sent", "email_soft_bounced",
    "event_missed", "experiment_viewed", "lead_accepted", "lead_recycled", "lead_rejected",
    "lead_stage_changed", "live_chat_conversation_ended", "live_chat_message_received",
    "meeting_missed", "opportunity_created", "opportunity_lost", "opportunity_stage_changed",
    "opportunity_won", "order_cancelled", "order_refunded", "order_updated",
    "push_notification_bounced", "push_notification_received", "sms_sent", "subscription_cancelled",
    "trial_ended", "unsubscribed", "webinar_missed",
})  # fmt: skip
"""Events of the vocabulary that are no visit: done to a lead, said of it by a CRM, or a farewell."""


@dataclass(slots=True)
class Pulse:
    """When a lead did something, machines left out, and the messages of late that nobody imported.

    Of `news` each has its place in the log, its time, and whether the lead did something by it. `named` is
    whether it is somebody, and no browser alone.
    """

    times: list[int] = field(default_factory=list)
    news: list[tuple[int, int, bool]] = field(default_factory=list)
    named: bool = False

    def add(self, messages: Sequence[Stored], machine: Collection[int], after: int, now: int) -> None:
        """Add messages up to now; what is not before `after` may be news."""
        for message in messages:
            time = message.time
            if time > now or message.seq in machine:
                continue
            done = message.type in EVENT_TYPES and message.name not in NOT_DONE
            if done:
                self.times.append(time)
            if time >= after and message.source != IMPORT:
                self.news.append((message.seq, time, done))
            if not self.named and "userId" in message.body:
                self.named = True
