"""What a message asks about the last answer: its rows, its accounts, its change, its cause."""
