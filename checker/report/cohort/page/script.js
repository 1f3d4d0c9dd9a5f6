"use strict";

// The page of a report. Everything that it shows comes from the index and the details, which are data; it is put on the
// screen as text and never as markup. Links lead to places in this file only.

const index = JSON.parse(document.getElementById("index").textContent);
const { exercises, students } = index;
const forTeacher = index.feedback === null;
const content = document.getElementById("content");

const OUTCOMES = new Map([
  ["p", { name: "passed", glyph: "✓", words: "passed" }],
  ["f", { name: "failed", glyph: "✗", words: "failed" }],
  ["v", { name: "not-verified", glyph: "?", words: "not verified" }],
  ["n", { name: "not-submitted", glyph: "–", words: "not submitted" }],
]);
const STATUSES = new Map([
  ["passed", { name: "passed", glyph: "✓", words: "passed" }],
  ["failed", { name: "failed", glyph: "✗", words: "failed" }],
  ["not_run", { name: "not-verified", glyph: "?", words: "not run" }],
  ["advice", { name: "advice", glyph: "!", words: "advice" }],
]);
const CAUSES = new Map([
  ["machinery", "the machinery broke, not the code"],
  ["syntax", "a file cannot be read as Python"],
  ["missing_file", "a file is missing"],
  ["switched_off", "it was switched off"],
  ["interrupted", "the run was ended first"],
]);
const MISTAKES = new Map([
  ["fixed", { name: "passed", glyph: "✓", words: "is fixed" }],
  ["there", { name: "failed", glyph: "✗", words: "is still there" }],
  ["unknown", { name: "not-verified", glyph: "?", words: "could not be looked at" }],
]);
const OUR_FAULT = "Our machinery was at fault, not the code. Nothing is known of it, and it is no fail.";

// Elements and text

/** An element. Children are elements and strings; strings become text. Attributes that are false, null or undefined are left out. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child instanceof Node) made.append(child);
    else if (child !== null && child !== undefined && child !== false) made.append(visible(String(child)));
  }
  return made;
}

// What is not to be seen and changes what is: controls, and marks that turn the direction of text.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** Text in which nothing hides: such characters are shown by their numbers. */
function visible(text) {
  if (!UNSEEN.test(text)) return document.createTextNode(text);
  const whole = document.createDocumentFragment();
  for (const part of text.split(new RegExp(`(${UNSEEN.source})`, "u"))) {
    if (!UNSEEN.test(part)) {
      whole.append(part);
      continue;
    }
    const mark = document.createElement("span");
    mark.className = "unseen";
    mark.textContent = `U+${part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    whole.append(mark);
  }
  return whole;
}

/** Somebody else's words: their direction does not reach what is around them. */
const quoted = (text) => element("bdi", {}, text);

/** A sentence in which what stands between backticks is code. */
function prose(text) {
  const whole = document.createDocumentFragment();
  for (const part of text.split(/(`[^`\n]+`)/)) {
    const code = part.length > 2 && part.startsWith("`") && part.endsWith("`");
    whole.append(code ? element("code", {}, part.slice(1, -1)) : visible(part));
  }
  return element("bdi", {}, whole);
}

const spoken = (text) => element("span", { class: "spoken" }, text);
const mark = (status) =>
  element("span", { class: `mark ${status.name}` }, element("span", { "aria-hidden": "true" }, status.glyph), spoken(status.words));
const counted = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
const numberOf = (exercise) => exercise.name.split("_")[0];
const pathTo = (student, exercise) => `#/student/${student}${exercise === undefined ? "" : `/${exercise}`}`;
const inWords = (name) => name.replaceAll("_", " ");
const excuse = (text) => element("q", { class: "excuse" }, prose(text));

/** A share of a whole; the numbers are written beside it. */
function bar(part, whole) {
  const filled = element("span", {});
  filled.style.width = `${whole ? (100 * part) / whole : 0}%`;
  return element("span", { class: "bar", "aria-hidden": "true" }, filled);
}

/** What is wider than the page scrolls in a box of its own, by the keyboard too. */
const box = (label, name, ...children) =>
  element("div", { class: `box ${name}`, tabindex: "0", role: "group", "aria-label": label }, children);

// The heat map

