"""A run as JUnit XML, which build servers show: a failed assertion is a failure, what broke an error."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from evals.compare import failed_checks
from evals.record import CaseResult, Run

# What XML 1.0 cannot hold at all, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run) -> str:
    """One test suite; a test case for each case of the run."""
    verdicts = [case.verdict for case in run.cases]
    seconds = sum(attempt.seconds for case in run.cases for attempt in case.attempts)
    suite = Xml.Element(
        "testsuite",
        name=run.manifest.suite.name,
        tests=str(len(run.cases)),
        failures=str(sum(verdict in ("fail", "flaky") for verdict in verdicts)),
        errors=str(verdicts.count("error")),
        time=f"{seconds:.3f}",
        timestamp=run.manifest.started.isoformat(),
    )
    properties = Xml.SubElement(suite, "properties")
    for name, part in run.manifest.identity.items():
        Xml.SubElement(properties, "property", name=name, value=f"{part.name} {part.hash}")
    for case in run.cases:
        suite.append(_case(run, case))
    Xml.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(suite, "unicode") + "\n"


def _case(run: Run, case: CaseResult) -> Xml.Element:
    seconds = sum(attempt.seconds for attempt in case.attempts)
    made = Xml.Element(
        "testcase",
        name=case.id,
        classname=f"{run.manifest.suite.name}.{case.category}",
        time=f"{seconds:.3f}",
    )
    if case.passed:
        return made
    lines = []
    for attempt in case.attempts:
        reasons = [f"error: {attempt.error}"] if attempt.error else failed_checks(attempt)
        lines += [f"repeat {attempt.repeat + 1}: {reason}" for reason in reasons]
    text = _FORBIDDEN.sub("\ufffd", "\n".join(lines))
    kind = "error" if case.verdict == "error" else "failure"
    problem = Xml.SubElement(made, kind, message=f"{case.verdict}: {text.partition(chr(10))[0]}")
    problem.text = text
    return made
