"""The warehouse: its schema, how data arrives, how snapshots are built and served."""
