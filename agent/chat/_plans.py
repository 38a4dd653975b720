"""The decision over a campaign plan: what a page may ask about one, and what it may decide."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel

from agent.chat._contract import Assistant
from agent.chat._tokens import Someone
from data.errors import QuintileError
from data.home import Home
from data.plans import Plan, find_plan

PlanId = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]
GONE = "There is no such plan."


class Decision(BaseModel):
    approve: bool


def plan_routes(assistant: Assistant, home: Home) -> APIRouter:
    """Somebody else's plan looks exactly like one that does not exist."""
    router = APIRouter()

    @router.get("/plans/{plan_id}")
    async def status(plan_id: PlanId, user: Someone) -> dict[str, Any]:
        plan = await asyncio.to_thread(find_plan, home, plan_id, user)
        if plan is None:
            raise HTTPException(404, GONE)
        return _told(plan)

    @router.put("/plans/{plan_id}")
    async def decide(plan_id: PlanId, decision: Decision, user: Someone) -> dict[str, Any]:
        if await asyncio.to_thread(find_plan, home, plan_id, user) is None:
            raise HTTPException(404, GONE)
        try:
            plan = await assistant.decide(plan_id, user, approve=decision.approve)
        except QuintileError as problem:
            raise HTTPException(409, str(problem)) from problem
        return _told(plan)

    return router


def _told(plan: Plan) -> dict[str, Any]:
    decided = plan.decided_at
    return {
        "status": plan.status,
        "decided": None if decided is None else decided.isoformat(timespec="seconds"),
    }
