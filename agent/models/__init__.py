"""Chat models: any OpenAI-compatible endpoint, and the offline analyst."""
