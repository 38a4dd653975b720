"""Figures that no fact states outright: worked out of several, counted, or set against each other."""
