"""Where conversations, checkpoints and settings are kept."""
