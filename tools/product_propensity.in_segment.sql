-- The accounts of an RFM segment or a commercial segment.
SELECT account_key
FROM rfm_segments
JOIN accounts AS a USING (account_key)
WHERE segment = $segment OR a.commercial_segment = $segment
ORDER BY account_key