const ROWS = 50; // are made at once, when they come near
const ORDERS = new Map([
  ["by name", null],
  ["most points first", (one, other) => students[other].points - students[one].points],
  ["fewest points first", (one, other) => students[one].points - students[other].points],
  ["most failed first", (one, other) => failures(other) - failures(one)],
  ["flags first", (one, other) => students[other].flags_of_passed - students[one].flags_of_passed || students[other].flags - students[one].flags],
]);
const failures = (student) => students[student].outcomes.split("f").length - 1;

class HeatMap {
  constructor() {
    this.bodies = [];
    this.shown = students.map((_, student) => student);
    this.table = element("table", { role: "grid", "aria-labelledby": "map-title", "aria-colcount": exercises.length + 2 });
    this.table.append(...this.columns(), this.head());
    this.scroller = element("div", { class: "map" }, this.table);
    this.status = element("p", { role: "status", class: "count" });
    this.near = new IntersectionObserver(
      (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => this.fill(one.target)),
      { root: this.scroller, rootMargin: "1000px 0px" },
    );
    this.table.addEventListener("keydown", (event) => this.move(event));
    this.table.addEventListener("focusin", (event) => this.enter(event.target));
    this.show();
  }

  columns() {
    const themes = themeGroups().map((theme) => element("colgroup", { span: theme.length }));
    return [element("colgroup", { class: "names" }), element("colgroup", { class: "points" }), ...themes];
  }

  head() {
    const themes = themeGroups();
    const starts = new Set(themes.map((theme) => theme[0]));
    const numbers = exercises.map((exercise, place) =>
      element(
        "th",
        { scope: "col", class: starts.has(place) && "first" },
        element("a", { href: `#/exercise/${place}`, tabindex: "-1", title: exercise.title }, numberOf(exercise), spoken(` ${exercise.title}`)),
      ),
    );
    const share = exercises.map((exercise, place) =>
      element("td", { class: starts.has(place) && "first" }, exercise.known ? String(Math.round(100 - (100 * exercise.failed) / exercise.known)) : "–"),
    );
    return element(
      "thead",
      {},
      element(
        "tr",
        { class: "themes" },
        element("th", { scope: "col", rowspan: "2" }, "Student"),
        element("th", { scope: "col", rowspan: "2", class: "points" }, "Points"),
        themes.map((theme) => element("th", { scope: "colgroup", colspan: theme.length, class: "first" }, exercises[theme[0]].theme)),
      ),
      element("tr", { class: "numbers" }, numbers),
      element("tr", { class: "share" }, element("th", { scope: "row" }, "Passed, in %"), element("td", { class: "points" }, ""), share),
    );
  }

  /** Show the students that are asked for, in the order that is. */
  show(wanted = "", order = "by name") {
    const sought = wanted.trim().toLocaleLowerCase();
    this.shown = [...students.keys()].filter((student) => students[student].name.toLocaleLowerCase().includes(sought));
    if (ORDERS.get(order)) this.shown.sort(ORDERS.get(order));
    this.near.disconnect();
    this.bodies.forEach((body) => body.remove());
    this.bodies = [];
    for (let first = 0; first < this.shown.length; first += ROWS) this.bodies.push(this.empty(first));
    this.table.append(...this.bodies);
    this.table.setAttribute("aria-rowcount", this.shown.length + 3);
    this.bodies.forEach((body) => this.near.observe(body));
    if (this.bodies.length) this.fill(this.bodies[0]);
    this.current = null;
    this.enter(this.at(0, 0) ?? this.at(-1, 2));
    this.status.textContent = sought ? `${counted(this.shown.length, "student")} of ${students.length}` : counted(students.length, "student");
  }

  /** Room for rows that are not made yet. */
  empty(first) {
    const rows = Math.min(ROWS, this.shown.length - first);
    const room = element("td", { colspan: exercises.length + 2 });
    room.style.height = `calc(${rows} * var(--row))`;
    const body = element("tbody", {}, element("tr", { "aria-hidden": "true" }, room));
    body.first = first;
    return body;
  }

  fill(body) {
    if (body.filled) return;
    body.filled = true;
    this.near.unobserve(body);
    const rows = this.shown.slice(body.first, body.first + ROWS).map((student, row) => this.row(student, body.first + row));
    body.replaceChildren(...rows);
  }

  fillAll() {
    this.bodies.forEach((body) => this.fill(body));
  }

