"""Messages that are no question of the data: files, plans, where a figure comes from, a file of one's own."""
