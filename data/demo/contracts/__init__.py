"""The telecom and the bank book: customers with contracts, their monthly bills and what they use."""
