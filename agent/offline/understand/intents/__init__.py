"""Which of the things that can be asked a message asks: rules, the classifier, and what speaks for each."""
