"""The arguments of the tools, read from a message."""
