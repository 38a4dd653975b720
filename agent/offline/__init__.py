"""The offline analyst: understanding without a model, and prose from rules."""
