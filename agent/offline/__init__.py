"""The offline analyst: understanding without a model."""
