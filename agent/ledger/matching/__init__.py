"""Whether a fact may be what a figure states: of whom, of what, of when, of which row."""
