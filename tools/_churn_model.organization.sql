-- What kind of organisation the book is of.
SELECT org_type
FROM organization
