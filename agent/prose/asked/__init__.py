"""What a question asks of results, told before the rest of them."""
