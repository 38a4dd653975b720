-- Whether the data reach back over the window before this one; a quiet first week is no gap.
SELECT min(day)                                                         AS first_day,
       ($as_of::DATE - 2 * $lookback_days::INTEGER + 1)                 AS begins,
       coalesce(min(day) <= $as_of::DATE - 2 * $lookback_days::INTEGER + 7, FALSE) AS covered
FROM account_day
