import { useEffect, useMemo, useState } from 'react';

const PAGE = 10;
const SEARCHABLE = 8;

function isEmpty(value) {
  return value === null || value === undefined || value === '';
}

// Empty cells come last, whichever way the column is sorted.
function compare(a, b, numeric, down) {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) - isEmpty(b);
  const order = numeric
    ? Number(a) - Number(b)
    : String(a).localeCompare(String(b), 'en', { numeric: true });
  return down ? -order : order;
}

// One number of decimals for a column. Pence only where amounts are small: nobody compares
// millions by their pence.
function digitsOf(unit, figures) {
  if (unit === 'money') return figures.some((figure) => Math.abs(figure) >= 1000) ? 0 : 2;
  if (figures.every(Number.isInteger)) return 0;
  return unit === 'days' ? 1 : 2;
}

function columnsOf(table) {
  return table.columns.map((column, index) => {
    const numeric = Boolean(column.unit) && column.unit !== 'date';
    const figures = table.rows.map((row) => row[index]).filter((cell) => !isEmpty(cell));
    return {
      ...column,
      right: numeric,
      numeric,
      digits: numeric ? digitsOf(column.unit, figures.map(Number)) : undefined
    };
  });
}

// Chainlit evaluates this file anew whenever it draws; one kept component keeps page and sorting.
const kept = window.quintile.elements;
kept.DataTable =
  kept.DataTable ||
  function DataTable({ src, title, csv, folded }) {
    const [table, setTable] = useState(null);
    const [problem, setProblem] = useState('');
    const [words, setWords] = useState('');
    const [sort, setSort] = useState({ index: -1, down: false });
    const [page, setPage] = useState(0);
    const [open, setOpen] = useState(!folded);

    useEffect(() => {
      if (!open) return;
      window.quintile.load(src).then(setTable, (error) => setProblem(error.message));
    }, [src, open]);

    const columns = useMemo(() => (table ? columnsOf(table) : []), [table]);

    const show = (value, column) =>
      window.quintile.format(value, column.unit, table.currency, column.digits);

    const rows = useMemo(() => {
      if (!table) return [];
      const wanted = words.trim().toLowerCase();
      const found = wanted
        ? table.rows.filter((row) =>
            columns.some((column, i) => show(row[i], column).toLowerCase().includes(wanted))
          )
        : table.rows.slice();
      if (sort.index >= 0) {
        const { numeric } = columns[sort.index];
        found.sort((a, b) => compare(a[sort.index], b[sort.index], numeric, sort.down));
      }
      return found;
    }, [table, columns, words, sort]);

    if (!open) {
      return (
        <button type="button" className="q-button q-fold" onClick={() => setOpen(true)}>
          Show table: {title}
        </button>
      );
    }
    if (problem) return <p className="q-problem">The table “{title}” is {problem}.</p>;
    if (!table) return <p className="q-quiet">Loading the table…</p>;

    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    const at = Math.min(page, pages - 1);
    const shown = rows.slice(at * PAGE, at * PAGE + PAGE);
    const turn = (index) => {
      const first = Boolean(columns[index].unit); // figures and dates: the largest first
      setSort((was) => ({ index, down: was.index === index ? !was.down : first }));
      setPage(0);
    };
    const order = (index) =>
      sort.index !== index ? 'none' : sort.down ? 'descending' : 'ascending';

    return (
      <figure className="q-table">
        <figcaption>
          <strong>{table.title}</strong>
          <span className="q-tools">
            {table.rows.length > SEARCHABLE ? (
              <input
                type="search"
                value={words}
                placeholder="Find in table"
                aria-label={`Find in ${table.title}`}
                onChange={(event) => {
                  setWords(event.target.value);
                  setPage(0);
                }}
              />
            ) : null}
            <a className="q-button" href={csv} download>
              Download CSV
            </a>
          </span>
        </figcaption>
        <div className="q-scroll" tabIndex={0} role="region" aria-label={table.title}>
          <table>
            <thead>
              <tr>
                {columns.map((column, i) => (
                  <th key={column.name} aria-sort={order(i)} className={column.right ? 'q-right' : ''}>
                    <button type="button" onClick={() => turn(i)}>
                      {column.title}
                      <span aria-hidden="true">
                        {sort.index === i ? (sort.down ? ' ↓' : ' ↑') : ''}
                      </span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, r) => (
                <tr key={r}>
                  {columns.map((column, i) => (
                    <td
                      key={column.name}
                      className={column.right ? 'q-right' : ''}
                      title={
                        column.numeric && row[i] !== null
                          ? window.quintile.exact(row[i], column.unit, table.currency)
                          : undefined
                      }
                    >
                      {show(row[i], column)}
                    </td>
                  ))}
                </tr>
              ))}
              {shown.length === 0 ? (
                <tr>
                  <td colSpan={columns.length}>
                    {words ? `No row contains “${words}”.` : 'No rows.'}
                  </td>
                </tr>
              ) : null}
            </tbody>
          </table>
        </div>
        <div className="q-foot">
          <span>
            {rows.length ? `${at * PAGE + 1}–${at * PAGE + shown.length} of ${rows.length}` : ''}
            {table.total > table.rows.length
              ? ` · the first ${table.rows.length} of ${table.total.toLocaleString('en-GB')} there are`
              : ''}
          </span>
          {pages > 1 ? (
            <span>
              <button type="button" disabled={at === 0} onClick={() => setPage(at - 1)}>
                Previous
              </button>
              <button type="button" disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
                Next
              </button>
            </span>
          ) : null}
        </div>
      </figure>
    );
  };

const Kept = kept.DataTable;
export default <Kept {...props} />;
