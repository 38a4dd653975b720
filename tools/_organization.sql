-- In which month the fiscal year of the organisation begins, for reading the periods of questions.
SELECT fiscal_year_start
FROM organization
