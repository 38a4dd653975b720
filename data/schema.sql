-- What a source must be brought to before a snapshot is built from it.
-- Money is DECIMAL(18, 4): four decimals hold unit prices of a tenth of a penny, 18 digits stay fast.
-- Only accounts and transactions must have rows.

CREATE TABLE accounts (
    account_id         VARCHAR NOT NULL,
    account_name       VARCHAR NOT NULL,
    account_type       VARCHAR,
    industry           VARCHAR,
    commercial_segment VARCHAR,
    parent_account_id  VARCHAR,
    hierarchy_level    INTEGER,
    region             VARCHAR NOT NULL,
    country            VARCHAR,
    annual_revenue     DECIMAL(18, 4),
    owner              VARCHAR,
    signup_date        DATE,
    opted_out          BOOLEAN NOT NULL
);

CREATE TABLE products (
    product_id   VARCHAR NOT NULL,
    product_name VARCHAR NOT NULL,
    category     VARCHAR NOT NULL,
    brand        VARCHAR,
    list_price   DECIMAL(18, 4)
);

CREATE TABLE transactions (
    transaction_id   VARCHAR NOT NULL,
    order_id         VARCHAR NOT NULL,
    account_id       VARCHAR NOT NULL,
    product_id       VARCHAR NOT NULL,
    transaction_date DATE NOT NULL,
    quantity         DECIMAL(18, 3) NOT NULL,
    net_amount       DECIMAL(18, 4) NOT NULL,
    discount_amount  DECIMAL(18, 4) NOT NULL,
    channel          VARCHAR
);

CREATE TABLE campaigns (
    campaign_id   VARCHAR NOT NULL,
    name          VARCHAR NOT NULL,
    campaign_type VARCHAR NOT NULL,
    channel       VARCHAR,
    start_date    DATE NOT NULL,
    end_date      DATE,
    budget        DECIMAL(18, 4)
);

-- One row per account that a campaign contacted, or left alone on purpose: `control` marks an account
-- drawn at random into the control group. It has no dates; where nothing is given it is FALSE.
CREATE TABLE campaign_responses (
    campaign_id  VARCHAR NOT NULL,
    account_id   VARCHAR NOT NULL,
    contacted_at DATE,
    opened_at    DATE,
    clicked_at   DATE,
    responded_at DATE,
    revenue      DECIMAL(18, 4),
    control      BOOLEAN
);

CREATE TABLE loyalty_members (
    account_id VARCHAR NOT NULL,
    tier       VARCHAR NOT NULL,
    points     INTEGER NOT NULL,
    joined_at  DATE
);

CREATE TABLE interactions (
    interaction_id   VARCHAR NOT NULL,
    account_id       VARCHAR NOT NULL,
    interaction_type VARCHAR NOT NULL,
    occurred_at      TIMESTAMP NOT NULL,
    duration_seconds INTEGER,
    value            DECIMAL(18, 4),
    properties       VARCHAR
);

CREATE TABLE notes (
    note_id    VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    author     VARCHAR,
    created_at TIMESTAMP NOT NULL,
    body       VARCHAR NOT NULL
);

CREATE TABLE churn_scores (
    account_id  VARCHAR NOT NULL,
    churn_score DOUBLE NOT NULL,
    scored_at   DATE NOT NULL,
    source      VARCHAR NOT NULL
);

CREATE TABLE organization (
    name              VARCHAR NOT NULL,
    org_type          VARCHAR NOT NULL,
    currency          VARCHAR NOT NULL,
    fiscal_year_start INTEGER NOT NULL
);
