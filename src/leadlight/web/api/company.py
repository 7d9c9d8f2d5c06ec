"""What the company decided of its selling, as far as others must know it."""

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from leadlight.actions.access.operations import Operation
from leadlight.actions.lifecycle.deciding import ladder
from leadlight.engage.company import known_stages
from leadlight.storage.company_row import company_in_force
from leadlight.web.permits import needs

router = Router(tags=["Stages"])


class StagesOut(Schema):
    """Where a lead may be moved, and for which reasons one is accepted and rejected."""

    stages: list[str] = Field(
        description="Stages and steps of the pipeline, in their order.", examples=[["IQL", "MQL"]]
    )
    accept: list[str]
    reject: list[str]


@router.get("", response=StagesOut, summary="Stages and reasons")
@needs(Operation.READ_LEADS)
def list_(request: HttpRequest) -> object:
    """The stages of the model and of people, the steps of the pipeline, and the reasons of reviews."""
    company = company_in_force()
    return {
        "stages": known_stages(ladder(), company),
        "accept": list(company.accept),
        "reject": [each.name for each in company.reject],
    }
