"""Findings as JUnit XML, for CI systems that show nothing else: a case for each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.report.xml import xml_text

if TYPE_CHECKING:
    from checker.findings import LintReport


def report_text(report: LintReport, *, strict: bool) -> str:
    """A test suite for each file that has something to say, and one passed case where none has.

    Args:
        report: what was found.
        strict: whether conventions fail. Otherwise they are skipped cases: the exit code is not theirs.
    """
    suites = Element("testsuites", name="kata lint")
    by_file: dict[str, Element] = {}
    for one in report.findings:
        case = _case(suites, by_file, one.path, f"{one.rule} at line {one.line}, column {one.column}")
        outcome = "failure" if strict or one.kind == "bug" else "skipped"
        _say(SubElement(case, outcome, type=one.kind), one.message, f"{one.path}:{one.line}:{one.column}")
    for file in report.unreadable:
        failure = SubElement(_case(suites, by_file, file.path, "can be read"), "failure", type="unreadable")
        _say(failure, file.message, f"{file.path}:{file.line}:{file.column}")
    if not by_file:
        SubElement(_suite(suites, by_file, "all files"), "testcase", name="no finding", classname="kata")
    for suite in (suites, *by_file.values()):
        suite.set("tests", str(len(suite.findall(".//testcase"))))
        suite.set("failures", str(len(suite.findall(".//failure"))))
        suite.set("skipped", str(len(suite.findall(".//skipped"))))
    indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode")


def _suite(suites: Element, by_file: dict[str, Element], path: str) -> Element:
    if path not in by_file:
        by_file[path] = SubElement(suites, "testsuite", name=xml_text(path))
    return by_file[path]


def _case(suites: Element, by_file: dict[str, Element], path: str, name: str) -> Element:
    suite = _suite(suites, by_file, path)
    return SubElement(suite, "testcase", name=name, classname=xml_text(path))


def _say(outcome: Element, message: str, place: str) -> None:
    outcome.set("message", xml_text(message))
    outcome.text = xml_text(f"{place}: {message}")
