"""A model with every kind of rule and option, and leads and events that hit their edges."""

import duckdb

from leadlight.engines.compiler import Detail
from leadlight.engines.python import score_staged as score_by_the_meaning
from leadlight.engines.staging import Choices, Staged, stage
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import instant
from leadlight.tables import File, open_table

AT = instant("2026-06-30T12:00:00Z") or 0

MODEL = read_model(r"""
name: "Everything: it's a \\ ${HOME} {model}"
exclude:
  - {name: "Rival's", when: {email_domain: rival.example}}
scores:
  fit:
    min: -5
    max: 50
    rules:
      - {name: "It's a \\target ${HOME}\n", when: {industry: [software, Straße, İş]}, points: 5}
      - {name: Size, when: {employees: {between: [10, 500]}}, points: 2.25}
      - {name: Title, when: {job_title: {matches: 'ceo|\bvp\b'}}, points: 10}
      - {name: Not a student, when: {job_title: {not_contains: [student, intern]}}, points: -1.5}
      - {name: Source, table: source, points: {referral: 8, organic: 5, 7: 3}, otherwise: 1}
      - {name: Opens, per: opens, points: 0.33, max_points: 10}
      - {name: Kind, when: {email_kind: business}, points: 1}
      - {name: Fresh, when: {created_at: {newer_than: 90 days}}, points: 4, only_if: {employees: {known: true}}}
      - {name: Disabled, when: {industry: software}, points: 1000, enabled: false}
      - {name: Either, when: {any: [{employees: {above: 100}}, {not: {source: organic}}]}, points: 0.01}
  engagement:
    reset_by: Opportunity Lost
    groups:
      web:
        max: 40
        rules:
          - {name: Pricing, event: Page Viewed, where: {path: {starts_with: /pricing}}, points: 10, within: 30 days, max_count: 3}
          - {name: Often, event: Page Viewed, within: 14 days, points: {2: 5, 3: 12}}
          - {name: Daily, event: Page Viewed, points: 1, once_per: day, max_count: 5}
          - {name: Weekly, event: [Page Viewed, Email Opened], points: 1.1, once_per: week, fade: {linear: 90 days}}
          - {name: Monthly, event: any, points: 0.7, once_per: month}
      mail:
        only_if: {opens: {known: true}}
        rules:
          - {name: Opened, event: Email Opened, points: 2, min_count: 2, max_points: 7}
          - {name: Clicked, event: Email Link Clicked, points: 5, fade: {half_life: 15 days}}
    rules:
      - {name: Webinar, event: Webinar Attended, points: 12, fade: {linear: 90 days}}
      - {name: Webinars, event: Webinar Attended, points: 12, fade: {linear: 90 days}, max_count: 1}
      - {name: Bought, event: Order Completed, points: 0.01, sum: amount}
      - {name: Bought lately, event: Order Completed, points: 0.01, sum: amount, fade: {linear: 30 days}}
      - {name: Bought fading, event: Order Completed, points: -0.01, sum: amount, fade: {half_life: 3 days}, max_count: 2}
      - {name: Spent, event: Order Completed, sum: amount, points: {10: 1, 1000: 2}}
      - {name: Evaluating, points: 15, within: 7 days, since: 60 days,
         sequence: [{event: Page Viewed, where: {path: /features}}, {event: Page Viewed, where: {path: /pricing}}, {event: any}]}
      - {name: Quiet, quiet: any, for: 30 days, points: -10}
      - {name: Very quiet, quiet: Page Viewed, for: 10 days, points: -0.5, repeat: true}
total: {fit: 0.6667, engagement: 0.3333}
priorities:
  - {name: High, from: 10, action: Call, within: 24 hours}
  - {name: Medium, from: 2.5, when: {employees: {known: true}}}
  - {name: Low}
grades:
  letter: {score: fit, from: {A: 15, B: 8}, otherwise: D}
  digit: {score: engagement, from: {1: 20, 2: 5}}
stages:
  - {name: IQL, from: 1}
  - {name: MQL, from: 5, when: {email: {known: true}}, scores: {fit: {at_least: 5}}, grade: [A1, A2, B1, B2]}
""")

LEADS = """\
email,industry,employees,job_title,source,opens,created_at
ana@acme.example,Software,50,CEO,Referral,12,2026-05-01
 BEN@Acme.example ,straße,10.0,"VP, Sales",7.0,yes,2026-06-29T23:00:00-02:00
çiğdem@iş.example,i\u0307ş,500,Student intern,ORGANIC,-3.335,2025-01-01
zoe@rival.example,software,501,vp,,1e3,
,SOFTWARE,1_000,,organic,,2026-06-30T12:00:00Z
nobody@acme.example,,,"c:\\\\temp 'x'",7,no,30.06.2026
ana@acme.example,healthcare,100.5,ceo of vpn,referral,1,2024-02-29
IRIS@ICE.EXAMPLE,STRASSE,9.99,intern,x,0.005,2026-01-01T00:00:00.123456Z
"""

