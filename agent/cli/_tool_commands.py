"""One sub-command per tool, made from the tool's argument model when it is called."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from agent.cli._charts import chart_options, check_dark, document_of_tool, write_charts
from agent.cli._model_command import ModelCommand, given, user_option
from tools._names import summaries

if TYPE_CHECKING:
    from tools._query import Query
    from tools._registry import Tool
    from tools._spec import Args

Made = TypeVar("Made")
FORMS = {
    "json": "The whole result as JSON; money as exact decimal text.",
    "csv": "The main table as CSV, all columns.",
    "md": "All tables as Markdown.",
}


def command_name(tool: str) -> str:
    """The sub-command of a tool: segment_overview is `segment-overview`."""
    return tool.replace("_", "-")


class ToolCommand(ModelCommand):
    """Runs one tool. The tool itself is imported only when its options are needed."""

    def __init__(self, tool: str) -> None:
        super().__init__(command_name(tool))
        self._tool = tool

    @property
    def tool(self) -> Tool:
        """The registered tool."""
        from tools import _registry as registry

        return registry.get(self._tool)

    def arguments(self) -> type[Args]:
        return self.tool.arguments

    def more_options(self) -> list[click.Parameter]:
        forms: list[click.Parameter] = [
            click.Option([f"--{form}", "form"], flag_value=form, default=None, help=words)
            for form, words in FORMS.items()
        ]
        from agent.charts import is_drawn

        drawn = chart_options() if is_drawn(self._tool) else []
        return [user_option(), *forms, *drawn]

    def run(self, **values: Any) -> None:
        from agent.cli._show import show
        from tools import _registry as registry

        form, user = values.pop("form"), values.pop("user")
        chart, dark = values.pop("chart", None), values.pop("dark", False)
        check_dark(chart, dark)
        args = registry.parse_arguments(self.tool, given(values))
        outcome = in_query(args, user, lambda query: registry.run(self.tool, args, query))
        show(outcome, form)
        if chart is not None:
            write_charts(document_of_tool(outcome), chart, dark=dark)

    def get_short_help_str(self, limit: int = 45) -> str:
        # The first sentence, from the source file.
        return summaries()[self._tool].partition(". ")[0].rstrip(".") + "."

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.tool.description
        super().format_help_text(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            for example in self.tool.examples:
                formatter.write_text(example.text)
                with formatter.indentation():
                    # Not wrapped: the line is there to be copied.
                    line = example_line(self.tool, example.arguments)
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


def example_line(tool: Tool, arguments: Mapping[str, Any]) -> str:
    """The command line that runs a tool with these arguments."""
    words = ["quintile", command_name(tool.name)]
    fields = tool.arguments.model_fields
    required = [name for name, field in fields.items() if field.is_required()]
    words += [str(arguments[name]) for name in required if name in arguments]
    for name, value in arguments.items():
        option = f"--{name.replace('_', '-')}"
        if name in required or value is None:
            continue
        if isinstance(value, bool):
            words.append(option if value else f"--no-{option[2:]}")
        elif isinstance(value, list | tuple):
            words += [option, ",".join(map(str, value))]
        else:
            words += [option, str(value)]
    return shlex.join(words)


def in_query(args: Args, user: str | None, work: Callable[[Query], Made]) -> Made:
    """Do `work` in the scope of a user at the as-of date of `args`, with its progress shown."""
    from agent.cli._steps import share_done
    from data import users
    from data.home import Home
    from data.warehouse import Warehouses
    from tools._query import query_at

    home = Home.find()
    scope = users.scope_of(home, user or users.LOCAL)
    with share_done() as progress:
        query = query_at(Warehouses(home).current(), scope, args.as_of, progress)
        return interruptible(query, lambda: work(query))


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
