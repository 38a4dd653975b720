"use strict";
// Draws the charts of the page in the colours of its theme, and again when that changes.

const { figures, themes } = JSON.parse(document.getElementById("charts").textContent);
const system = matchMedia("(prefers-color-scheme: dark)");
const CONFIG = { displayModeBar: false, displaylogo: false, responsive: true };

function theme() {
  return themes[document.documentElement.dataset.theme === "dark" || system.matches ? "dark" : "light"];
}

function painted(value, colours) {
  if (Array.isArray(value)) return value.map((part) => painted(part, colours));
  if (value === null || typeof value !== "object") return Object.hasOwn(colours, value) ? colours[value] : value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, painted(part, colours)]));
}

function draw() {
  document.querySelectorAll(".chart").forEach((place, number) => {
    const { data, layout } = painted(figures[number], theme());
    // The finding stands above the chart as text, which can wrap.
    const { title, margin, ...rest } = layout;
    const font = { ...rest.font, family: getComputedStyle(document.body).fontFamily };
    Plotly.react(place, data, { ...rest, font, margin: { ...margin, t: Math.max(margin.t - 40, 8) } }, CONFIG);
  });
}

// On paper nothing can be unfolded.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));

if (figures.length) {
  draw();
  system.addEventListener("change", draw);
}
