"use strict";
// A table that can be searched, sorted by its heads and downloaded.

const MOST_ROWS = 100;

function element(name, { text, ...attributes } = {}, children = []) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

class DataTable {
  // columns: [field, title, kind of words.js].
  constructor(place, title, columns) {
    this.columns = columns;
    this.title = title;
    this.rows = [];
    this.sorted = null;
    this.search = element("input", {
      type: "search", placeholder: "Search", "aria-label": `Search in ${title}`,
    });
    this.search.addEventListener("input", () => this.draw());
    const download = element("button", { type: "button", text: "Download CSV" });
    download.addEventListener("click", () => this.download());
    this.note = element("p", { class: "note", "aria-live": "polite" });
    this.head = element("tr");
    this.body = element("tbody");
    columns.forEach(([field, words, kind], column) => {
      const sort = element("button", { type: "button", text: words });
      sort.addEventListener("click", () => this.sort(field));
      this.head.append(element("th", { scope: "col", class: kind }, [sort]));
    });
    place.append(
      element("div", { class: "tools" }, [this.search, download]),
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, [
        element("table", {}, [element("thead", {}, [this.head]), this.body]),
      ]),
      this.note,
    );
  }

  show(rows) {
    this.rows = rows;
    this.draw();
  }

  sort(field) {
    const down = !(this.sorted && this.sorted.field === field && this.sorted.down);
    this.sorted = { field, down };
    this.draw();
  }

  // The rows that the search finds, in the order asked for.
  found() {
    const wanted = this.search.value.trim().toLowerCase();
    let rows = this.rows;
    if (wanted) {
      rows = rows.filter((row) => this.columns.some(([field, , kind]) =>
        FORMS[kind](row[field]).toLowerCase().includes(wanted)));
    }
    if (!this.sorted) return rows;
    const { field, down } = this.sorted;
    const compare = (a, b) => {
      if (a === null || b === null) return (a === null) - (b === null);
      const order = typeof a === "string" ? a.localeCompare(b) : a - b;
      return down ? -order : order;
    };
    return rows.slice().sort((a, b) => compare(a[field], b[field]));
  }

  draw() {
    const rows = this.found();
    this.body.replaceChildren(...rows.slice(0, MOST_ROWS).map((row) =>
      element("tr", {}, this.columns.map(([field, , kind]) =>
        element("td", { class: kind, text: FORMS[kind](row[field]) })))));
    [...this.head.children].forEach((head, column) => {
      const { field, down } = this.sorted || {};
      const order = down ? "descending" : "ascending";
      head.setAttribute("aria-sort", field === this.columns[column][0] ? order : "none");
    });
    this.note.textContent = rows.length > MOST_ROWS
      ? `Showing ${number(MOST_ROWS)} of ${number(rows.length)}; the download has all.`
      : counted(rows.length, "row");
  }

  csv() {
    const lines = [this.columns.map(([, words]) => csvCell(words)).join(",")];
    for (const row of this.found()) {
      lines.push(this.columns.map(([field, , kind]) => csvCell(row[field], kind)).join(","));
    }
    return `\ufeff${lines.join("\r\n")}\r\n`;
  }

  download() {
    const address = URL.createObjectURL(new Blob([this.csv()], { type: "text/csv" }));
    const name = `${this.title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.csv`;
    element("a", { href: address, download: name }).click();
    URL.revokeObjectURL(address);
  }
}
