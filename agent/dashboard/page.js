"use strict";
// The page: filters in, figures, charts and tables out.

const data = readBook(document.getElementById("book").textContent);
SCALE = data.book.money_scale;
CURRENCY = data.book.currency;

const RANGES = [
  ["tenure_days", "Tenure (days)", 1],
  ["monetary_value", `Spend (${symbol().trim()})`, SCALE],
  ["frequency", "Order days", 1],
];
const CHARTS = { revenue, distribution, trend, matrix, monetaryBoxes, recencyBoxes, frequencyBoxes, space };
const WIDE = ["trend", "space"];
const SPREAD = (kind) => [
  ["segment", "Segment", "text"], ["minimum", "Minimum", kind], ["lower_quartile", "Lower quartile", kind],
  ["median", "Median", kind], ["upper_quartile", "Upper quartile", kind], ["maximum", "Maximum", kind],
];
// Title, columns, and the rows of what the page tells.
const TABLES = [
  ["Accounts", [
    ["account_name", "Account", "text"], ["account_id", "ID", "text"], ["region", "Region", "text"],
    ["segment", "Segment", "text"], ["monetary_value", "Net revenue", "money"],
    ["revenue_before", "Window before", "money"], ["orders", "Orders", "count"],
    ["frequency", "Order days", "count"], ["recency_days", "Days since last order", "count"],
    ["tenure_days", "Tenure (days)", "count"],
  ], (told) => told.accounts],
  ["Segments", [
    ["segment", "Segment", "text"], ["accounts", "Accounts", "count"],
    ["account_share", "Share of accounts", "percent"], ["active_accounts", "Active accounts", "count"],
    ["revenue", "Net revenue", "money"], ["revenue_share", "Share of revenue", "percent"],
    ["cumulative_share", "Running share", "percent"], ["orders", "Orders", "count"],
  ], (told) => told.segments],
  ["Concentration of revenue", [
    ["top_percent", "Top % of active accounts", "count"], ["accounts", "Accounts", "count"],
    ["revenue", "Net revenue", "money"], ["revenue_share", "Share of revenue", "percent"],
    ["smallest", "Smallest of them", "money"],
  ], (told) => told.concentration],
  ["Months", [
    ["month", "Month", "month"], ["whole", "Whole month", "yes"], ["revenue", "Net revenue", "money"],
    ["orders", "Orders", "count"], ["active_accounts", "Active accounts", "count"],
  ], (told) => told.months],
  ["Recency by frequency", [
    ["r", "Recency score", "count"], ["f", "Frequency score", "count"], ["accounts", "Accounts", "count"],
    ["revenue", "Net revenue", "money"],
  ], (told) => told.cells],
  ["Days since the last order", SPREAD("count"), (told) => told.spreads.recency_days],
  ["Order days", SPREAD("count"), (told) => told.spreads.frequency],
  ["Net revenue per account", SPREAD("money"), (told) => told.spreads.monetary_value],
];

const form = document.getElementById("filters");
const tables = [];
const places = {};

function chips(id, names, colourOf = () => null) {
  const place = document.getElementById(id);
  names.forEach((name) => {
    const dot = element("i", { class: "dot" });
    dot.style.background = colourOf(name);
    const box = element("input", { type: "checkbox", name: id, value: name });
    place.append(element("label", { class: "chip" },
      [box, ...(colourOf(name) ? [dot] : []), element("span", { text: name })]));
  });
}

function build() {
  const held = new Set(data.accounts.map((account) => account.segment));
  const colours = Object.fromEntries(data.segments.map(({ name, colour }) => [name, colour]));
  chips("segments", data.segments.map(({ name }) => name).filter((name) => held.has(name)), (name) => colours[name]);
  chips("regions", [...new Set(data.accounts.map((account) => account.region))].sort());
  for (const [name, words] of RANGES) {
    const bound = (which) => element("input", {
      type: "number", name: `${which}_${name}`, step: "any", placeholder: which, "aria-label": `${words}, ${which}`,
    });
    document.getElementById("ranges").append(element("div", { class: "range" },
      [element("span", { text: words }), bound("least"), element("i", { text: "to" }), bound("most")]));
  }
  for (const name of Object.keys(CHARTS)) {
    const place = element("article", { class: WIDE.includes(name) ? "chart wide" : "chart", id: name }, [
      element("h2"), element("div"),
    ]);
    places[name] = place;
    document.getElementById("charts").append(place);
  }
  places.space.append(element("p", { class: "note" }));
  TABLES.forEach(([title, columns, rowsOf], number) => {
    const place = element("details", number ? {} : { open: "" }, [element("summary", { text: title })]);
    document.getElementById("tables").append(place);
    tables.push([new DataTable(place, title, columns), rowsOf]);
  });
}

function chosen() {
  const given = new FormData(form);
  const bound = (name, scale) => {
    const text = given.get(name);
    return text === "" || text === null || Number.isNaN(Number(text)) ? null : Number(text) * scale;
  };
  return {
    segments: new Set(given.getAll("segments")),
    regions: new Set(given.getAll("regions")),
    ranges: Object.fromEntries(RANGES.map(([name, , scale]) =>
      [name, [bound(`least_${name}`, scale), bound(`most_${name}`, scale)]])),
  };
}

function showFigures(told) {
  const change = told.revenue_change;
  const figures = [
    ["accounts", number(told.count), `accounts, ${number(told.active_accounts)} active`],
    ["revenue", money(told.revenue), "net revenue"],
    ["change", change === null ? "–" : `${change > 0 ? "+" : ""}${percent(change)}`,
      told.revenue_before === null ? "the data do not reach back to compare"
        : `against ${money(told.revenue_before)} of the same accounts before`],
    ["orders", number(told.orders), "orders"],
    ["order-value", told.avg_order_value === null ? "–" : money(told.avg_order_value), "average order value"],
    ["top-share", told.top_share === null ? "–" : percent(told.top_share),
      `of revenue from the top ${data.rules.top_percent}% of active accounts (${number(told.top_accounts)})`],
  ];
  document.getElementById("figures").replaceChildren(...figures.map(([id, value, words]) =>
    element("div", { class: "figure", id: `figure-${id}` },
      [element("b", { text: value }), element("span", { text: words })])));
}

function hasWebgl() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
}
const WEBGL = hasWebgl();

function showChart(name, told, colours) {
  const place = places[name];
  const note = place.querySelector(".note");
  const drawable = name === "space" ? told.sample.length > 0 : told.segments.some((row) => row.segment !== NO_PURCHASES);
  place.hidden = !drawable;
  if (!drawable) return;
  const made = CHARTS[name](told, data, colours);
  place.querySelector("h2").textContent = made.title;
  if (note) {
    const all = told.sample.length === told.sample_of;
    note.textContent = WEBGL
      ? `${number(told.sample.length)} of ${counted(told.sample_of, "account")} with revenue: `
        + (all ? "all of them." : "the largest and a fixed sample of the others.")
      : "This browser cannot draw in three dimensions (no WebGL); the table of accounts has the same.";
    if (!WEBGL) return;
  }
  Plotly.react(place.querySelector("div"), made.traces, made.layout, CONFIG);
}

function show() {
  const told = summarise(data, chosen());
  const colours = look(getComputedStyle(document.body));
  showFigures(told);
  document.getElementById("nobody").hidden = told.count > 0;
  for (const name of Object.keys(CHARTS)) showChart(name, told, colours);
  for (const [table, rowsOf] of tables) table.show(rowsOf(told));
  return told;
}

let waiting = 0;
function soon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(show);
}

build();
form.addEventListener("input", soon);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(show));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
show();
