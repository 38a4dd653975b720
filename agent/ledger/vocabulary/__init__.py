"""The words of figures: what counts count, what measures are called, what cues a derivation."""
