"""Findings as JUnit XML, for CI systems that show nothing else: a failed case for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from checker.findings import LintReport

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (its production `Char`)."""


def report_text(report: LintReport) -> str:
    """A test suite for each file that has something to say, and one passed case where none has."""
    suites = Element("testsuites", name="kata lint")
    by_file: dict[str, Element] = {}
    for one in report.findings:
        failure = _case(suites, by_file, one.path, f"{one.rule} at line {one.line}, column {one.column}")
        failure.set("type", one.kind)
        _say(failure, one.message, f"{one.path}:{one.line}:{one.column}")
    for file in report.unreadable:
        failure = _case(suites, by_file, file.path, "can be read")
        failure.set("type", "unreadable")
        _say(failure, file.message, f"{file.path}:{file.line}:{file.column}")
    if not by_file:
        SubElement(_suite(suites, by_file, "all files"), "testcase", name="no finding", classname="kata")
    for suite in (suites, *by_file.values()):
        suite.set("tests", str(len(suite.findall(".//testcase"))))
        suite.set("failures", str(len(suite.findall(".//failure"))))
    indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode")


def _suite(suites: Element, by_file: dict[str, Element], path: str) -> Element:
    if path not in by_file:
        by_file[path] = SubElement(suites, "testsuite", name=_xml(path))
    return by_file[path]


def _case(suites: Element, by_file: dict[str, Element], path: str, name: str) -> Element:
    suite = _suite(suites, by_file, path)
    return SubElement(SubElement(suite, "testcase", name=name, classname=_xml(path)), "failure")


def _say(failure: Element, message: str, place: str) -> None:
    failure.set("message", _xml(message))
    failure.text = _xml(f"{place}: {message}")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