_HEAD = "user_id,email,event,type,timestamp,path,amount,machine,message_id\n"
EVENTS = _HEAD + "".join(
    f",{email},{name},{kind},{time},{path},{amount},{machine},{message}\n"
    for email, name, kind, time, path, amount, machine, message in [
        ("ana@acme.example", "Page Viewed", "", "2026-06-29T10:00:00Z", "/features", "", "", "m1"),
        ("ANA@acme.example", "page viewed", "", "2026-06-29 10:00:01", "/pricing", "", "no", "m2"),
        ("ana@acme.example", "", "page", "2026-06-29T12:00:00+02:00", "/Pricing/x", "", "", " m1 "),
        ("ana@acme.example", "Page Viewed", "", "2026-06-16T12:00:00Z", "/pricing", "", "", ""),
        ("ana@acme.example", "Page Viewed", "", "2026-06-16T12:00:00.000001Z", "/pricing", "", "", ""),
        ("ana@acme.example", "Email Opened", "", "2026-06-01T00:00:00Z", "", "", "", ""),
        ("ana@acme.example", "Email Opened", "", "2026-05-31T23:59:59.999999Z", "", "", "", ""),
        ("ana@acme.example", "Email Link Clicked", "", "2026-06-15T12:00:00Z", "", "", "", ""),
        ("ana@acme.example", "Email Link Clicked", "", "2020-01-01", "", "", "", ""),
        ("ana@acme.example", "Order Completed", "", "2026-06-29T12:00:00Z", "", "19.995", "", "o1"),
        ("ana@acme.example", "Order Completed", "", "2026-06-29T12:00:00Z", "", "1e3", "", ""),
        ("ana@acme.example", "Order Completed", "", "2026-06-20T00:00:00Z", "", "-0.0000005", "", ""),
        ("ana@acme.example", "Order Completed", "", "2026-06-20T00:00:00Z", "", "many", "", ""),
        ("ana@acme.example", "Webinar Attended", "", "2026-06-30T12:00:00Z", "", "", "", ""),
        ("ana@acme.example", "Webinar Attended", "", "2026-06-30T12:00:00.000001Z", "", "", "", ""),
        ("ben@acme.example", "Webinar Attended", "", "2026-05-16T12:00:00Z", "", "", "", ""),
        ("ben@acme.example", "Webinar Attended", "", "2026-04-01T12:00:00Z", "", "", "", ""),
        ("ben@acme.example", "Opportunity Lost", "", "2026-05-01T12:00:00Z", "", "", "", ""),
        ("ben@acme.example", "Order Completed", "", "2026-05-01T12:00:00Z", "", "99999999999", "", ""),
        ("ben@acme.example", "Order Completed", "", "2026-05-01T12:00:00.000001Z", "", "1e300", "", ""),
        ("ben@acme.example", "Page Viewed", "", "2026-06-30T11:00:00Z", "/pricing", "", "yes", ""),
        ("ÇİĞDEM@İŞ.EXAMPLE", "Page Viewed", "", "2024-02-29T23:59:59Z", "/pricing", "", "", ""),
        ("çiğdem@iş.example", "Page Viewed", "", "2024-03-01T00:00:00Z", "/pricing", "", "", ""),
        ("iris@ice.example", "Page Viewed", "", "2026-06-28T23:59:59Z", "/pricing", "", "", ""),
        ("iris@ice.example", "Page Viewed", "", "2026-06-29T00:00:00Z", "/features", "", "", ""),
        ("iris@ice.example", "Page Viewed", "", "2026-02-30T00:00:00Z", "/features", "", "", ""),
        ("iris@ice.example", "", "identify", "2026-06-29T00:00:00Z", "", "", "", ""),
        ("who@else.example", "Page Viewed", "", "2026-06-29T00:00:00Z", "/features", "", "", ""),
        ("", "Page Viewed", "", "2026-06-29T00:00:00Z", "/features", "", "", ""),
    ]
)


def staged(connection: duckdb.DuckDBPyConnection, folder, *, with_events: bool = True, model=MODEL) -> Staged:
    """Stage the leads and events of this module."""
    (folder / "leads.csv").write_text(LEADS)
    (folder / "events.csv").write_text(EVENTS)
    leads = open_table(connection, File(folder / "leads.csv"), "leads_table")
    events = [open_table(connection, File(folder / "events.csv"), "events_table")] if with_events else []
    return stage(connection, model, (leads, events), Choices(key="email"), AT)


def by_the_meaning(connection, ready: Staged, detail: Detail, model=MODEL):
    """Give the names of the result's columns and its rows as the meaning has them."""
    score_by_the_meaning(connection, model, ready, AT, detail)
    return rows(connection)


def rows(connection):
    """Give the names of the result's columns and its rows."""
    found = connection.execute("SELECT * FROM result ORDER BY _row")
    return [column[0] for column in found.description], found.fetchall()


def differences(found, wanted):
    """Give where two results differ: row, column, what was found and what was wanted."""
    (names, ours), (other_names, theirs) = found, wanted
    assert names == other_names
    assert len(ours) == len(theirs)
    return [
        (row[0], name, one, other)
        for row, expected in zip(ours, theirs, strict=True)
        for name, one, other in zip(names, row, expected, strict=True)
        if one != other and not (expected[1] is not None and _of_rules(name))
    ]


def _of_rules(name):
    # what the rules would have given a lead that is excluded has no meaning
    return name[0] in "rcpgtf" and name not in {"total", "priority", "reasons"}
