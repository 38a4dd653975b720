"""The `quintile` script: the agent's command line with `eval` added.

It stands here because imports point down: evals know the agent, the agent knows nothing of them. Like
the modules of `agent.cli` these import nothing heavy before a command runs.
"""

from __future__ import annotations

from agent.cli import main as agent_cli
from evals.cli._eval import eval_

cli = agent_cli.cli
cli.add_command(eval_)


def main() -> None:
    """Run the command line and exit."""
    agent_cli.main()


if __name__ == "__main__":
    main()
