"""What a message takes from the conversation: what it points at, changes, goes on with or leaves out."""
