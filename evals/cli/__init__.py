"""`quintile eval`, and the `quintile` script that has it beside the agent's commands."""
