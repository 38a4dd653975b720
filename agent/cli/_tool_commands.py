"""One sub-command per tool, made from the tool's argument model when it is called."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from tools._names import summaries

if TYPE_CHECKING:
    from tools._query import Query
    from tools._registry import Tool

Made = TypeVar("Made")
FORMS = ("json", "csv", "md")


def command_name(tool: str) -> str:
    """The sub-command of a tool: segment_overview is `segment-overview`."""
    return tool.replace("_", "-")


class ToolCommand(click.Command):
    """Runs one tool. The tool itself is imported only when its options are needed."""

    def __init__(self, tool: str) -> None:
        super().__init__(command_name(tool), callback=self._run)
        self._tool = tool
        self._made = False

    @property
    def tool(self) -> Tool:
        """The registered tool."""
        from tools import _registry as registry

        return registry.get(self._tool)

    def get_short_help_str(self, limit: int = 45) -> str:
        # The first sentence, from the source file.
        return summaries()[self._tool].partition(". ")[0].rstrip(".") + "."

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        if not self._made:
            from agent.cli._options import parameters_of

            self.params = [*parameters_of(self.tool.arguments), *_common_options()]
            self._made = True
        return super().get_params(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.tool.description
        super().format_help_text(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            formatter.write_dl(
                [
                    (example_line(self.tool, example.arguments), example.text)
                    for example in self.tool.examples
                ]
            )

    def _run(self, form: str | None, user: str | None, **values: Any) -> None:
        from agent.cli._show import show
        from data import users
        from data.home import Home
        from data.warehouse import Warehouses
        from tools import _registry as registry

        context = click.get_current_context()
        given = {
            name: value
            for name, value in values.items()
            if context.get_parameter_source(name) is not ParameterSource.DEFAULT
        }
        args = registry.parse_arguments(self.tool, given)
        home = Home.find()
        scope = users.scope_of(home, user or users.LOCAL)
        query = registry.start(self.tool, args, Warehouses(home).current(), scope)
        outcome = interruptible(query, lambda: registry.run(self.tool, args, query))
        show(outcome, form)


def _common_options() -> list[click.Parameter]:
    shown = {
        "json": "The whole result as JSON; money as exact decimal text.",
        "csv": "The main table as CSV, all columns.",
        "md": "All tables as Markdown.",
    }
    forms: list[click.Parameter] = [
        click.Option([f"--{form}", "form"], flag_value=form, default=None, help=shown[form])
        for form in FORMS
    ]
    user = click.Option(["--user"], metavar="NAME", help="Answer within what this user may see.")
    return [user, *forms]


def example_line(tool: Tool, arguments: Mapping[str, Any]) -> str:
    """The command line that runs a tool with these arguments."""
    words = ["quintile", command_name(tool.name)]
    for name, field in tool.arguments.model_fields.items():
        if field.is_required() and name in arguments:
            words.append(str(arguments[name]))
    for name, value in arguments.items():
        option = f"--{name.replace('_', '-')}"
        if tool.arguments.model_fields[name].is_required():
            continue
        if isinstance(value, bool):
            words.append(option if value else f"--no-{option[2:]}")
        elif isinstance(value, list):
            words += [option, ",".join(map(str, value))]
        else:
            words += [option, str(value)]
    return shlex.join(words)


def interruptible(query: Query, work: Callable[[], Made]) -> Made:
    """Do `work` in a thread, so that Ctrl-C can stop the statement it waits for."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as workers:
        running = workers.submit(work)
        try:
            return running.result()
        except KeyboardInterrupt:
            query.cancel()
            raise
