"""Typed analyses over the warehouse. One analysis is one `.py` and one `.sql` of the same name."""
