"""What the sentences of several tools are made of."""
