"""A real model behind a loopback server: it is held to the ledger, and replaced when it fails."""

from __future__ import annotations

import json

import pytest

from agent.results import typed

TOP = ("segment_overview", {})


async def test_model_calls_a_tool_and_its_true_figures_stand(scripted, model_server, step):
    model_server.steps = [step(calls=[TOP]), step(text="Hibernating is a segment. Nothing more.")]
    answer = await scripted("Segments?")
    assert answer.outcome == "answer"
    assert [run.name for run in answer.runs] == ["segment_overview"]
    assert answer.usage.model == "scripted"
    assert (answer.usage.input_tokens, answer.usage.estimated) == (200, False)
    sent = model_server.requests[1]["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "tool"]


async def test_invented_figure_is_repaired(scripted, model_server, step):
    model_server.steps = [
        step(calls=[TOP]),
        step(text="Champions hold 93.7% of revenue."),
        step(text="Champions lead on revenue."),
    ]
    answer = await scripted("Who earns most?")
    assert answer.text.strip() == "Champions lead on revenue."
    assert "93.7%" in model_server.requests[2]["messages"][-1]["content"]


async def test_figure_invented_twice_is_cut_and_said(scripted, model_server, step):
    lie = step(text="Champions lead. Champions hold 93.7% of revenue.")
    model_server.steps = [step(calls=[TOP]), lie, lie]
    answer = await scripted("Who earns most?")
    assert "93.7" not in answer.text
    assert "Champions lead." in answer.text
    assert "left out" in answer.text


async def test_a_model_that_was_given_no_note_cannot_quote_one(scripted, model_server, step):
    notes = ("account_notes", {"account": "ACC0117", "about": "delivery"})
    said = "“Delivery window moved to before 9 am from 6 August 2025. Driver informed.”"
    lie = step(text=f"Delivery is a topic. A note says {said}")
    model_server.steps = [step(calls=[notes]), lie, lie]
    answer = await scripted("What do the notes on ACC0117 say about delivery?")
    assert any(note.body == said for note in typed(answer.runs[0]).notes)
    assert "6 August 2025" not in answer.text


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 401}, "the key was refused"),
        ({"status": 429}, "too many requests"),
        ({"status": 500}, "status 500"),
        ({"text": "Champions are many", "cut_after": 2}, "cut off"),
        ({"calls": [("segment_overview", '{"region": "Nor')]}, "not valid JSON"),
        (
            {"calls": [("segment_overview", '{"region": "North", "region": "West"}')]},
            "not valid JSON",
        ),
        ({"text": "late", "wait": 4}, "silent for too long"),
    ],
    ids=["refused", "busy", "broken", "cut", "malformed", "twice", "slow"],
)
async def test_faulty_model_is_replaced_and_said(scripted, model_server, step, fault, words):
    model_server.steps = [step(**fault)]
    answer = await scripted("How are my accounts distributed over the segments?")
    assert answer.outcome == "answer"
    assert answer.usage.offline
    assert words in answer.notice
    assert answer.runs[0].name == "segment_overview"


async def test_every_request_is_counted(scripted, model_server, step):
    lie = step(text="Champions hold 93.7% of revenue. That is all.")
    model_server.steps = [step(calls=[TOP]), lie, lie]
    assert (await scripted("Who earns most?")).usage.input_tokens == 300


async def test_what_a_failed_request_took_is_an_estimate_to_the_end(scripted, model_server, step):
    model_server.steps = [step(calls=[TOP]), step(text="Champions lead on revenue", cut_after=2)]
    usage = (await scripted("Who earns most?")).usage
    assert usage.offline and usage.estimated
    assert usage.input_tokens > 5_000


async def test_a_refused_request_is_tried_once_more_and_costs_nothing(scripted, model_server, step):
    model_server.steps = [step(status=500), step(calls=[TOP]), step(text="Champions lead.")]
    usage = (await scripted("Who earns most?")).usage
    assert (usage.offline, usage.input_tokens, usage.estimated) == (False, 200, False)


async def test_a_bug_in_a_document_ends_in_a_sentence(scripted, model_server, step, monkeypatch):
    def broken(*_):
        raise IndexError("a bug")

    monkeypatch.setattr("agent.drafts.risk_note.write", broken)
    note = step(calls=[("draft_report", {"kind": "risk_note", "segment": "At Risk"})])
    model_server.steps = [note, step(text="It cannot be drafted.")]
    answer = await scripted("Risk note for At Risk")
    assert (answer.outcome, answer.text.strip()) == ("error", "It cannot be drafted.")
    assert "draft_report failed unexpectedly" in model_server.requests[1]["messages"][-1]["content"]


async def test_looping_model_is_stopped(scripted, model_server, step):
    model_server.steps = [step(calls=[TOP])]
    answer = await scripted("Loop")
    assert answer.outcome == "error"
    assert len(model_server.requests) == 12
    assert "stopped after 12 steps" in answer.text


async def test_wrong_argument_goes_back_to_the_model(scripted, model_server, step):
    model_server.steps = [
        step(calls=[("segment_members", {"segment": "Whales"})]),
        step(text="There is no such segment."),
    ]
    answer = await scripted("Whales?")
    told = model_server.requests[1]["messages"][-1]["content"]
    assert "no segment 'Whales'" in told
    assert answer.text.strip() == "There is no such segment."


SECTION = "Risk level and why"


def wording(*paragraphs):
    return json.dumps({SECTION: list(paragraphs)})


async def test_a_document_s_invented_figure_is_repaired_once(scripted, model_server, step):
    model_server.steps = [
        step(calls=[("draft_report", {"kind": "risk_note", "account": "ACC0117"})]),
        step(text=wording("The account owes us £987,654.")),
        step(text=wording("The account has gone quiet.")),
        step(text="The note is below."),
    ]
    answer = await scripted("Draft a risk note for ACC0117")
    assert answer.report["sections"][0]["paragraphs"][0]["text"] == "The account has gone quiet."
    assert "£987,654" in model_server.requests[2]["messages"][-1]["content"]


async def test_a_document_s_figure_invented_twice_is_replaced_by_ours(scripted, model_server, step):
    lie = step(text=wording("The account owes us £987,654."))
    call = step(calls=[("draft_report", {"kind": "risk_note", "account": "ACC0117"})])
    model_server.steps = [call, lie, lie, step(text="The note is below.")]
    answer = await scripted("Draft a risk note for ACC0117")
    assert len(model_server.requests) == 4
    assert "987,654" not in json.dumps(answer.report)
    assert answer.report["sections"][0]["paragraphs"]
    assert answer.report["left_out"] == 0
