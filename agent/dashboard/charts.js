"use strict";
// The charts of the page. Each gives its finding, for the heading above it, its traces and its layout.

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: true };

function look(style) {
  return {
    ink: style.getPropertyValue("--ink-soft").trim(),
    low: style.getPropertyValue("--cell-low").trim(),
    high: style.getPropertyValue("--cell-high").trim(),
    line: style.getPropertyValue("--grid").trim(),
    font: style.fontFamily,
  };
}

function axis(colours, data, title, more = {}) {
  return {
    title: { text: title, standoff: 8 }, gridcolor: data.look.grid, zerolinecolor: data.look.grid,
    automargin: true, fixedrange: true, ...more,
  };
}

function layout(colours, more) {
  return {
    font: { family: colours.font, size: 12, color: colours.ink },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 8, r: 12, t: 8, b: 8 }, autosize: true, showlegend: false,
    hoverlabel: { font: { family: colours.font } }, separators: ".,", ...more,
  };
}

function distribution(told, data, colours) {
  const rows = told.segments.slice().sort((a, b) => b.accounts - a.accounts);
  const top = rows[0];
  return {
    title: `${top.segment} are the largest segment: ${counted(top.accounts, "account")}, `
      + percent(top.account_share),
    traces: [{
      type: "bar", orientation: "h", y: rows.map((row) => row.segment), x: rows.map((row) => row.accounts),
      text: rows.map((row) => `${number(row.accounts)} (${percent(row.account_share)})`),
      textposition: "outside", textfont: { color: colours.ink }, cliponaxis: false,
      marker: { color: rows.map((row) => row.colour) },
      hovertemplate: "%{y}<br>%{text} of accounts<extra></extra>",
    }],
    layout: layout(colours, {
      height: 80 + 28 * rows.length,
      // Room for the label of the longest bar, also on a phone.
      xaxis: axis(colours, data, "Accounts", { range: [0, (innerWidth < 600 ? 2.2 : 1.4) * top.accounts] }),
      yaxis: axis(colours, data, "", { autorange: "reversed", showgrid: false }),
    }),
  };
}

function revenue(told, data, colours) {
  const rows = told.segments.filter((row) => row.revenue > 0);
  const names = rows.map((row) => row.segment);
  return {
    title: told.top_share === null ? "No net revenue" : `The top ${data.rules.top_percent}% of active `
      + `accounts (${number(told.top_accounts)}) hold ${percent(told.top_share)} of the revenue`,
    traces: [{
      type: "bar", name: "Net revenue", x: names, y: rows.map((row) => row.revenue / SCALE),
      marker: { color: rows.map((row) => row.colour) },
      customdata: rows.map((row) => `${money(row.revenue)}, ${percent(row.revenue_share)}`),
      hovertemplate: "%{x}<br>%{customdata}<extra></extra>",
    }, {
      type: "scatter", mode: "lines+markers", name: "Running share", x: names, yaxis: "y2",
      y: rows.map((row) => row.cumulative_share), line: { color: colours.ink, width: 2 },
      hovertemplate: "up to %{x}<br>%{y:.1f}% of revenue<extra></extra>",
    }],
    layout: layout(colours, {
      height: 400,
      xaxis: axis(colours, data, "", { tickangle: -40, showgrid: false }),
      yaxis: axis(colours, data, "Net revenue (bars)", { tickprefix: symbol() }),
      yaxis2: axis(colours, data, "Running share (line)", {
        overlaying: "y", side: "right", range: [0, 105], tickmode: "linear", dtick: 20, ticksuffix: "%",
        showgrid: false,
      }),
    }),
  };
}

function trend(told, data, colours) {
  const rows = told.months;
  const best = rows.reduce((a, b) => (b.revenue > a.revenue ? b : a));
  const partly = rows.some((row) => !row.whole) ? " (pale: part of the month)" : "";
  return {
    title: `Best month: ${monthWords(best.month)} with ${money(best.revenue)}`,
    traces: [{
      type: "bar", x: rows.map((row) => monthWords(row.month, true)), y: rows.map((row) => row.revenue / SCALE),
      marker: { color: data.look.accent, opacity: rows.map((row) => (row.whole ? 1 : 0.4)) },
      customdata: rows.map((row) => `${money(row.revenue)}<br>${counted(row.orders, "order")}, `
        + counted(row.active_accounts, "active account")),
      hovertemplate: "%{x}<br>%{customdata}<extra></extra>",
    }],
    layout: layout(colours, {
      height: 340,
      xaxis: axis(colours, data, "", { type: "category", showgrid: false }),
      yaxis: axis(colours, data, `Net revenue${partly}`, { tickprefix: symbol() }),
    }),
  };
}

function matrix(told, data, colours) {
  const scores = [1, 2, 3, 4, 5];
  const cell = (r, f) => told.cells.find((one) => one.r === r && one.f === f);
  const best = told.cells.reduce((a, b) => (b.revenue > a.revenue ? b : a));
  return {
    title: `R${best.r} F${best.f} brings most: ${counted(best.accounts, "account")} with `
      + money(best.revenue),
    traces: [{
      type: "heatmap", x: scores, y: scores, z: scores.map((r) => scores.map((f) => cell(r, f).accounts)),
      customdata: scores.map((r) => scores.map((f) => money(cell(r, f).revenue))),
      texttemplate: "%{z}", hovertemplate: "R %{y}, F %{x}<br>%{z} accounts<br>%{customdata}<extra></extra>",
      colorscale: [[0, colours.low], [1, colours.high]], xgap: 2, ygap: 2,
      colorbar: { thickness: 10, outlinewidth: 0, title: { text: "Accounts" } },
    }],
    layout: layout(colours, {
      height: 380,
      xaxis: axis(colours, data, "Frequency score (5 = most order days)", { dtick: 1, showgrid: false }),
      yaxis: axis(colours, data, "Recency score (5 = most recent)", { dtick: 1, showgrid: false }),
    }),
  };
}

