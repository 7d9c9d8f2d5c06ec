-- Generated leads: the same rows for the same number of leads, whatever the number of threads,
-- because every "random" value is a hash of the row's number.
CREATE TABLE leads AS
WITH drawn AS (
    SELECT
        range AS n,
        CAST(hash(range, 'industry') >> 1 AS BIGINT) AS h1,
        CAST(hash(range, 'title') >> 1 AS BIGINT) AS h2,
        CAST(hash(range, 'country') >> 1 AS BIGINT) AS h3,
        CAST(hash(range, 'source') >> 1 AS BIGINT) AS h4,
        CAST(hash(range, 'size') >> 1 AS BIGINT) AS h5,
        CAST(hash(range, 'company') >> 1 AS BIGINT) AS h6,
        CAST(hash(range, 'rest') >> 1 AS BIGINT) AS h7,
        CAST(hash(range, 'times') >> 1 AS BIGINT) AS h8
    FROM range(getvariable('leads'))
),
texts AS (
    SELECT
        *,
        -- A tenth of the leads give a free mailbox, the rest one of some 40,000 companies.
        CASE
            WHEN h6 % 10 = 0 THEN ['freemail.example', 'postbox.example', 'webmail.example'][1 + (h6 // 16) % 3]
            ELSE 'company' || ((h6 // 16) % 40000) || '.example'
        END AS domain,
        ['Software', 'Finance', 'Healthcare', 'Retail', 'Manufacturing', 'Education', 'Logistics', 'Media',
         'software', 'FINANCE', 'health care', 'Energy', 'Hospitality', 'Construction', 'Public Sector',
         'Non-profit', 'Agriculture', 'Insurance', ' Software ', ''][1 + h1 % 20] AS industry,
        ['Chief', 'Senior', 'Junior', 'Head of', 'VP of', 'Director of', 'Lead', 'Associate', 'Regional', 'International',
         'Assistant', 'Deputy', 'Group', 'Interim', 'Global', '', '', '', '', ''][1 + h2 % 20] AS rank,
        ['Marketing', 'Sales', 'Operations', 'Finance', 'Product', 'Engineering', 'IT', 'HR', 'Purchasing', 'Support',
         'Data', 'Security', 'Legal', 'Strategy', 'Research'][1 + (h2 // 32) % 15] AS field,
        ['Manager', 'Officer', 'Analyst', 'Specialist', 'Engineer', 'Consultant', 'Coordinator', 'Founder', 'CEO',
         'Student', 'Intern', 'Administrator', 'Partner', 'Owner', 'Planner'][1 + (h2 // 1024) % 15] AS role
    FROM drawn
)
SELECT
    n + 1 AS lead_id,
    'person' || (n + 1) || '@' || domain AS email,
    'Company ' || ((h6 // 16) % 40000) AS company,
    nullif(industry, '') AS industry,
    -- Sizes are skewed: most companies are small; one in eight is not known.
    CASE WHEN h5 % 8 > 0 THEN CAST(floor(exp(9.2 * pow(((h5 // 16) % 100000) / 100000.0, 1.5))) AS INTEGER) END AS employees,
    CASE WHEN (h2 // 65536) % 20 > 0 THEN trim(rank || ' ' || field || ' ' || role) END AS job_title,
    ['DE', 'US', 'GB', 'FR', 'AT', 'CH', 'NL', 'BE', 'ES', 'IT', 'PL', 'SE', 'DK', 'NO', 'FI', 'PT', 'IE', 'CZ', 'CA', 'AU',
     'IN', 'BR', 'JP', 'de', 'at'][1 + CAST(floor(25 * pow((h3 % 100000) / 100000.0, 2)) AS INTEGER)] AS country,
    ['organic', 'Organic', 'paid search', 'referral', 'Referral', 'event', 'partner', 'outbound', 'social', 'webinar',
     'directory', NULL][1 + h4 % 12] AS source,
    CASE WHEN h7 % 3 = 0 THEN CAST(5 * ((h7 // 8) % 60) AS INTEGER) END AS budget,
    ['yes', 'no', 'Yes', '', NULL][1 + (h7 // 1024) % 5] AS newsletter,
    ['Yes', 'No', 'No', 'No', 'No', 'No', NULL, 'no'][1 + (h7 // 16384) % 8] AS demo_request,
    CASE WHEN (h8 // 4) % 3 > 0
        THEN getvariable('as_of') - to_seconds(CAST((h8 // 16) % (200 * 86400) AS BIGINT)) END AS last_contact,
    getvariable('as_of') - to_seconds(CAST((h8 // 1048576) % (400 * 86400) AS BIGINT)) AS created_at
FROM texts
ORDER BY n;
