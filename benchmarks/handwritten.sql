-- The model of model.yaml as an expert would write it for DuckDB: the events are gathered by lead in one pass,
-- every constant of the model and of the instant 2026-06-30 12:00 UTC stands in the query, points are whole hundredths.
-- What it relies on is true of the generated data only: event names and paths are lower case or written in one way,
-- texts are ASCII, and nothing is older than 60 half-lives.
WITH activity AS (
    SELECT
        lead_id,
        count(CASE WHEN timestamp > TIMESTAMP '2026-05-31 12:00:00' THEN 1 END) AS recent,
        count(CASE WHEN event = 'Page Viewed' AND timestamp > TIMESTAMP '2026-05-31 12:00:00'
            AND starts_with(path, '/pricing') THEN 1 END) AS pricing,
        count(CASE WHEN event = 'Page Viewed' AND timestamp > TIMESTAMP '2026-06-16 12:00:00' THEN 1 END) AS visits,
        count(CASE WHEN event = 'Page Viewed' AND timestamp > TIMESTAMP '2026-05-01 12:00:00'
            AND contains(path, 'case-stud') THEN 1 END) AS studies,
        count(CASE WHEN event IN ('File Downloaded', 'Ebook Downloaded') AND timestamp > TIMESTAMP '2026-04-01 12:00:00'
            THEN 1 END) AS downloads,
        count(CASE WHEN event = 'Email Opened' AND timestamp > TIMESTAMP '2026-05-31 12:00:00' THEN 1 END) AS opens,
        sum(CASE WHEN event = 'Email Link Clicked'
            THEN pow(2, (epoch_us(timestamp) - 1782820800000000) / 1296000000000) END) AS clicks,
        count(CASE WHEN event = 'Unsubscribed' THEN 1 END) AS unsubscribes,
        count(CASE WHEN event = 'Email Bounced' AND timestamp > TIMESTAMP '2026-04-01 12:00:00' THEN 1 END) AS bounces,
        count(CASE WHEN event = 'Form Submitted' AND timestamp > TIMESTAMP '2026-05-01 12:00:00' THEN 1 END) AS forms,
        sum(CASE WHEN event IN ('Order Completed', 'Quote Requested')
            THEN value * pow(2, (epoch_us(timestamp) - 1782820800000000) / 3888000000000) END) AS spent,
        sum(CASE WHEN event = 'Demo Requested' AND timestamp > TIMESTAMP '2026-05-01 12:00:00'
            THEN epoch_us(timestamp) - 1777636800000000 END) AS demo_us,
        count(CASE WHEN event = 'Live Chat Started' AND timestamp > TIMESTAMP '2026-06-16 12:00:00' THEN 1 END) AS chats,
        list_sum(max(CASE WHEN event = 'Webinar Attended' AND timestamp > TIMESTAMP '2026-04-01 12:00:00'
            THEN epoch_us(timestamp) - 1775044800000000 END, 2)) AS webinar_us
    FROM events
    WHERE timestamp <= TIMESTAMP '2026-06-30 12:00:00'
        -- Only what some rule can count is gathered: everything recent (for quiet), and of the rest what lies in a window.
        AND (
            timestamp > TIMESTAMP '2026-05-31 12:00:00'
            OR event IN ('Email Link Clicked', 'Unsubscribed', 'Order Completed', 'Quote Requested')
            OR timestamp > TIMESTAMP '2026-05-01 12:00:00' AND (
                event IN ('Form Submitted', 'Demo Requested') OR event = 'Page Viewed' AND contains(path, 'case-stud'))
            OR timestamp > TIMESTAMP '2026-04-01 12:00:00'
                AND event IN ('File Downloaded', 'Ebook Downloaded', 'Email Bounced', 'Webinar Attended')
        )
    GROUP BY lead_id
),
-- Texts are tested before the join, while DuckDB still sees a column's few distinct values.
profile AS (
    SELECT
        lead_id,
        least(2500,
            CASE WHEN lower(trim(industry)) IN ('software', 'finance', 'healthcare', 'health care') THEN 800 ELSE 0 END
            + CASE WHEN employees BETWEEN 50 AND 1000 THEN 600 WHEN employees > 1000 THEN 300 ELSE 0 END
            + CASE WHEN lower(trim(country)) IN ('de', 'at', 'ch', 'nl', 'be', 'lu') THEN 400 ELSE 0 END
            + least(coalesce(5 * budget, 0), 800)
            - CASE WHEN lower(split_part(email, '@', -1)) IN ('freemail.example', 'postbox.example', 'webmail.example')
                THEN 500 ELSE 0 END
        )
        + CASE WHEN regexp_matches(job_title, '\b(chief|ceo|founder|owner|vp|director|head of)\b', 'i')
            THEN 1000 ELSE 0 END
        - CASE WHEN contains(lower(job_title), 'student') OR contains(lower(job_title), 'intern') THEN 2000 ELSE 0 END
        + CASE lower(trim(source))
            WHEN 'referral' THEN 800 WHEN 'partner' THEN 600 WHEN 'event' THEN 500 WHEN 'webinar' THEN 500
            WHEN 'organic' THEN 400 WHEN 'paid search' THEN 200 ELSE 100 END
        + CASE WHEN lower(trim(newsletter)) IN ('yes', 'y', 'true', 't', 'on', '1') THEN 300 ELSE 0 END
        + CASE WHEN lower(trim(demo_request)) IN ('yes', 'y', 'true', 't', 'on', '1') THEN 1500 ELSE 0 END
        + CASE WHEN last_contact BETWEEN TIMESTAMP '2026-05-31 12:00:00' AND TIMESTAMP '2026-06-30 12:00:00'
            THEN 400 ELSE 0 END AS fit,
        -- For the few leads created lately, an older event shows that they were known before.
        coalesce(created_at <= TIMESTAMP '2026-05-31 12:00:00', false) OR lead_id IN (
            SELECT leads.lead_id
            FROM leads
            WHERE (created_at <= TIMESTAMP '2026-05-31 12:00:00') IS NOT TRUE
                AND leads.lead_id IN (
                    SELECT events.lead_id FROM events WHERE timestamp <= TIMESTAMP '2026-05-31 12:00:00')
        ) AS known_before
    FROM leads
),
points AS (
    SELECT
        profile.lead_id,
        greatest(-2000, least(5000, fit)) AS fit,
        -- web, at most 40
        least(4000,
            1000 * least(coalesce(pricing, 0), 3)
            + CASE WHEN visits >= 10 THEN 1200 WHEN visits >= 3 THEN 500 ELSE 0 END
            + least(300 * coalesce(studies, 0), 1200)
            + 400 * least(coalesce(downloads, 0), 5))
        -- email, between -20 and 25
        + greatest(-2000, least(2500,
            least(100 * coalesce(opens, 0), 1000)
            + coalesce(CAST(round(round(5e6 * clicks) / 1e4) AS BIGINT), 0)
            - CASE WHEN unsubscribes > 0 THEN 1500 ELSE 0 END
            - least(500 * coalesce(bounces, 0), 1000)))
        -- intent, at most 60
        + least(6000,
            least(800 * coalesce(forms, 0), 2400)
            + least(CAST(round(round(2e4 * coalesce(spent, 0)) / 1e4) AS BIGINT), 2000)
            -- 20 points fade over 60 days: a millionth of a point is 259200 microseconds
            + coalesce(((demo_us + 129600) // 259200 + 5000) // 10000, 0)
            + coalesce(700 * chats, 0))
        -- 12 points fade over 90 days: a millionth of a point is 648000 microseconds
        + coalesce(((webinar_us + 324000) // 648000 + 5000) // 10000, 0)
        - CASE WHEN recent > 0 THEN 0 WHEN known_before THEN 1000 ELSE 0 END AS engagement
    FROM profile LEFT JOIN activity ON activity.lead_id = profile.lead_id
),
totals AS (
    SELECT
        lead_id,
        fit,
        greatest(-3000, least(10000, engagement)) AS engagement,
        round((10 * fit + 9 * greatest(-3000, least(10000, engagement))) / 10) AS total
    FROM points
)
SELECT
    lead_id,
    total / 100 AS score,
    fit / 100 AS fit,
    engagement / 100 AS engagement,
    CASE WHEN total >= 5100 THEN 'High' WHEN total >= 2100 THEN 'Medium' ELSE 'Low' END AS priority
FROM totals
