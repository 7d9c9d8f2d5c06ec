"""The script an analyst would write with pandas for the same model: vectorised, one group-by a rule.

``python -m benchmarks.pandas_script LEADS EVENTS OUT`` reads CSV or Parquet, by their endings, and writes the
leads with score, sub-scores and priority, highest score first.
"""

import sys

import numpy as np
import pandas as pd

AT = pd.Timestamp("2026-06-30 12:00:00")
YES = ["yes", "y", "true", "t", "on", "1"]


def read(path, times):
    """Read a table whose times are named."""
    if path.endswith(".parquet"):
        return pd.read_parquet(path)
    return pd.read_csv(path, parse_dates=times, date_format="ISO8601")


def cents(points):
    """Round to the millionth and then to the hundredth, half away from zero."""
    millionths = np.floor(np.abs(points) * 1e6 + 0.5) / 1e4
    return np.sign(points) * np.floor(millionths + 0.5)


def fit(leads):
    """Return the points for who the lead is, in hundredths."""

    def text(column):
        return leads[column].fillna("").str.strip().str.lower()

    company = 800 * text("industry").isin(["software", "finance", "healthcare", "health care"])
    company += 600 * leads["employees"].between(50, 1000) + 300 * (leads["employees"] > 1000)
    company += 400 * text("country").isin(["de", "at", "ch", "nl", "be", "lu"])
    company += (5 * leads["budget"].fillna(0)).clip(upper=800)
    domain = leads["email"].str.rsplit("@", n=1).str[-1]
    company -= 500 * domain.isin(["freemail.example", "postbox.example", "webmail.example"])
    title = text("job_title")
    points = company.clip(upper=2500)
    points += 1000 * title.str.contains(r"\b(?:chief|ceo|founder|owner|vp|director|head of)\b")
    points -= 2000 * title.str.contains("student|intern")
    sources = {
        "referral": 800,
        "partner": 600,
        "event": 500,
        "webinar": 500,
        "organic": 400,
        "paid search": 200,
    }
    points += text("source").map(sources).fillna(100)
    points += 300 * text("newsletter").isin(YES) + 1500 * text("demo_request").isin(YES)
    points += 400 * leads["last_contact"].between(AT - pd.Timedelta(days=30), AT)
    return points.clip(-2000, 5000)


def engagement(leads, events):  # noqa: PLR0915 - a script reads from top to bottom
    """Return the points for what the lead did, in hundredths."""
    events = events[events["timestamp"] <= AT].assign(
        age=lambda e: (AT - e["timestamp"]) / pd.Timedelta(days=1)
    )
    name, age, by = events["event"], events["age"], events["lead_id"]
    path = events["path"].fillna("")
    ids = leads["lead_id"]

    def per_lead(weights):
        return ids.map(weights).fillna(0)

    def count(rows):
        return per_lead(by[rows].value_counts())

    def total(rows, weigh):
        return per_lead(weigh(events[rows]).groupby(by[rows]).sum())

    viewed = name == "Page Viewed"
    web = 1000 * count(viewed & (age < 30) & path.str.startswith("/pricing")).clip(upper=3)
    visits = count(viewed & (age < 14))
    web += np.select([visits >= 10, visits >= 3], [1200, 500], 0)
    web += (300 * count(viewed & (age < 60) & path.str.contains("case-stud", regex=False))).clip(upper=1200)
    web += 400 * count(name.isin(["File Downloaded", "Ebook Downloaded"]) & (age < 90)).clip(upper=5)
    mail = (100 * count((name == "Email Opened") & (age < 30))).clip(upper=1000)
    mail += cents(5 * total(name == "Email Link Clicked", lambda e: 0.5 ** (e["age"] / 15)))
    mail -= 1500 * count(name == "Unsubscribed").clip(upper=1)
    mail -= (500 * count((name == "Email Bounced") & (age < 90))).clip(upper=1000)
    intent = (800 * count((name == "Form Submitted") & (age < 60))).clip(upper=2400)
    bought = name.isin(["Order Completed", "Quote Requested"])
    intent += cents(0.02 * total(bought, lambda e: e["value"].fillna(0) * 0.5 ** (e["age"] / 45))).clip(
        upper=2000
    )
    intent += cents(20 * total(name == "Demo Requested", lambda e: (1 - e["age"] / 60).clip(lower=0)))
    intent += 700 * count((name == "Live Chat Started") & (age < 14))
    latest = events[name == "Webinar Attended"].nsmallest(len(events), "age").groupby("lead_id").head(2)
    webinars = per_lead((1 - latest["age"] / 90).clip(lower=0).groupby(latest["lead_id"]).sum())
    points = web.clip(upper=4000) + mail.clip(-2000, 2500) + intent.clip(upper=6000) + cents(12 * webinars)
    seen = events.groupby("lead_id")["timestamp"].agg(["min", "max"])
    start = AT - pd.Timedelta(days=30)
    known = (ids.map(seen["min"]) <= start) | (leads["created_at"] <= start)
    points -= 1000 * (known & ~(ids.map(seen["max"]) > start))
    return points.clip(-3000, 10000)


def main(leads_file, events_file, out):
    """Score the list and write it, ranked."""
    leads = read(leads_file, ["last_contact", "created_at"])
    events = read(events_file, ["timestamp"])
    who, did = fit(leads), engagement(leads, events)
    tenths = 10 * who + 9 * did
    total = np.sign(tenths) * np.floor(np.abs(tenths) / 10 + 0.5)
    leads["score"], leads["fit"], leads["engagement"] = total / 100, who / 100, did / 100
    leads["priority"] = np.select([total >= 5100, total >= 2100], ["High", "Medium"], "Low")
    ranked = leads.sort_values("score", ascending=False, kind="stable")
    if out.endswith(".parquet"):
        ranked.to_parquet(out, index=False)
    else:
        ranked.to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
