-- Every count of the rules in `audiences.vis` and `campaigns.vis`, said a second time, in SQL.

WITH
lines AS (
    SELECT household_id, department, CAST(CAST(amount AS DECIMAL(12, 2)) * 100 AS BIGINT) AS cents, CAST(bought_at AS TIMESTAMP) AS moment_bought
    FROM purchases
),
spend AS (
    SELECT
        household_id,
        coalesce(sum(cents) FILTER (moment_bought > moment() - INTERVAL 12 MONTH AND moment_bought <= moment()), 0) AS year_cents,
        coalesce(sum(cents) FILTER (moment_bought > moment() - INTERVAL 90 DAY AND moment_bought <= moment()), 0) AS quarter_cents,
        count(*) FILTER (moment_bought > moment() - INTERVAL 90 DAY AND moment_bought <= moment()) AS lines,
        coalesce(sum(cents) FILTER (moment_bought > moment() - INTERVAL 12 MONTH AND moment_bought <= moment()
            AND department IN ('PRODUCE', 'MEAT', 'SEAFOOD', 'DELI')), 0) AS fresh_cents,
        max(moment_bought) AS last_bought
    FROM lines
    GROUP BY household_id
),
tank AS (
    SELECT DISTINCT a.household_id
    FROM lines a JOIN lines b
      ON b.household_id = a.household_id
     AND b.moment_bought > a.moment_bought AND b.moment_bought <= a.moment_bought + INTERVAL 2 HOUR
    WHERE a.department = 'FUEL' AND b.department = 'GROCERY'
      AND a.moment_bought > moment() - INTERVAL 6 MONTH AND a.moment_bought <= moment()
),
redeemed AS (
    SELECT household_id, count(*) AS redemptions,
           count(*) FILTER (CAST(redeemed_on AS DATE) > CAST(moment() AS DATE) - 60 AND CAST(redeemed_on AS DATE) <= CAST(moment() AS DATE)) AS lately
    FROM redemptions GROUP BY household_id
),
members AS (
    SELECT
        household_id,
        lines >= 50 AS regular,
        last_bought < moment() - INTERVAL 56 DAY AS lapsed,
        year_cents >= 250000 AS big_spender,
        quarter_cents * 8 < year_cents AND NOT last_bought < moment() - INTERVAL 56 DAY AS fading,
        fresh_cents * 4 >= year_cents AND year_cents > 0 AS fresh_first,
        t.household_id IS NOT NULL AS tank_and_shop,
        coalesce(redemptions, 0) = 0 AS never_redeemed,
        coalesce(lately, 0) >= 1 AS redeemed_lately,
        coalesce(kids_count IN ('1', '2', '3+'), false) AS family,
        survey.household_id IS NULL AS unknown_home,
        quarter_cents
    FROM households
    JOIN spend USING (household_id)
    LEFT JOIN survey USING (household_id)
    LEFT JOIN redeemed USING (household_id)
    LEFT JOIN tank t USING (household_id)
),
sent AS (
    SELECT CAST(customer AS VARCHAR) AS household_id, campaign, CAST("at" AS TIMESTAMP) AS sent_at
    FROM mailings WHERE CAST("at" AS TIMESTAMP) <= moment()
),
pressure AS (
    SELECT
        household_id,
        coalesce(count(sent_at) FILTER (sent_at > moment() - INTERVAL 60 DAY), 0) >= 3 AS channel_full,
        coalesce(count(sent_at) FILTER (campaign = 'coupon_book' AND sent_at > moment() - INTERVAL 90 DAY), 0) >= 1 AS book_full,
        coalesce(count(sent_at) FILTER (campaign = 'category_coupons' AND sent_at > moment() - INTERVAL 120 DAY), 0) >= 2 AS category_full,
        coalesce(count(sent_at) FILTER (campaign = 'brand_coupons' AND sent_at > moment() - INTERVAL 30 DAY), 0) >= 1 AS brand_full
    FROM households LEFT JOIN sent USING (household_id)
    GROUP BY household_id
),
eligible AS (
    SELECT
        household_id,
        (big_spender OR regular) AND NOT (never_redeemed AND NOT big_spender) AND NOT book_full AND NOT channel_full AS coupon_book,
        (fresh_first OR family) AND NOT fading AND NOT category_full AND NOT channel_full AS category_coupons,
        redeemed_lately AND NOT brand_full AND NOT channel_full AS brand_coupons,
        (lapsed OR fading) AND NOT channel_full AS come_back,
        quarter_cents,
        channel_full
    FROM members JOIN pressure USING (household_id)
),
-- Money rounds half away from zero at ten-thousandths: a cent is a hundred of them, so that 5% and 3% of it are whole.
chosen AS (
    SELECT household_id, CASE
        WHEN come_back THEN 'come_back'
        ELSE (
            SELECT arg_max(name, (worth, -place)) FROM (VALUES
                ('brand_coupons', CASE WHEN brand_coupons THEN 10000 END, 1),
                ('category_coupons', CASE WHEN category_coupons THEN quarter_cents * 3 END, 2),
                ('coupon_book', CASE WHEN coupon_book THEN quarter_cents * 5 END, 3)
            ) AS candidates(name, worth, place)
            WHERE worth IS NOT NULL
        ) END AS campaign
    FROM eligible
)
SELECT 'segment ' || name AS name, count(*) FILTER (holds) AS count
FROM (UNPIVOT (SELECT * EXCLUDE (household_id, quarter_cents) FROM members) ON COLUMNS(*) INTO NAME name VALUE holds)
GROUP BY name
UNION ALL SELECT 'chosen ' || campaign, count(*) FROM chosen WHERE campaign IS NOT NULL GROUP BY campaign
UNION ALL SELECT 'chosen nothing', count(*) FROM chosen WHERE campaign IS NULL
UNION ALL SELECT 'capped by the channel', count(*) FROM eligible WHERE channel_full
UNION ALL SELECT 'households', count(*) FROM households
ORDER BY name;
