"""Stretches of time as people name them, and the calendar they are in."""
