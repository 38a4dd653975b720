-- The category, not bought by the account, that is worth most among similar accounts.
-- At stake: median net spend in it of the similar accounts that buy it.
SELECT account_key, 'white_space' AS kind, value AS value_at_stake,
       category, buyer_share AS category_buyer_share
FROM white_space
QUALIFY row_number() OVER (PARTITION BY account_key ORDER BY value DESC, category) = 1