  row(student, row) {
    const { name, late, status, points, outcomes, flags } = students[student];
    const notes = [late && element("span", { class: "tag" }, "late"), flags > 0 && element("span", { class: "tag" }, spoken("has "), "flags")];
    const head = element("th", { scope: "row" }, element("div", { class: "who" }, element("a", { href: pathTo(student), tabindex: "-1" }, quoted(name)), notes));
    const made = element("tr", { "aria-rowindex": row + 4 }, head);
    if (status !== "graded") {
      const why = students[student].remarks.map(([, message]) => message).join(" ");
      const link = element("a", { href: pathTo(student), tabindex: "-1" }, element("strong", {}, status), " ", prose(why));
      made.append(element("td", { class: "points" }, "–"), element("td", { class: "whole first", colspan: exercises.length }, link));
      return made;
    }
    made.append(element("td", { class: "points" }, String(points)));
    exercises.forEach((exercise, place) => made.append(this.cell(student, place, outcomes[place])));
    return made;
  }

  cell(student, place, letter) {
    const cell = document.createElement("td");
    if (place === 0 || exercises[place].theme !== exercises[place - 1].theme) cell.className = "first";
    const outcome = OUTCOMES.get(letter);
    if (!outcome) return cell;
    const link = document.createElement("a");
    link.href = pathTo(student, place);
    link.className = outcome.name;
    link.tabIndex = -1;
    link.setAttribute("aria-label", outcome.words);
    link.textContent = outcome.glyph;
    cell.append(link);
    return cell;
  }

  /** The links of a row; the row above the first one is that of the exercises' numbers. */
  links(row) {
    if (row === -1) return [...this.table.querySelectorAll(".numbers a")];
    const body = this.bodies[Math.floor(row / ROWS)];
    if (!body) return [];
    this.fill(body);
    return [...body.rows[row % ROWS].querySelectorAll("a")];
  }

  /** The link in a row and column, where column 0 is the students and 1 the first exercise. */
  at(row, column) {
    const links = this.links(row);
    const place = row === -1 ? column - 1 : column;
    return links[Math.max(0, Math.min(place, links.length - 1))];
  }

  enter(link) {
    if (!link?.matches("a")) return;
    this.current?.setAttribute("tabindex", "-1");
    link.setAttribute("tabindex", "0");
    this.current = link;
  }

