"""The command line: `quintile` with its own commands and one sub-command per tool."""
