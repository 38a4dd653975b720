"use strict";
// The figures of the accounts that pass the filters. Definitions are those of the tool book_overview; money
// is in whole ten-thousandths, so that sums are exact.

const NO_PURCHASES = "No purchases";
const FIVE = [0, 0.25, 0.5, 0.75, 1];

// The data as the page has them: an object for each account.
function readBook(text) {
  const data = JSON.parse(text);
  data.accounts = data.accounts.map((row, place) => {
    const account = { spent: data.spent[place] };
    data.columns.forEach((name, column) => { account[name] = row[column]; });
    return account;
  });
  return data;
}

// filters: segments and regions as sets of names, an empty one lets all pass; ranges as
// {tenure_days: [least, most], ...}, null for no bound.
function passing(accounts, filters) {
  const inRange = (value, [least, most]) =>
    (least === null && most === null) ||
    (value !== null && (least === null || value >= least) && (most === null || value <= most));
  return accounts.filter((account) =>
    (filters.segments.size === 0 || filters.segments.has(account.segment)) &&
    (filters.regions.size === 0 || filters.regions.has(account.region)) &&
    Object.entries(filters.ranges).every(([name, range]) => inRange(account[name], range)));
}

const total = (rows, name) => rows.reduce((sum, row) => sum + row[name], 0);
// Percentages have two decimals before they are shown with one, as the tool's have.
const twoDecimals = (value) => Math.round(value * 100) / 100;
const shareOf = (part, whole) => (whole ? twoDecimals((100 * part) / whole) : 0);
const byRevenue = (a, b) => b.monetary_value - a.monetary_value;

function summarise(data, filters) {
  const accounts = passing(data.accounts, filters);
  const active = accounts.filter((account) => account.frequency > 0).sort(byRevenue);
  const revenue = total(accounts, "monetary_value");
  const before = data.book.covered ? total(accounts, "revenue_before") : null;
  const orders = total(accounts, "orders");
  const concentration = tenths(active, revenue);
  const top = concentration.find((row) => row.top_percent === data.rules.top_percent);
  const groups = grouped(data, accounts);
  const ordered = groups.filter((group) => group.segment !== NO_PURCHASES);
  return {
    accounts,
    count: accounts.length,
    active_accounts: active.length,
    never_ordered: accounts.length - total(ordered.map((group) => group.rows), "length"),
    revenue,
    revenue_before: before,
    revenue_change: before ? twoDecimals((100 * (revenue - before)) / Math.abs(before)) : null,
    orders,
    avg_order_value: orders ? revenue / orders : null,
    top_accounts: top ? top.accounts : 0,
    top_revenue: top ? top.revenue : 0,
    top_share: top ? top.revenue_share : null,
    concentration,
    segments: segmentRows(groups, accounts.length, revenue),
    spreads: {
      recency_days: spreads(ordered, "recency_days"),
      frequency: spreads(ordered, "frequency"),
      monetary_value: spreads(ordered, "monetary_value"),
    },
    cells: cells(accounts),
    months: months(data, accounts),
    ...sampled(active, data.rules),
  };
}

// Segments with accounts, largest revenue first.
function grouped(data, accounts) {
  return data.segments
    .map(({ name, colour }) => {
      const rows = accounts.filter((account) => account.segment === name);
      return { segment: name, colour, rows, revenue: total(rows, "monetary_value") };
    })
    .filter((group) => group.rows.length)
    .sort((a, b) => b.revenue - a.revenue || (a.segment < b.segment ? -1 : 1));
}

function segmentRows(groups, count, revenue) {
  let running = 0;
  return groups.map((group) => {
    running += group.revenue;
    return {
      segment: group.segment,
      colour: group.colour,
      accounts: group.rows.length,
      account_share: shareOf(group.rows.length, count),
      active_accounts: group.rows.filter((account) => account.frequency > 0).length,
      revenue: group.revenue,
      revenue_share: shareOf(group.revenue, revenue),
      cumulative_share: shareOf(running, revenue),
      orders: total(group.rows, "orders"),
    };
  });
}

// What the largest 10 %, 20 %, ... of the active accounts bring, rounded up to whole accounts.
function tenths(active, revenue) {
  if (!active.length) return [];
  return Array.from({ length: 10 }, (_, index) => {
    const accounts = Math.floor(((index + 1) * active.length + 9) / 10);
    const part = total(active.slice(0, accounts), "monetary_value");
    return {
      top_percent: 10 * (index + 1),
      accounts,
      revenue: part,
      revenue_share: revenue > 0 ? shareOf(part, revenue) : null,
      smallest: active[accounts - 1].monetary_value,
    };
  });
}

// Minimum, quartiles and maximum; between two values linear interpolation.
function fiveNumbers(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  return FIVE.map((part) => {
    const at = part * (sorted.length - 1);
    const low = Math.floor(at);
    const next = sorted[Math.min(low + 1, sorted.length - 1)];
    return sorted[low] + (at - low) * (next - sorted[low]);
  });
}

function spreads(groups, name) {
  return groups.map((group) => {
    const five = fiveNumbers(group.rows.map((account) => account[name]));
    const [minimum, lower_quartile, median, upper_quartile, maximum] = five;
    const { segment, colour } = group;
    return { segment, colour, minimum, lower_quartile, median, upper_quartile, maximum };
  });
}

function cells(accounts) {
  const found = [];
  for (let r = 5; r >= 1; r -= 1) {
    for (let f = 5; f >= 1; f -= 1) {
      const rows = accounts.filter((account) => account.r === r && account.f === f);
      found.push({ r, f, accounts: rows.length, revenue: total(rows, "monetary_value") });
    }
  }
  return found;
}

function months(data, accounts) {
  const found = data.months.map(({ month, whole }) => (
    { month, whole, revenue: 0, orders: 0, active_accounts: 0 }));
  for (const account of accounts) {
    for (const [place, revenue, orders] of account.spent) {
      found[place].revenue += revenue;
      found[place].orders += orders;
      found[place].active_accounts += orders > 0 ? 1 : 0;
    }
  }
  return found;
}

// Points to draw: the largest, and of the others every so-and-so-many-th.
function sampled(active, rules) {
  const rows = active.filter((account) => account.monetary_value > 0);
  const rest = rows.slice(rules.largest);
  const room = rules.sample - rules.largest;
  const step = rest.length / Math.min(rest.length, room);
  const others = Array.from({ length: Math.min(rest.length, room) }, (_, place) =>
    rest[Math.floor(place * step)]);
  return { sample: [...rows.slice(0, rules.largest), ...others], sample_of: rows.length };
}
