"use strict";
// How figures are written: as in the chat.

let SCALE = 1;
let CURRENCY = "GBP";
const SYMBOLS = { GBP: "£", EUR: "€", USD: "$", XXX: "" };

const symbol = () => SYMBOLS[CURRENCY] ?? `${CURRENCY} `;
// Half away from zero, as people round, by the digits that are shown of a number.
function rounded(value, decimals) {
  const size = Math.abs(value);
  return size < 1e-6 ? 0 : Number(`${Math.round(Number(`${size}e${decimals}`))}e-${decimals}`);
}

const grouped3 = (value, decimals) => rounded(value, decimals).toLocaleString("en-GB",
  { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

function number(value, decimals = 0) {
  const shown = grouped3(value, decimals);
  return value < 0 && /[1-9]/.test(shown) ? `-${shown}` : shown;
}

function money(value) {
  const amount = value / SCALE;
  const shown = grouped3(amount, Math.abs(amount) < 100 ? 2 : 0);
  return `${amount < 0 && /[1-9]/.test(shown) ? "-" : ""}${symbol()}${shown}`;
}

const percent = (value) => (value === null ? "n/a" : `${number(value, 1)}%`);
const plain = (value) => number(value, Number.isInteger(value) ? 0 : 1);
const counted = (value, noun) => `${value === 0 ? "no" : number(value)} ${noun}${value === 1 ? "" : "s"}`;

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December"];

function monthWords(month, short = false) {
  const [year, place] = month.split("-");
  const name = MONTHS[Number(place) - 1];
  return `${short ? name.slice(0, 3) : name} ${year}`;
}

const FORMS = {
  text: (value) => (value === null ? "–" : String(value)),
  count: (value) => (value === null ? "–" : plain(value)),
  percent: (value) => (value === null ? "–" : percent(value)),
  money: (value) => (value === null ? "–" : money(value)),
  month: (value) => monthWords(value),
  yes: (value) => (value ? "yes" : "no"),
};

// A cell that begins like this is run as a formula by spreadsheets, full-width forms included.
const FORMULA = /^[\s\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/;

// A value as it may stand in a CSV file: figures exact, text that would be run quoted by an apostrophe.
function csvCell(value, kind) {
  if (value === null) return "";
  if (kind === "money") return String(Math.round(value) / SCALE);
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Text for a chart, which would read some tags as markup.
const chartText = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
