"""What a text says: its sentences and cells, and the figures in them with their form and bounds."""
