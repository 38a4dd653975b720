"""What a message leaves out and takes from the thread, and whether it leaves anything out."""
