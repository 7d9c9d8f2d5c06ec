-- Generated events, in the order of an event log: by time, but for a little lateness.
-- Few leads do much and many do little (a product of three uniform numbers picks the lead: with 20 events a lead
-- on average the median has 5 and the busiest some 2,000); one event in a thousand belongs to no lead.
CREATE TABLE paths AS
SELECT
    range AS place,
    CASE
        WHEN range = 0 THEN '/'
        WHEN range = 1 THEN '/pricing'
        WHEN range = 2 THEN '/features'
        WHEN range % 16 = 3 THEN '/pricing/plan-' || range
        WHEN range % 16 IN (4, 12) THEN '/case-studies/story-' || range
        WHEN range % 16 IN (5, 6, 7) THEN '/docs/page-' || range
        WHEN range % 16 IN (8, 9) THEN '/product/feature-' || range
        ELSE '/blog/post-' || range
    END AS path
FROM range(3000);

CREATE TABLE names (place INTEGER, event VARCHAR, shares INTEGER);
INSERT INTO names VALUES
(1, 'Page Viewed', 5400), (2, 'Email Delivered', 1200), (3, 'Email Opened', 1000), (4, 'Email Link Clicked', 450),
(5, 'Signed In', 500), (6, 'File Downloaded', 180), (7, 'Ebook Downloaded', 90), (8, 'Form Submitted', 130),
(9, 'Form Started', 200), (10, 'Webinar Registered', 110), (11, 'Webinar Attended', 90), (12, 'Demo Requested', 40),
(13, 'Trial Started', 40), (14, 'Product Added', 150), (15, 'Order Completed', 60), (16, 'Quote Requested', 30),
(17, 'Live Chat Started', 80), (18, 'Unsubscribed', 40), (19, 'Email Bounced', 60), (20, 'Video Played', 150);
SET VARIABLE deck = (SELECT list(event ORDER BY place, range) FROM names, range(10000) WHERE range < shares);
SET VARIABLE path_of = (SELECT list(path ORDER BY place) FROM paths);

CREATE TABLE events AS
WITH drawn AS (
    SELECT
        range AS n,
        CAST(hash(range, 'lead') >> 1 AS BIGINT) AS h1,
        CAST(hash(range, 'event') >> 1 AS BIGINT) AS h2,
        CAST(hash(range, 'time') >> 1 AS BIGINT) AS h3
    FROM range(getvariable('events'))
),
placed AS (
    SELECT
        *,
        ((h1 % 2097152) + 0.5) / 2097152 * (((h1 // 2097152) % 2097152) + 0.5) / 2097152
        * (((h1 // 4398046511104) % 2097152) + 0.5) / 2097152 AS rank,
        getvariable('deck')[1 + CAST(h2 % 10000 AS INTEGER)] AS event
    FROM drawn
)
SELECT
    CASE
        WHEN h3 % 1000 = 999 THEN getvariable('leads') + 1 + n % 5000
        -- 7919 is prime: busy leads are scattered over the numbers, not gathered at the start.
        ELSE 1 + (CAST(floor(rank * getvariable('leads')) AS BIGINT) * 7919) % getvariable('leads')
    END AS lead_id,
    event,
    CASE
        -- Some events lie exactly on the bounds of the model's windows.
        WHEN h3 % 20000 < 10 THEN getvariable('as_of') - to_days([0, 14, 15, 30, 30, 45, 60, 60, 90, 180][1 + CAST(h3 % 20000 AS INTEGER)])
        ELSE getvariable('as_of') - to_days(180)
            + to_milliseconds(CAST(180.25 * 86400000 * n / getvariable('events') + (h3 // 32768) % 7200000 AS BIGINT))
    END AS timestamp,
    CASE WHEN event IN ('Page Viewed', 'Form Submitted', 'Form Started', 'File Downloaded', 'Video Played')
        THEN getvariable('path_of')[1 + CAST(floor(3000 * pow(((h2 // 65536) % 1000000) / 1000000.0, 3)) AS INTEGER)] END AS path,
    CASE WHEN event IN ('Order Completed', 'Quote Requested', 'Product Added') AND (h2 // 65536) % 20 > 0
        THEN round(((h3 // 32768) % 2000) / 4.0, 2) END AS value
FROM placed
ORDER BY n;
DROP TABLE names;
DROP TABLE paths;
