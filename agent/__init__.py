"""The analyst: a LangGraph graph over the tools, its ledger, drafts, models and surfaces."""
