"""The tokens of a message, the numbers among them, and the closed sets of words that rules ask for."""
