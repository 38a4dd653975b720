"""The facts that tool results state: written, told apart by row and subject, and made searchable."""