  move(event) {
    if (event.altKey || event.metaKey || !event.target.matches("a")) return;
    const inHead = event.target.closest("thead") !== null;
    const row = inHead ? -1 : Number(event.target.closest("tr").getAttribute("aria-rowindex")) - 4;
    const column = this.links(row).indexOf(event.target) + (inHead ? 1 : 0);
    this.column = ["ArrowUp", "ArrowDown", "PageUp", "PageDown"].includes(event.key) ? (this.column ?? column) : undefined;
    const last = this.shown.length - 1;
    const page = 10;
    const targets = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [Math.max(row - 1, -1), this.column],
      ArrowDown: [Math.min(row + 1, last), this.column],
      PageUp: [Math.max(row - page, 0), this.column],
      PageDown: [Math.min(row + page, last), this.column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? last : row, exercises.length],
    };
    const target = targets[event.key];
    if (!target) return;
    event.preventDefault();
    const link = this.at(...target);
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/** The places of the exercises, by theme. */
function themeGroups() {
  const groups = [];
  exercises.forEach((exercise, place) => {
    if (place === 0 || exercises[place - 1].theme !== exercise.theme) groups.push([]);
    groups.at(-1).push(place);
  });
  return groups;
}

// The class

function classView() {
  const letters = students.map((student) => student.outcomes).join("");
  const totals = new Map([...OUTCOMES.keys()].map((letter) => [letter, letters.split(letter).length - 1]));
  const graded = students.filter((student) => student.status === "graded");
  const points = graded.map((student) => student.points).sort((one, other) => one - other);
  const median = points.length ? `, a median of ${points[Math.floor(points.length / 2)]} of ${index.most_points} points` : "";
  return element(
    "div",
    { id: "class" },
    element(
      "header",
      {},
      element("p", { class: "kicker" }, "pgdbm kata"),
      element("h1", { tabindex: "-1" }, "Results of the cohort"),
      element("p", { class: "lead" }, `${counted(students.length, "submission")}, ${counted(exercises.length, "exercise")}${median}.`),
    ),
    noteworthy(totals.get("v")),
    mapSection(totals),
    beliefSection(),
    exerciseSection(),
  );
}

function noteworthy(notVerified) {
  const named = (chosen) => {
    const places = [...students.keys()].filter((student) => chosen(students[student]));
    const link = (student) => element("a", { href: pathTo(student) }, quoted(students[student].name));
    const list = places.slice(0, 12).flatMap((student, place, { length }) => [element("span", {}, link(student), place < length - 1 && ","), " "]);
    return { places, list: list.concat(places.length > 12 ? [`and ${(places.length - 12).toLocaleString("en")} more`] : []) };
  };
  const [unknown, refused, missing, suspect, flagged] = [
    named((student) => student.outcomes.includes("v")),
    named((student) => student.status === "refused"),
    named((student) => student.status === "missing"),
    named((student) => student.flags_of_passed > 0),
    named((student) => student.flags > 0 && student.flags_of_passed === 0),
  ];
  const notes = [];
  if (notVerified) {
    notes.push([mark(OUTCOMES.get("v")), element("strong", {}, `${counted(notVerified, "result")} could not be verified. `), "Our machinery was at fault, not the code: it is no fail, and is worth another run. ", unknown.list]);
  }
  if (refused.places.length) notes.push([element("strong", {}, `${counted(refused.places.length, "submission was", "submissions were")} refused. `), refused.list]);
  if (missing.places.length) notes.push([element("strong", {}, `${counted(missing.places.length, "submission is", "submissions are")} missing. `), missing.list]);
  if (suspect.places.length) notes.push([element("strong", {}, `${counted(suspect.places.length, "submission", "submissions")} passed with code to look at by hand. `), suspect.list]);
  if (flagged.places.length) notes.push([element("strong", {}, `${counted(flagged.places.length, "submission has", "submissions have")} code to look at by hand, and did not pass with it. `), flagged.list]);
  notes.push(...index.remarks.map(remarked));
  return (
    notes.length > 0 &&
    element("section", { class: "noteworthy", "aria-labelledby": "noteworthy-title" }, element("h2", { id: "noteworthy-title" }, "To look after"), element("ul", {}, notes.map((note) => element("li", {}, note))))
  );
}

/** What is said of something that was handed in: where it is, if it is not the whole, and what. */
function remarked([path, message]) {
  return [path && element("code", {}, quoted(path)), path && " ", prose(message)];
}

let map;

function mapSection(totals) {
  map = new HeatMap();
  const find = element("input", { type: "search", id: "find", autocomplete: "off", spellcheck: "false" });
  const order = element("select", { id: "order" }, [...ORDERS.keys()].map((name) => element("option", {}, name)));
  const again = () => map.show(find.value, order.value);
  find.addEventListener("input", again);
  order.addEventListener("change", again);
  const legend = [...OUTCOMES].map(([letter, outcome]) => element("li", {}, element("span", { class: `mark ${outcome.name}`, "aria-hidden": "true" }, outcome.glyph), ` ${totals.get(letter).toLocaleString("en")} ${outcome.words}`));
  return element(
    "section",
    { "aria-labelledby": "map-title" },
    element("h2", { id: "map-title" }, "Students and exercises"),
    element("ul", { class: "legend" }, legend),
    element("div", { class: "controls" }, element("label", { for: "find" }, "Find a student"), find, element("label", { for: "order" }, "Order"), order, map.status),
    map.scroller,
    element("p", { class: "hint" }, "Arrow keys move in the map; Enter opens."),
  );
}

function beliefSection() {
  if (!index.beliefs.length) return null;
  const items = index.beliefs.map((belief) => {
    const place = exercises.findIndex((exercise) => exercise.name === belief.exercise);
    const where = place < 0 ? [", in an incident"] : [" · ", element("a", { href: `#/exercise/${place}` }, `${numberOf(exercises[place])} ${exercises[place].title}`)];
    const also = belief.in_incidents > 0 && place >= 0 && ` · ${belief.in_incidents} in an incident only`;
    return element("li", {}, excuse(belief.excuse), bar(belief.believers, belief.asked), element("p", { class: "measure" }, element("strong", {}, String(belief.believers)), ` of ${counted(belief.asked, "student")}`, where, also));
  });
  const rest = items.splice(5);
  return element(
    "section",
    { "aria-labelledby": "beliefs-title" },
    element("h2", { id: "beliefs-title" }, "What the class believes"),
    element("p", { class: "lead" }, "Whoever fails where an excuse is heard still believes it."),
    element("ol", { class: "beliefs" }, items),
    rest.length > 0 && element("details", {}, element("summary", {}, counted(rest.length, "more excuse")), element("ol", { class: "beliefs", start: "6" }, rest)),
  );
}

function exerciseSection() {
  const share = (exercise) => (exercise.known ? exercise.failed / exercise.known : -1);
  const places = [...exercises.keys()].sort((one, other) => share(exercises[other]) - share(exercises[one]) || one - other);
  const items = places.map((place) => {
    const exercise = exercises[place];
    return element(
      "li",
      { id: `exercise-${place}` },
      element("h3", { tabindex: "-1" }, element("span", { class: "number" }, numberOf(exercise)), " ", exercise.title),
      bar(exercise.failed, exercise.known),
      element("p", { class: "measure" }, element("strong", {}, String(exercise.failed)), ` of ${exercise.known} failed`, exercise.not_verified > 0 && `, ${exercise.not_verified} not verified`),
      nearMisses(exercise.resembles),
      exercise.checks.length > 0 && element("details", {}, element("summary", {}, "Checks that failed"), tally(exercise.checks)),
    );
  });
  return element(
    "section",
    { "aria-labelledby": "exercises-title" },
    element("h2", { id: "exercises-title" }, "Which exercises fail"),
    element("p", { class: "lead" }, "The exercise that fails most is first, each with the near-misses that its failures resemble: the very same checks catch them, and they are the most like."),
    element("ol", { class: "exercises" }, items),
  );
}

const tally = (counts) => element("ul", { class: "tally" }, counts.map(([name, times]) => element("li", {}, element("span", { class: "times" }, `${times} ×`), " ", prose(name))));

/** The near-misses that failures resemble: the most tempting ones in sight. */
function nearMisses(counts) {
  if (!counts.length) return null;
  const named = counts.map(([name, times]) => [inWords(name), times]);
  const rest = named.splice(3);
  return [tally(named), rest.length > 0 && element("details", {}, element("summary", {}, counted(rest.length, "more near-miss", "more near-misses")), tally(rest))];
}

// A student

function studentView(student) {
  const { name, source, status, late, points, remarks, outcomes } = students[student];
  const facts = [
    `${points} of ${index.most_points} points`,
    late && `late${index.late_factor < 1 ? `, which counts ${Math.round(100 * index.late_factor)} %` : ""}`,
    status !== "graded" && status,
  ].filter(Boolean);
  const view = element(
    "div",
    { id: "student" },
    forTeacher && neighbours(student),
    element(
      "header",
      {},
      element("p", { class: "kicker" }, "pgdbm kata"),
      element("h1", { tabindex: "-1" }, quoted(name)),
      element("p", { class: "lead" }, facts.join(" · ")),
      element("p", { class: "hint" }, "handed in as ", quoted(source)),
    ),
    remarks.length > 0 && element("section", { class: "noteworthy", "aria-labelledby": "remarks-title" }, element("h2", { id: "remarks-title" }, "What was handed in"), element("ul", {}, remarks.map((remark) => element("li", {}, remarked(remark))))),
  );
  if (status !== "graded") return view;
  const all = [];
  for (const theme of themeGroups()) {
    const parts = theme.map((place) => exerciseOf(student, place, OUTCOMES.get(outcomes[place])));
    all.push(...parts.filter((part) => part.matches("details")));
    const strip = theme.map((place) => element("li", {}, element("a", { href: pathTo(student, place), class: (OUTCOMES.get(outcomes[place]) ?? {}).name, title: exercises[place].title }, element("span", { "aria-hidden": "true" }, `${numberOf(exercises[place])} ${OUTCOMES.get(outcomes[place])?.glyph ?? ""}`), spoken(`${exercises[place].title}: ${OUTCOMES.get(outcomes[place])?.words ?? "no result"}`))));
    view.append(element("section", { class: "theme" }, element("h2", {}, exercises[theme[0]].theme), element("ul", { class: "strip" }, strip), parts));
  }
  if (all.length > 1) {
    const set = (open) => all.forEach((part) => (part.open = open));
    view.querySelector("header").append(element("p", { class: "controls" }, element("button", { type: "button", onclick: () => set(true) }, "Open all"), element("button", { type: "button", onclick: () => set(false) }, "Close all")));
  }
  return view;
}

function neighbours(student) {
  const place = map.shown.indexOf(student);
  const to = (other, label) => other !== undefined && element("a", { href: pathTo(other) }, label, " ", quoted(students[other].name));
  return element("nav", { "aria-label": "Students" }, element("a", { href: "#/" }, "← The class"), to(map.shown[place - 1], "Before:"), to(place < 0 ? undefined : map.shown[place + 1], "Next:"));
}

function exerciseOf(student, place, outcome) {
  const exercise = exercises[place];
  const line = [outcome ? mark(outcome) : null, " ", element("span", { class: "number" }, numberOf(exercise)), " ", element("span", { class: "title" }, exercise.title), " ", element("span", { class: "measure" }, outcome ? outcome.words : "no result", outcome?.name === "passed" && `, ${counted(exercise.points, "point")}`)];
  const heading = element("h3", { tabindex: "-1" }, line);
  const id = `exercise-of-${place}`;
  if (!outcome || outcome.name === "not-submitted" || index.feedback === "verdict") {
    return element("div", { class: "exercise", id }, heading, outcome?.name === "not-verified" && element("p", { class: "ours" }, OUR_FAULT));
  }
  const part = element("details", { class: "exercise", id }, element("summary", {}, heading));
  const fill = () => fillExercise(part, student, place, outcome);
  part.addEventListener("toggle", () => part.open && fill());
  if (outcome.name !== "passed") {
    part.open = true;
    fill();
  }
  return part;
}

const loaded = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
  else resolve();
});

