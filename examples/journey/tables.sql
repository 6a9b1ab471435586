-- The data set's tables in the shape of `sources.vis`.

CREATE TABLE purchases AS
SELECT
    t.household_id,
    strftime(t.transaction_timestamp, '%Y-%m-%d %H:%M:%S') AS bought_at,
    CAST(t.sales_value AS DECIMAL(12, 2)) AS amount,
    t.quantity,
    p.department
FROM transactions t LEFT JOIN products p USING (product_id);

CREATE TABLE redemptions AS
SELECT household_id, strftime(redemption_date, '%Y-%m-%d') AS redeemed_on, campaign_id
FROM coupon_redemptions;

-- Every household that ever bought.
CREATE TABLE households AS SELECT DISTINCT household_id FROM transactions;

-- Who lives there is known of 801.
CREATE TABLE survey AS SELECT household_id, age, income, household_size, kids_count FROM demographics;

-- A mailing goes out on the day its campaign begins.
CREATE TABLE mailings AS
SELECT
    concat(campaign_id, '-', household_id) AS id,
    CAST(household_id AS VARCHAR) AS customer,
    CASE campaign_type WHEN 'Type A' THEN 'coupon_book' WHEN 'Type B' THEN 'category_coupons' ELSE 'brand_coupons' END AS campaign,
    'mail' AS channel,
    strftime(start_date, '%Y-%m-%dT%H:%M:%SZ') AS sent_at
FROM campaigns JOIN campaign_descriptions USING (campaign_id);
