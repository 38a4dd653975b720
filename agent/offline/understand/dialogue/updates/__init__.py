"""What a message changes of the last calls: an argument, a number, the period, a side, the draft."""
