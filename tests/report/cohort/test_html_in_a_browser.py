"""The report, as a browser shows it: by keyboard, on a phone, on paper, in the dark, and under attack."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from checker.gradebook import Feedback, Outcome
from tests.report.cohort.gradebooks import BREAKING_OUT, HOSTILE_NAMES, gradebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from checker.gradebook import Gradebook, Submission
    from tests.report.cohort.conftest import Opened

    Open = Callable[..., AbstractAsyncContextManager[Opened]]

SAMPLE = gradebook(40, hostile=True)
ATTACK = gradebook(0, exercises=3, hostile=True)
"""Nothing but hostile students."""
REFUSED = next(n for n, submission in enumerate(SAMPLE.submissions) if submission.student == BREAKING_OUT)
ADA = next(n for n, submission in enumerate(SAMPLE.submissions) if submission.student.startswith("Ada"))
FAILING = next(
    number
    for number, submission in enumerate(SAMPLE.submissions)
    if submission.student not in HOSTILE_NAMES
    and any(
        comment.location
        for result in submission.results
        if result.verdict
        for check in result.verdict.checks
        for comment in check.comments
    )
)
PAGES = {
    "class": (SAMPLE, ""),
    "student": (SAMPLE, f"#/student/{FAILING}"),
    "hostile class": (ATTACK, ""),
    "hostile student": (ATTACK, "#/student/2"),
}
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


# What is hostile is inert


async def test_what_a_submission_writes_is_text(opened: Open) -> None:
    async with opened(ATTACK) as report:
        for number in range(len(ATTACK.submissions)):
            await report.go(f"#/student/{number}")
            await report.page.evaluate(
                "document.querySelectorAll('details').forEach(part => part.open = true)"
            )
            await report.settled()
            await expect(report.page.get_by_role("heading", level=1)).not_to_be_empty()
        made = "img, iframe, object, embed, svg, base, form, [onerror], a:not([href^='#'])"
        assert await report.page.locator(made).count() == 0
        assert await report.page.get_by_text(BREAKING_OUT).count() > 20
        assert report.wrong == []


async def test_what_turns_the_direction_of_text_is_shown_by_its_number(opened: Open) -> None:
    async with opened() as report:
        await expect(
            report.page.get_by_role("rowheader", name="adminU+202EU+2066txt.ypU+2069")
        ).to_be_visible()
        await report.go("#/student/2")
        assert not set(await report.page.locator("body").inner_text()) & set("\u202e\u2066\u2069\u0000\u001b")


@pytest.mark.parametrize(
    ("attempt", "directive"),
    [
        ("new Image().src = 'https://example.invalid/x.png'", "img-src"),
        ("fetch('https://example.invalid/').catch(() => 0)", "connect-src"),
        (
            "document.head.append(made('style', {textContent: '*{}'}))",
            "style-src-elem",
        ),
        ("document.body.setAttribute('style', 'color: red')", "style-src-attr"),
        ("document.body.setAttribute('onclick', '0')", "require-trusted-types-for"),
        (
            "document.head.append(made('base', {href: 'https://example.invalid'}))",
            "base-uri",
        ),
        ("document.body.innerHTML = '<b>'", "require-trusted-types-for"),
    ],
)
async def test_the_policy_forbids_everything_but_the_page_itself(
    opened: Open, attempt: str, directive: str
) -> None:
    listening = f"""new Promise(resolve => {{
        document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
        const made = (name, values) => Object.assign(document.createElement(name), values);
        setTimeout(() => resolve("nothing"), 5000);
        try {{ {attempt}; }} catch {{ }}
    }})"""
    async with opened() as report:
        assert await report.page.evaluate(listening) == directive


# Keyboard and assistive technology


async def test_the_arrow_keys_move_in_the_map(opened: Open) -> None:
    async with opened() as report:
        page = report.page
        await page.get_by_label("Order").focus()
        await page.keyboard.press("Tab")
        assert await _where(report) == (0, 0)
        for key, there in [
            ("ArrowRight", (0, 1)),
            ("ArrowDown", (1, 1)),
            ("ArrowDown", (2, 1)),
            ("ArrowRight", (2, 2)),
            ("End", (2, 26)),
            ("ArrowRight", (2, 26)),
            ("Home", (2, 0)),
            ("ArrowLeft", (2, 0)),
            ("PageDown", (12, 0)),
            ("Control+End", (47, 26)),
            ("Control+Home", (0, 0)),
            ("ArrowRight", (0, 1)),
            ("ArrowUp", (-1, 1)),
            ("ArrowRight", (-1, 2)),
            ("ArrowDown", (0, 2)),
        ]:
            await page.keyboard.press(key)
            assert await _where(report) == there, key
        assert await page.locator("table[role=grid] [tabindex='0']").count() == 1


async def test_moving_up_and_down_keeps_the_column_across_a_row_without_results(opened: Open) -> None:
    async with opened() as report:
        await report.page.locator(f"a[href='#/student/{REFUSED - 1}/7']").focus()
        await report.page.keyboard.press("ArrowDown")
        assert await _where(report) == (REFUSED, 1)
        await report.page.keyboard.press("ArrowDown")
        assert await _where(report) == (REFUSED + 1, 8)


async def test_enter_opens_a_result_and_going_back_is_where_one_was(opened: Open) -> None:
    async with opened() as report:
        page = report.page
        await page.locator(f"a[href='#/student/{ADA}/19']").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(SAMPLE.submissions[ADA].student)
        await expect(page.locator(":focus")).to_contain_text("The cleanup that always ran")
        await report.settled()
        await expect(page.locator("#exercise-of-19")).to_have_attribute("open", "")
        await page.go_back()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Results of the cohort")
        assert await _where(report) == (ADA, 20)


async def _where(report: Opened) -> tuple[int, int]:
    """The row and the column that has the focus: -1 is the row of numbers, 0 the students."""
    row, column = await report.page.evaluate("""() => {
        const row = document.activeElement.closest("tr");
        const column = [...row.querySelectorAll("a")].indexOf(document.activeElement);
        if (row.closest("thead")) return [-1, column + 1];
        return [Number(row.getAttribute("aria-rowindex")) - 4, column];
    }""")
    return row, column


async def test_the_focus_can_be_seen(opened: Open) -> None:
    async with opened() as report:
        for _ in range(12):
            await report.page.keyboard.press("Tab")
            outline = await report.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid", await report.page.evaluate("document.activeElement.outerHTML")


async def test_the_first_tab_skips_to_the_content(opened: Open) -> None:
    async with opened() as report:
        await report.page.keyboard.press("Tab")
        await expect(report.page.locator(":focus")).to_have_text("Skip to the content")
        await report.page.keyboard.press("Enter")
        await expect(report.page.get_by_role("main")).to_be_focused()


async def test_the_map_is_a_table_to_those_who_hear_it(opened: Open) -> None:
    async with opened() as report:
        grid = report.page.get_by_role("grid", name="Students and exercises")
        await expect(grid.get_by_role("columnheader", name="03 Mixed names")).to_be_attached()
        row = grid.get_by_role("row", name=SAMPLE.submissions[ADA].student)
        spoken = await row.aria_snapshot()
        for outcome in ("passed", "failed", "not submitted"):
            assert f'link "{outcome}"' in spoken
        missing = next(one for one in SAMPLE.submissions if one.status == "missing")
        await expect(grid.get_by_role("row", name=missing.student)).to_contain_text("missing")


async def test_no_outcome_is_told_by_colour_alone(opened: Open) -> None:
    async with opened() as report:
        shown = await report.page.evaluate("""() => {
            const marks = document.querySelectorAll(".map td:not(.whole) > a, .mark");
            return [...marks].map(one => [one.className.replace("mark ", ""), one.textContent[0]]);
        }""")
    looks = {(name, glyph) for name, glyph in shown}
    assert {name for name, _ in looks} == {"passed", "failed", "not-verified", "not-submitted"}
    assert len(looks) == len({glyph for _, glyph in looks}) == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("sample", "place"), PAGES.values(), ids=PAGES)
async def test_axe_finds_nothing(opened: Open, scheme: str, sample: Gradebook, place: str) -> None:
    async with opened(sample, color_scheme=scheme, reduced_motion="reduce") as report:
        await report.go(place)
        await report.page.evaluate(AXE)
        found = await report.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [_short(violation) for violation in found["violations"]] == []


def _short(violation: dict[str, Any]) -> str:
    return (
        f"{violation['id']}: {violation['help']}: {[node['html'][:120] for node in violation['nodes'][:3]]}"
    )


CONTRASTS = """() => {
    const number = colour => colour.match(/[\\d.]+/g).map(Number);
    const linear = c => c / 255 <= .03928 ? c / 255 / 12.92 : ((c / 255 + .055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
    const behind = one => {
        for (; one; one = one.parentElement) {
            const colour = number(getComputedStyle(one).backgroundColor);
            if (colour[3] !== 0) return colour;
        }
    };
    const poor = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let seen = 0;
    while (texts.nextNode()) {
        const one = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || one.matches("script, style, noscript, .spoken")) continue;
        seen += 1;
        const [text, ground] = [light(number(getComputedStyle(one).color)), light(behind(one))];
        const contrast = (Math.max(text, ground) + .05) / (Math.min(text, ground) + .05);
        if (contrast < 4.5) poor.add(`${contrast.toFixed(2)} ${one.outerHTML.slice(0, 100)}`);
    }
    return [seen, [...poor]];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("sample", "place"), PAGES.values(), ids=PAGES)
async def test_every_text_has_contrast(opened: Open, scheme: str, sample: Gradebook, place: str) -> None:
    async with opened(sample, color_scheme=scheme, reduced_motion="reduce") as report:
        await report.go(place)
        seen, poor = await report.page.evaluate(CONTRASTS)
    assert seen > 100
    assert poor == []


async def test_who_wants_no_motion_gets_none(opened: Open) -> None:
    moving = """[...document.querySelectorAll("*")].filter(
        one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"""
    async with opened(reduced_motion="reduce") as report:
        assert await report.page.evaluate(moving) == 0


# Narrow, printed, large


@pytest.mark.parametrize(("sample", "place"), PAGES.values(), ids=PAGES)
async def test_on_a_phone_only_boxes_scroll_sideways(opened: Open, sample: Gradebook, place: str) -> None:
    async with opened(sample, width=360) as report:
        await report.go(place)
        wide = await report.page.evaluate("document.documentElement.scrollWidth")
    assert wide == 360


async def test_on_a_phone_the_students_stay_in_sight(opened: Open) -> None:
    async with opened(width=360) as report:
        await report.page.locator(".map").evaluate("map => map.scrollTo(10000, 200)")
        name = report.page.get_by_role("rowheader", name=SAMPLE.submissions[ADA].student)
        last = report.page.locator(f"a[href='#/student/{ADA}/25']")
        name_box, last_box = await name.bounding_box(), await last.bounding_box()
        assert name_box
        assert last_box
        assert name_box["x"] == 0
        assert last_box["x"] > name_box["width"]
        assert last_box["x"] + last_box["width"] <= 360


async def test_the_focus_is_not_behind_what_stays_in_sight(opened: Open) -> None:
    async with opened(width=360) as report:
        await report.page.locator(f"a[href='#/student/{ADA}/25']").focus()
        for _ in range(25):
            await report.page.keyboard.press("ArrowLeft")
        head = await report.page.locator("tbody tr").nth(ADA).get_by_role("rowheader").bounding_box()
        cell = await report.page.locator(":focus").bounding_box()
        assert head
        assert cell
        assert await report.page.locator(":focus").get_attribute("href") == f"#/student/{ADA}/0"
        assert cell["x"] >= head["x"] + head["width"]


PAPER = 703
"""The width of A4 between its margins, in CSS pixels."""


@pytest.mark.parametrize(("sample", "place"), PAGES.values(), ids=PAGES)
async def test_on_paper_nothing_is_cut_off(opened: Open, sample: Gradebook, place: str) -> None:
    beyond = """width => [...document.querySelectorAll("body *:not(.spoken)")].filter(one => {
        const hides = getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
        return one.checkVisibility() && (hides || one.getBoundingClientRect().right > width + 1);
    }).map(one => one.outerHTML.slice(0, 120))"""
    async with opened(sample, width=PAPER) as report:
        await report.go(place)
        await report.page.emulate_media(media="print")
        assert await report.page.evaluate(beyond, PAPER) == []
        assert (
            await report.page.locator(".map").evaluate_all(
                "maps => maps.filter(m => m.scrollHeight > m.clientHeight + 1).length"
            )
            == 0
        )


async def test_the_map_makes_the_rows_that_are_near_and_prints_all(opened: Open) -> None:
    async with opened(gradebook(400, exercises=4)) as report:
        rows = report.page.get_by_role("grid").locator("[aria-rowindex]")
        assert await rows.count() <= 150
        await report.page.locator(".map").evaluate("map => map.scrollTo(0, map.scrollHeight)")
        await expect(rows.last).to_have_attribute("aria-rowindex", "403")
        assert await rows.count() < 400
        await report.page.pdf()
        assert await rows.count() == 400


async def test_a_student_is_found_by_a_part_of_the_name(opened: Open) -> None:
    names = [submission.student for submission in SAMPLE.submissions]
    parts = {name: name[:5].lower() for name in names if name.isascii() and name[:1].isalpha()}
    sought = next(n for n, part in parts.items() if sum(part in name.lower() for name in names) == 1)
    async with opened() as report:
        await report.page.get_by_label("Find a student").fill(parts[sought])
        await expect(report.page.get_by_role("status")).to_have_text("1 student of 48")
        await expect(report.page.get_by_role("rowheader", name=sought)).to_be_visible()
        await report.page.get_by_label("Find a student").fill("nobody at all")
        await expect(report.page.get_by_role("status")).to_have_text("0 students of 48")


async def test_the_fewest_points_can_be_first(opened: Open) -> None:
    async with opened() as report:
        await report.page.get_by_label("Order").select_option("most points first")
        best = max(SAMPLE.points(submission) for submission in SAMPLE.submissions)
        await expect(report.page.locator("[aria-rowindex='4'] .points")).to_have_text(f"{best:g}")


# What is told


async def test_a_finding_is_shown_where_it_is(opened: Open) -> None:
    async with opened() as report:
        await report.go(f"#/student/{FAILING}")
        place = report.page.locator("button.place").first
        number = (await place.inner_text()).rpartition(":")[2]
        await place.click()
        await expect(report.page.locator(":focus")).to_have_attribute("data-number", number)
        note = report.page.locator(":focus + [role=note]")
        await expect(note).to_contain_text("The second bakery's rows land in the first one's table")


async def test_what_is_our_fault_is_called_that(opened: Open) -> None:
    student, place = next(
        (number, place)
        for number, submission in enumerate(SAMPLE.submissions)
        for place, result in enumerate(submission.results)
        if result.outcome == "not_verified"
    )
    async with opened() as report:
        await expect(report.page.get_by_role("region", name="To look after")).to_contain_text("it is no fail")
        await report.go(f"#/student/{student}")
        part = report.page.locator(f"#exercise-of-{place}")
        await expect(part).to_contain_text("Our machinery was at fault, not the code.")
        await expect(part).to_contain_text("tried 3 times")


async def test_who_passed_with_code_to_look_at_comes_first(opened: Open) -> None:
    def flagged(submission: Submission, *outcomes: Outcome) -> int:
        return sum(len(result.flags) for result in submission.results if result.outcome in outcomes)

    passed = [one.student for one in SAMPLE.submissions if flagged(one, Outcome.PASSED)]
    others = [one for one in SAMPLE.submissions if flagged(one, *Outcome) and one.student not in passed]
    assert passed
    assert others
    async with opened() as report:
        notes = report.page.get_by_role("region", name="To look after").get_by_role("listitem")
        told = notes.filter(has_text="passed with code to look at by hand")
        assert await told.get_by_role("link").all_inner_texts() == passed
        await expect(notes.filter(has_text="did not pass with it")).to_contain_text(f"{len(others)} ")
        await report.page.get_by_label("Order").select_option("flags first")
        most = max(SAMPLE.submissions, key=lambda one: (flagged(one, Outcome.PASSED), flagged(one, *Outcome)))
        await expect(report.page.locator("[aria-rowindex='4']")).to_contain_text(most.student)


async def test_a_file_that_is_not_whole_says_so(opened: Open) -> None:
    async with opened() as report:
        cut = "document.querySelectorAll('[id^=details-]').forEach(part => part.remove())"
        await report.page.evaluate(cut)
        await report.go(f"#/student/{FAILING}")
        await expect(report.page.get_by_text("This part of the report cannot be read").first).to_be_visible()


@pytest.mark.parametrize("feedback", Feedback)
async def test_a_student_sees_one_page_and_no_class(opened: Open, feedback: Feedback) -> None:
    alone = SAMPLE.model_copy(update={"submissions": [SAMPLE.submissions[FAILING]]})
    async with opened(alone, feedback) as report:
        await expect(report.page.get_by_role("heading", level=1)).to_have_text(alone.submissions[0].student)
        await expect(report.page.get_by_role("grid")).to_have_count(0)
        await expect(report.page.get_by_role("navigation")).to_have_count(0)
        evidence = await report.page.get_by_role("figure").count()
        assert (evidence > 0) is (feedback is Feedback.ALL)
        assert report.wrong == []


# Pictures


@pytest.mark.parametrize(
    ("name", "place", "window"),
    [
        ("wide", "", {}),
        ("dark", "", {"color_scheme": "dark"}),
        ("narrow", "", {"width": 360, "device_scale_factor": 2}),
        ("student", f"#/student/{FAILING}", {}),
        ("student-dark", f"#/student/{FAILING}", {"color_scheme": "dark"}),
        ("student-narrow", f"#/student/{FAILING}", {"width": 360, "device_scale_factor": 2}),
    ],
)
async def test_pictures(
    opened: Open, screenshots: Path, name: str, place: str, window: dict[str, Any]
) -> None:
    async with opened(gradebook(60), **window) as report:
        await report.go(place)
        picture = await report.page.screenshot(path=screenshots / f"cohort-{name}.png", full_page=not place)
        assert picture
        if name in ("wide", "student"):
            await report.page.pdf(path=screenshots / f"cohort-{name}-printed.pdf", format="A4")
        assert report.wrong == []
