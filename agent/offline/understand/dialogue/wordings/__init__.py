"""Turns of phrase that are written out, or settle the calls, before the rest is read."""
