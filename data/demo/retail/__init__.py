"""The retail book: a fictional wholesaler's three years."""
