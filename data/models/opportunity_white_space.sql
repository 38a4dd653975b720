-- The category, not bought by the account, that is worth most among similar accounts.
-- At stake: the share of wallet that similar buyers give it, of the net revenue of the account.
SELECT account_key, 'white_space' AS kind, value AS value_at_stake,
       category, buyer_share AS category_buyer_share, wallet_share AS category_wallet_share,
       last_purchase AS category_last_purchase, earlier_revenue AS category_earlier_revenue
FROM white_space
QUALIFY row_number() OVER (PARTITION BY account_key ORDER BY value DESC, category) = 1
