-- The saved scores: what `quintile refresh` keeps of every run, for other programs and for looking back.
-- Each table also begins with run_id and as_of (data/scores.py adds them), so that rows of all runs can
-- stand together. Account rows carry the region, so that a reader can be limited to some of them.

-- One row per account: what it did in the window, its scores and its segment in each scheme. Scores are
-- NULL for accounts that never ordered; the cluster where there are too few accounts to make any.
CREATE TABLE account_segmentation_scores (
    account_id           VARCHAR NOT NULL,
    account_name         VARCHAR NOT NULL,
    region               VARCHAR NOT NULL,
    first_order          DATE,
    last_order           DATE,
    recency_days         INTEGER,
    frequency            INTEGER NOT NULL,
    total_transactions   INTEGER NOT NULL,
    monetary_value       DECIMAL(18, 4) NOT NULL,
    lifetime_value       DECIMAL(18, 4) NOT NULL,
    avg_order_value      DECIMAL(18, 4),
    total_quantity       DECIMAL(18, 3) NOT NULL,
    categories_purchased INTEGER NOT NULL,
    r_score              INTEGER,
    f_score              INTEGER,
    m_score              INTEGER,
    rfm_score            VARCHAR,
    rfm_score_numeric    DOUBLE,
    rfm_segment          VARCHAR NOT NULL,
    lifecycle_segment    VARCHAR NOT NULL,
    lifecycle_score      DOUBLE,
    consumer_segment     VARCHAR NOT NULL,
    cluster              VARCHAR,
    churn_probability    DOUBLE,
    churn_level          VARCHAR
);

-- One row per account, category and brand bought in the last 365 days: how strongly the account leans to
-- it (0 to 100, no probability), and the probability of an order of that category in the next 90 days
-- where there is a model for it.
CREATE TABLE product_propensity_scores (
    account_id                VARCHAR NOT NULL,
    region                    VARCHAR NOT NULL,
    category                  VARCHAR NOT NULL,
    brand                     VARCHAR,
    purchase_count            INTEGER NOT NULL,
    last_purchase             DATE NOT NULL,
    affinity_score            DOUBLE NOT NULL,
    recency_score             DOUBLE NOT NULL,
    frequency_score           DOUBLE NOT NULL,
    propensity_score          DOUBLE NOT NULL,
    next_purchase_probability DOUBLE
);

-- One row per scheme and segment, `No purchases` apart: the figures of the tool segment_overview.
CREATE TABLE segment_performance_summary (
    scheme            VARCHAR NOT NULL,
    segment           VARCHAR NOT NULL,
    accounts          INTEGER NOT NULL,
    account_share     DOUBLE,
    revenue           DECIMAL(18, 4) NOT NULL,
    revenue_share     DOUBLE,
    mean_monetary     DECIMAL(18, 4),
    median_monetary   DECIMAL(18, 4),
    mean_frequency    DOUBLE,
    mean_recency_days DOUBLE
);

-- One row per account and scheme: the segment, what it means and what to do.
CREATE TABLE customer_segments (
    account_id         VARCHAR NOT NULL,
    region             VARCHAR NOT NULL,
    scheme             VARCHAR NOT NULL,
    segment            VARCHAR NOT NULL,
    segment_score      DOUBLE,
    levels             VARCHAR,
    churn_level        VARCHAR,
    assigned_at        DATE NOT NULL,
    description        VARCHAR NOT NULL,
    recommended_action VARCHAR NOT NULL
);

-- One row per account: the last 30 days against the 30 before. Signals and recommendations in one text,
-- separated by semicolons.
CREATE TABLE behavior_analysis (
    account_id       VARCHAR NOT NULL,
    region           VARCHAR NOT NULL,
    behavior_score   DOUBLE,
    activity_trend   VARCHAR NOT NULL,
    value_trend      VARCHAR NOT NULL,
    engagement_trend VARCHAR NOT NULL,
    signals          VARCHAR,
    recommendations  VARCHAR
);