// Boxes from five numbers; whiskers reach to minimum and maximum.
function boxes(name, scale, axisOf, titled) {
  return (told, data, colours) => {
    const rows = told.spreads[name];
    return {
      title: titled(rows),
      traces: rows.map((row) => ({
        type: "box", orientation: "h", name: row.segment, y: [row.segment],
        lowerfence: [row.minimum / scale()], q1: [row.lower_quartile / scale()],
        median: [row.median / scale()], q3: [row.upper_quartile / scale()],
        upperfence: [row.maximum / scale()], marker: { color: row.colour }, line: { width: 1.5 },
      })),
      layout: layout(colours, {
        height: 90 + 30 * rows.length,
        xaxis: axisOf(rows, colours, data),
        yaxis: axis(colours, data, "", { autorange: "reversed", showgrid: false }),
      }),
    };
  };
}

const least = (rows) => rows.reduce((a, b) => (b.median < a.median ? b : a));
const most = (rows) => rows.reduce((a, b) => (b.median > a.median ? b : a));

const recencyBoxes = boxes("recency_days", () => 1,
  (rows, colours, data) => axis(colours, data, "Days since the last order"),
  (rows) => `${least(rows).segment} ordered most recently: half within ${plain(least(rows).median)} days`);

const frequencyBoxes = boxes("frequency", () => 1,
  (rows, colours, data) => axis(colours, data, "Order days in the window"),
  (rows) => `${most(rows).segment} order most often: median ${plain(most(rows).median)} order days`);

// Below zero the sign stands before the currency: Plotly would write £-2k.
function marks(low, high) {
  if (low >= 0) return { tickprefix: symbol() };
  const rough = (Math.max(high, 0) - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((size) => power * size >= rough);
  const at = [];
  for (let place = Math.ceil(low / step); place * step <= Math.max(high, 0); place += 1) at.push(place * step);
  const short = (size) => [[1e9, "bn"], [1e6, "M"], [1e3, "k"], [1, ""]]
    .filter(([from]) => size >= from || from === 1).map(([from, letter]) => `${+(size / from).toPrecision(6)}${letter}`)[0];
  return { tickvals: at, ticktext: at.map((value) => `${value < 0 ? "-" : ""}${symbol()}${short(Math.abs(value))}`) };
}

const monetaryBoxes = boxes("monetary_value", () => SCALE, (rows, colours, data) => {
  const reach = data.look.long * Math.max(...rows.map((row) => row.upper_quartile));
  const longest = Math.max(...rows.map((row) => row.maximum));
  const lowest = Math.min(0, ...rows.map((row) => row.lower_quartile));
  const cut = longest > reach && reach > 0;
  const ends = cut ? [lowest * 1.1, reach] : [Math.min(...rows.map((row) => row.minimum)), longest];
  return axis(colours, data, `Net revenue per account${cut ? "<br>(cut: whiskers run on)" : ""}`, {
    ...marks(...ends.map((end) => end / SCALE)), ...(cut ? { range: ends.map((end) => end / SCALE) } : {}),
  });
}, (rows) => `${most(rows).segment} spend most: median ${money(most(rows).median)} an account`);

function space(told, data, colours) {
  // Farther away where the labels of the axes would not fit.
  const away = innerWidth < 600 ? 2.05 : 1.55;
  const top = told.sample[0];
  const names = told.segments.map((row) => row.segment).filter((name) => name !== NO_PURCHASES);
  const side = (title, more = {}) => ({
    title: { text: title }, gridcolor: colours.line, zerolinecolor: colours.line, color: colours.ink,
    showbackground: false, ...more,
  });
  return {
    title: `${top.account_name} is the largest: ${money(top.monetary_value)}, last order `
      + `${counted(top.recency_days, "day")} ago`,
    traces: names.map((name) => {
      const rows = told.sample.filter((account) => account.segment === name);
      return {
        type: "scatter3d", mode: "markers", name, x: rows.map((row) => row.recency_days),
        y: rows.map((row) => row.frequency), z: rows.map((row) => row.monetary_value / SCALE),
        text: rows.map((row) => chartText(row.account_name)),
        customdata: rows.map((row) => money(row.monetary_value)),
        marker: { color: told.segments.find((row) => row.segment === name).colour, size: 4, opacity: 0.85 },
        hovertemplate: "%{text}<br>%{x} days, %{y} order days<br>%{customdata}<extra></extra>",
      };
    }).filter((trace) => trace.x.length),
    layout: layout(colours, {
      height: 520, showlegend: true, legend: { orientation: "h", y: -0.02, x: 0, itemsizing: "constant" },
      scene: {
        aspectmode: "cube", camera: { eye: { x: away, y: away, z: 0.42 * away }, center: { x: 0, y: 0, z: -0.14 } },
        bgcolor: "rgba(0,0,0,0)", xaxis: side("Recency (days)"), yaxis: side("Order days", { type: "log", dtick: 1 }),
        zaxis: side("Net revenue", { type: "log", dtick: 1, tickprefix: symbol() }),
      },
    }),
  };
}
