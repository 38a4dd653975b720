"""A message read once: its words, numbers and names, and the text that the classifier sees."""
