-- Levels of churn risk: each takes the probabilities from `begins` up to, without, `ends`.
SELECT level, begins, ends, place
FROM (
    VALUES ('Low',      0.0, 0.3, 1),
           ('Medium',   0.3, 0.5, 2),
           ('High',     0.5, 0.7, 3),
           ('Critical', 0.7, 1.1, 4)
) AS levels (level, begins, ends, place)
