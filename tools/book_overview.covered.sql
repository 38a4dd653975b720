-- Whether the data reach back over the whole window before this one.
SELECT covered
FROM previous_window