/** What is known of one exercise of a block of students. */
async function unpacked(block, place) {
  await loaded;
  const packed = atob(document.getElementById(`details-${block}-${place}`).textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

async function fillExercise(part, student, place, outcome) {
  if (part.filled) return;
  part.filled = true;
  part.setAttribute("aria-busy", "true");
  try {
    part.append(detailsOf(await unpacked(Math.floor(student / index.block), place), student, place, outcome));
  } catch {
    part.append(element("p", { class: "ours" }, "This part of the report cannot be read: the file is not whole, or the browser too old to unpack it."));
  }
  part.removeAttribute("aria-busy");
}

function detailsOf(piece, student, place, outcome) {
  const result = piece.results[student % index.block];
  const checks = result.checks.map((check) => piece.checks[check]);
  const files = result.files.map((file) => piece.files[file]);
  const source = new Sources(files, checks, result.flags ?? []);
  return element(
    "div",
    { class: "body" },
    outcome.name === "not-verified" && element("p", { class: "ours" }, OUR_FAULT, result.attempts > 1 && ` It was tried ${result.attempts} times.`),
    exercises[place].excuse && element("p", {}, excuse(exercises[place].excuse)),
    result.resembles && element("p", { class: "resembles" }, "It is most like the near-miss ", element("strong", {}, quoted(inWords(result.resembles))), ", which the very same checks catch."),
    result.flags?.length > 0 && element("div", { class: "flags" }, element("h4", {}, "To look at by hand"), element("ul", {}, result.flags.map((flag) => element("li", {}, source.link(flag.path, flag.line), " ", element("strong", {}, flag.name), " ", prose(flag.message))))),
    element("h4", {}, "Checks"),
    element("ul", { class: "checks" }, checks.map((check) => checkItem(check, source))),
    result.mistakes.length > 0 && [element("h4", {}, "Mistakes"), element("ul", { class: "checks" }, result.mistakes.map(mistakeItem))],
    files.length > 0 && [element("h4", {}, "Code"), source.parts],
  );
}

function checkItem(check, source) {
  const advice = check.required === false && check.status === "failed";
  return element(
    "li",
    {},
    mark(STATUSES.get(advice ? "advice" : check.status)),
    element("div", {}, element("p", { class: check.comments?.length ? "title" : "" }, prose(check.title), check.required === false && element("span", { class: "tag" }, "advice"), check.cause && element("span", { class: "measure" }, ` not run: ${CAUSES.get(check.cause)}`)), (check.comments ?? []).map((comment) => commentPart(comment, source))),
  );
}

function mistakeItem(mistake) {
  const status = MISTAKES.get(mistake.status);
  return element("li", {}, mark(status), element("div", {}, element("p", {}, `Mistake ${mistake.number} ${status.words}`, mistake.name && [": ", element("strong", {}, quoted(mistake.name))]), mistake.excuse && element("p", {}, excuse(mistake.excuse))));
}

function commentPart(comment, source) {
  const facts = [["expected", comment.expected], ["observed", comment.observed]].filter(([, text]) => text);
  return element(
    "div",
    { class: `comment ${comment.type}` },
    element("p", {}, comment.location && [source.link(comment.location.path, comment.location.line), " "], prose(comment.message)),
    facts.length > 0 && element("dl", {}, facts.map(([label, text]) => [element("dt", {}, label), element("dd", {}, prose(text))])),
    (comment.evidence ?? []).map(evidencePart),
    comment.look && element("p", { class: "look" }, element("span", { class: "label" }, "look at"), " ", prose(comment.look)),
  );
}

function evidencePart(evidence) {
  const title = element("figcaption", {}, prose(evidence.title));
  const part = { table: tablePart, timeline: timelinePart, excerpt: excerptPart }[evidence.kind](evidence);
  return element("figure", { class: "evidence" }, title, part);
}

function tablePart(table) {
  const numeric = table.columns.map((_, column) => table.rows.every((row) => typeof row[column] === "number"));
  const cell = (value, column) => element("td", { class: value === null || value === "" ? "nothing" : numeric[column] ? "numeric" : null }, value === null ? "NULL" : value === "" ? "''" : quoted(value));
  const head = element("tr", {}, table.columns.map((name, column) => element("th", { scope: "col", class: numeric[column] && "numeric" }, quoted(name))));
  const rows = table.rows.map((row) => element("tr", {}, row.map(cell)));
  return [box(table.title, "rows", element("table", {}, element("thead", {}, head), element("tbody", {}, rows))), table.note && element("p", { class: "hint" }, prose(table.note))];
}

/** Lanes side by side; time runs down. */
function timelinePart(timeline) {
  const head = element("tr", {}, element("th", { scope: "col" }, spoken("step")), timeline.lanes.map((lane) => element("th", { scope: "col" }, quoted(lane))));
  const rows = timeline.steps.map((step, number) => {
    const at = timeline.lanes.indexOf(step.lane);
    return element("tr", {}, element("td", { class: "step" }, String(number + 1)), timeline.lanes.map((_, lane) => element("td", { class: "lane" }, lane === at && element("span", { class: "moment" }, prose(step.text)))));
  });
  return box(timeline.title, "lanes", element("table", {}, element("thead", {}, head), element("tbody", {}, rows)));
}

function excerptPart(excerpt) {
  return [excerpt.cut && element("p", { class: "hint" }, "It was longer: only its end was recorded."), box(excerpt.title, "excerpt", element("pre", {}, excerpt.text))];
}

// Code

/** The learner's files, with what was found in them beside the lines. */
class Sources {
  constructor(files, checks, flags) {
    this.lines = new Map();
    const notes = new Map();
    const add = (path, line, note) => {
      const key = `${line} ${path}`;
      notes.set(key, [...(notes.get(key) ?? []), note]);
    };
    for (const check of checks) {
      for (const comment of check.comments ?? []) {
        const status = STATUSES.get(check.required === false ? "advice" : check.status);
        if (comment.location) add(comment.location.path, comment.location.line, [mark(status), prose(comment.message)]);
      }
    }
    for (const flag of flags) add(flag.path, flag.line, [mark({ name: "advice", glyph: "!", words: "flag" }), prose(`${flag.name}: ${flag.message}`)]);
    this.parts = files.map((file) => this.part(file, notes));
  }

  part(file, notes) {
    const found = highlighted(file.text, file.path.endsWith(".sql")).map((line, place) => {
      const number = place + 1;
      const row = element("div", { class: "line", "data-number": number, tabindex: "-1" }, spoken(`line ${number}`), line);
      this.lines.set(`${number} ${file.path}`, row);
      const there = notes.get(`${number} ${file.path}`) ?? [];
      if (there.length) row.classList.add("noted");
      return [row, there.map((note) => element("div", { class: "note", role: "note" }, note))];
    });
    const marked = found.some((line) => line[1].length);
    const heading = element("summary", {}, element("code", {}, quoted(file.path)), element("span", { class: "measure" }, ` ${counted(found.length, "line")}`));
    return element("details", { class: "source", open: marked }, heading, element("div", { class: "code" }, found.flat()));
  }

  /** Where something is: a way to the line, if it is there. */
  link(path, line) {
    const row = this.lines.get(`${line} ${path}`);
    const words = [quoted(path), `:${line}`];
    if (!row) return element("span", { class: "place" }, words);
    const go = () => {
      row.closest("details").open = true;
      row.scrollIntoView({ block: "center" });
      row.focus({ preventScroll: true });
    };
    return element("button", { type: "button", class: "place", onclick: go }, words);
  }
}

const PYTHON = "False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield";
const SQL = "add alter and as begin by cascade check column commit constraint create default delete do drop end exists for foreign from function grant group if in index insert into is join key language left limit not null on or order primary references replace returning returns schema select sequence set table then to trigger type unique update using values view when where with";
const STRING = `[bfru]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*')`;

/** The lines of a file, each as coloured text. */
function highlighted(text, sql) {
  const words = new Set((sql ? SQL : PYTHON).split(" "));
  const tokens = new RegExp(`(?<comment>${sql ? "--" : "#"}[^\\n]*)|(?<string>${sql ? "'[^']*'" : STRING})|(?<word>[A-Za-z_]\\w*)|(?<number>\\b\\d[\\d_.]*)`, "gi");
  const lines = [element("code", {})];
  const write = (piece, name) => {
    piece.split("\n").forEach((part, place) => {
      if (place) lines.push(element("code", {}));
      if (part) lines.at(-1).append(name ? element("span", { class: name }, part) : visible(part));
    });
  };
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let done = 0;
  for (const token of whole.matchAll(tokens)) {
    const { comment, string, word, number } = token.groups;
    const name = comment ? "comment" : string ? "string" : number ? "number" : words.has(sql ? word.toLowerCase() : word) ? "word" : null;
    if (!name) continue;
    write(whole.slice(done, token.index));
    write(token[0], name);
    done = token.index + token[0].length;
  }
  write(whole.slice(done));
  return lines;
}

// Ways

let classPart = null;
let studentPart = null;
let from = { scroll: 0, student: null };

/** Show what the address names: the class, an exercise in it, a student, or an exercise of a student. */
function go() {
  const [kind, first, second] = location.hash.replace(/^#\/?/, "").split("/");
  const student = forTeacher ? Number(first) : 0;
  if ((kind === "student" || !forTeacher) && students[student]) showStudent(student, forTeacher ? second : first === undefined ? undefined : second);
  else showClass(kind === "exercise" ? document.getElementById(`exercise-${Number(first)}`) : null);
}

function showClass(exercise) {
  const back = studentPart !== null;
  studentPart?.remove();
  studentPart = null;
  classPart.hidden = false;
  document.title = "Results of the cohort · pgdbm kata";
  if (exercise) {
    exercise.scrollIntoView({ block: "start" });
    exercise.querySelector("h3").focus({ preventScroll: true });
  } else if (back) {
    window.scrollTo(0, from.scroll);
    map.current?.focus({ preventScroll: true });
  }
}

function showStudent(student, exercise) {
  if (classPart && !classPart.hidden) {
    from.scroll = window.scrollY;
    classPart.hidden = true;
  }
  if (studentPart?.student !== student) {
    studentPart?.remove();
    studentPart = studentView(student);
    studentPart.student = student;
    content.append(studentPart);
    document.title = `${students[student].name} · pgdbm kata`;
    window.scrollTo(0, 0);
    if (exercise === undefined && document.readyState !== "loading") studentPart.querySelector("h1").focus({ preventScroll: true });
  }
  const part = exercise === undefined ? null : document.getElementById(`exercise-of-${Number(exercise)}`);
  if (!part) return;
  if (part.matches("details")) part.open = true;
  part.scrollIntoView({ block: "start" });
  part.querySelector("h3").focus({ preventScroll: true });
}

function colophon() {
  const { suite, pgdbm, asyncpg, python, postgresql } = index.versions;
  const on = postgresql ? `, PostgreSQL ${postgresql}` : "";
  return element("p", {}, `Judged by pgdbm kata ${suite} with pgdbm ${pgdbm}, asyncpg ${asyncpg}, Python ${python}${on}. A verdict holds for these versions.`);
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  content.focus();
});
content.replaceChildren();
if (forTeacher) content.append((classPart = classView()));
document.getElementById("colophon").append(colophon());
window.addEventListener("hashchange", go);
window.addEventListener("beforeprint", () => map?.fillAll());
go();
