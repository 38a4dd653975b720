"""A command whose options are the fields of an argument model, imported only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from tools._spec import Args

USER_HELP = "Answer within what this user may see."


class ModelCommand(click.Command):
    """A command that makes its parameters when they are first needed, for its call or its help."""

    def __init__(self, name: str) -> None:
        super().__init__(name, callback=self.run)
        self._made = False

    def arguments(self) -> type[Args]:
        """The argument model; may import whatever it needs."""
        raise NotImplementedError

    def more_options(self) -> list[click.Parameter]:
        """Options beside the model's, passed to `run` by name."""
        raise NotImplementedError

    def run(self, **values: Any) -> None:
        """Do what the command is for. `values` are those of the model and of `more_options`."""
        raise NotImplementedError

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        if not self._made:
            from agent.cli._options import parameters_of

            self.params = [*parameters_of(self.arguments()), *self.more_options()]
            self._made = True
        return super().get_params(ctx)


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the person typed; the rest is for the model's own defaults."""
    context = click.get_current_context()
    return {
        name: value
        for name, value in values.items()
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }


def user_option() -> click.Option:
    """`--user`: whose regions bound the answer."""
    return click.Option(["--user"], metavar="NAME", help=USER_HELP)
