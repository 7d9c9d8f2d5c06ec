"""The addresses below one lead's."""

from __future__ import annotations

from django.urls import path, register_converter

from leadlight.web.pages.lead import erasing, field, merging, overview, profile, score, timeline, undoing
from leadlight.web.pages.lead.deeds import DEEDS, posting


class LeadUid:
    """The uid of a lead in an address."""

    regex = "[0-9a-f]{16,32}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(LeadUid, "lead_uid")

_LEAD = "leads/<lead_uid:lead_id>/"

urlpatterns = [
    path(_LEAD, overview.overview, name="lead"),
    path(f"{_LEAD}timeline/", timeline.timeline, name="lead_timeline"),
    path(f"{_LEAD}score/", score.score, name="lead_score"),
    path(f"{_LEAD}score/what-if", score.what_if, name="lead_what_if"),
    path(f"{_LEAD}profile/", profile.profile, name="lead_profile"),
    path(f"{_LEAD}profile/field", field.field, name="lead_field"),
    path(f"{_LEAD}profile/undo/<str:message>", field.undo, name="lead_field_undo"),
    path(f"{_LEAD}merge/", merging.merge, name="lead_merge"),
    path(f"{_LEAD}merge/<int:number>/undo", merging.unmerge, name="lead_unmerge"),
    path(f"{_LEAD}privacy/export", erasing.export, name="lead_export"),
    path(f"{_LEAD}privacy/object", erasing.object_, name="lead_object"),
    path(f"{_LEAD}privacy/allow", erasing.allow_, name="lead_allow"),
    path(f"{_LEAD}privacy/erase", erasing.erase, name="lead_erase"),
    *(path(f"{_LEAD}{name}", posting(name), name=f"lead_{name}") for name in DEEDS),
    path(f"{_LEAD}moves/<int:number>/undo", undoing.undo_move, name="lead_move_undo"),
    path(f"{_LEAD}outcomes/<int:number>/undo", undoing.undo_result, name="lead_outcome_undo"),
    path(f"{_LEAD}overrides/<int:number>/end", undoing.end, name="lead_override_end"),
    path(f"{_LEAD}owner/<int:number>/undo", undoing.owner_back, name="lead_owner_back"),
    path(f"{_LEAD}notes/<int:number>/change", undoing.change_note, name="lead_note_change"),
    path(f"{_LEAD}notes/<int:number>/delete", undoing.remove_note, name="lead_note_delete"),
    path(f"{_LEAD}notes/<int:number>/back", undoing.note_back, name="lead_note_back"),
]
