"""Leads of an invented CRM with accounts, contacts and events, made by `leadforge` and kept in the cache.

A lead is looked at 14 days after it was created; those that were won or lost by then are not leads to
predict any more and are left out.
"""

# ruff: noqa: PLC0415 - leadforge is loaded where leads are made

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.data import CACHE
from benchmarks.learning.tables import Table, column, microseconds, rank
from leadlight.learning.dataset import NO_TIME, Column, EventLog, Known, PastLeads, Whole
from leadlight.scoring.values import DAY

RECIPE, LEADS, LEVELS, SEEDS = (
    "b2b_saas_procurement_v1",
    7_000,
    ("intro", "intermediate", "advanced"),
    (1, 2, 3),
)
LOOKED_AT = 14 * DAY
TABLES = ("leads", "contacts", "accounts", "touches", "sessions", "sales_activities", "opportunities")
PLANTED = ("current_stage", "is_sql", "total_touches_all")
ASKED = {
    "leads": ("lead_id", "contact_id", "lead_source", "first_touch_channel", "owner_rep_id"),
    "contacts": ("job_title", "role_function", "seniority", "buyer_role", "email_domain_type"),
    "accounts": (
        "company_name",
        "industry",
        "region",
        "employee_band",
        "estimated_revenue_band",
        "process_maturity_band",
    ),
}


def made(level: str, seed: int, leads: int = LEADS) -> dict[str, pd.DataFrame]:
    """Generate the tables of one company unless the cache has them."""
    folder = CACHE / "leadforge" / f"{level}-{seed}-{leads}"
    if not folder.exists():
        unfinished = folder.with_name(f"unfinished-{folder.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        generate(level, seed, leads, unfinished)
        unfinished.rename(folder)
    return {name: pd.read_parquet(folder / f"{name}.parquet").astype(object) for name in TABLES}


def generate(level: str, seed: int, leads: int, folder: Path) -> None:
    """Let leadforge simulate a company and keep what its CRM would hold after the whole time."""
    from leadforge.api.generator import Generator
    from leadforge.render.relational import to_dataframes

    maker = Generator.from_recipe(
        RECIPE, seed=seed, exposure_mode="research_instructor", difficulty=level, n_leads=leads
    )
    bundle = maker.generate()
    folder.mkdir(parents=True)
    frames = to_dataframes(bundle.simulation_result, bundle.population)
    for name in TABLES:
        frames[name].to_parquet(folder / f"{name}.parquet")


@lru_cache(maxsize=1)
def crm(level: str, seed: int, leads: int = LEADS) -> Table:
    """One company's leads as known 14 days after each was created, with all events of the company."""
    tables = made(level, seed, leads)
    all_leads = tables["leads"]
    moment = microseconds(plain(all_leads["lead_created_at"])) + LOOKED_AT
    decided = closing_times(all_leads, tables["opportunities"])
    kept = np.flatnonzero((decided == NO_TIME) | (decided > moment))
    frame = all_leads.iloc[kept].reset_index(drop=True)
    log = events(frame["lead_id"], tables)
    known = Known(len(frame), tuple(profile(frame, tables)), moment[kept], log)
    past = PastLeads(
        known,
        frame["converted_within_90_days"].to_numpy(dtype=np.int64),
        order=rank(moment[kept].tolist()),
        created=moment[kept] - LOOKED_AT,
        group=pd.factorize(frame["account_id"])[0].astype(np.int64),
    )
    late = late_columns(frame, tables["touches"])
    return Table(f"leadforge {level} {seed}", past, late, ("lead_id", "contact_id", "company_name"))


def profile(frame: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> list[Column]:
    """The fields of the lead, of its contact and of its account."""
    joined = frame.merge(tables["contacts"], on="contact_id", how="left", suffixes=("", "_contact"))
    joined = joined.merge(tables["accounts"], on="account_id", how="left", suffixes=("", "_account"))
    assert len(joined) == len(frame)
    columns = [column(name, plain(joined[name])) for names in ASKED.values() for name in names]
    columns.append(column("contact_created_at", plain(joined["created_at"])))
    columns.append(column("account_created_at", plain(joined["created_at_account"])))
    return columns


def plain(values: pd.Series[Any]) -> list[Any]:
    """The values as a reader hands them over: None where there is none."""
    return [None if pd.isna(value) else value for value in values]


def closing_times(leads: pd.DataFrame, opportunities: pd.DataFrame) -> Whole:
    """When each lead was won or lost, `NO_TIME` where it was neither."""
    closed = opportunities.dropna(subset=["closed_at"]).groupby("lead_id")["closed_at"].min()
    lost = microseconds(plain(leads["lead_id"].map(closed)))
    won = microseconds(plain(leads["conversion_timestamp"]))
    return np.where(won == NO_TIME, lost, won)


def late_columns(frame: pd.DataFrame, touches: pd.DataFrame) -> tuple[Column, ...]:
    """The columns that leadforge marks as leaking: they hold what happened until the end."""
    counts = frame["lead_id"].map(touches.groupby("lead_id").size()).fillna(0)
    values = (frame["current_stage"], frame["is_sql"], counts.astype(int))
    return tuple(column(name, plain(found)) for name, found in zip(PLANTED, values, strict=True))


def events(ids: pd.Series[Any], tables: dict[str, pd.DataFrame]) -> EventLog:
    """Touches, sessions, sales activities and opportunities as one log; later ones are in it too."""
    touches, sessions, sales = tables["touches"], tables["sessions"], tables["sales_activities"]
    opened = tables["opportunities"]
    parts = [
        part(touches, "touch_timestamp", touches["touch_direction"] + " " + touches["touch_type"]),
        part(sessions, "session_timestamp", "session"),
        part(sales, "activity_timestamp", "sales " + sales["activity_type"]),
        part(opened, "created_at", "opportunity opened"),
    ]
    parts[0]["channel"] = touches["touch_channel"]
    parts[1]["page"] = sessions["session_type"]
    log = pd.concat(parts, ignore_index=True)
    place = pd.Series(np.arange(len(ids)), index=ids)
    log["lead"] = log["lead_id"].map(place)
    log = log.dropna(subset=["lead"]).sort_values(["lead", "time"], kind="stable")
    kind, kinds = coded(log["kind"])
    channel, channels = coded(log["channel"])
    page, pages = coded(log["page"])
    time = log["time"].to_numpy(dtype=np.int64)
    return EventLog(log["lead"].to_numpy(dtype=np.int64), time, kind, kinds, channel, channels, page, pages)


def part(frame: pd.DataFrame, time: str, kind: pd.Series[Any] | str) -> pd.DataFrame:
    """The events of one table."""
    return pd.DataFrame(
        {
            "lead_id": frame["lead_id"],
            "time": microseconds(plain(frame[time])),
            "kind": kind,
            "channel": None,
            "page": None,
        }
    )


def coded(values: pd.Series[Any]) -> tuple[Whole, tuple[str, ...]]:
    """Positions in the sorted distinct values, −1 where there is none."""
    codes, names = pd.factorize(values, sort=True)
    return codes.astype(np.int64), tuple(str(name) for name in names)
