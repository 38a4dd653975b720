"""Whom a figure is about: the names of a text, what refers to them, and the clauses that bind them."""
