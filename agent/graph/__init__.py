"""The LangGraph graph: receive -> think <-> tools -> verify -> (repair) -> deliver."""

from agent.graph.build import build_graph
from agent.graph.state import State

__all__ = ["State", "build_graph"]
