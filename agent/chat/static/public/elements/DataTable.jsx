import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

const PAGE = 10;
const SEARCHABLE = 8;
// Columns come in order of importance; nobody reads twenty abreast.
const LEADING = 10;
// A name and a figure are the least that a row says.
const LEAST = 2;

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
    const cells = table.rows.map((row) => row[index]).filter((cell) => !isEmpty(cell));
    const months = /(^|_)month$/.test(column.name) ? 'month' : undefined;
    return {
      ...column,
      index,
      numeric,
      digits: numeric ? digitsOf(column.unit, cells.map(Number)) : months,
      // The same word in every row is said once, above.
      constant: !column.unit && cells.length > 2 && cells.length === table.rows.length && new Set(cells).size === 1
    };
  });
}

// Figures stand right; words may take a second line where there is little room, a date may not.
function kindOf(column) {
  if (column.numeric) return 'q-right';
  return column.unit ? '' : 'q-words';
}

// The first column stays in sight while the others scroll: a name says more there than its id, which
// stands last of those that are seen at once.
function nameFirst(columns) {
  const [id, name, ...others] = columns;
  const named = name && /_id$/.test(id.name) && name.name === id.name.replace(/_id$/, '_name');
  return named ? [name, ...others.slice(0, LEADING - 2), id, ...others.slice(LEADING - 2)] : columns;
}

// How many columns stand whole beside each other: half a figure reads as another one. Rows of another
// page may need more room, never less columns than were taken away: the table would jump at each page.
function useFitting(scroller, drawn, wide) {
  const [fitting, setFitting] = useState(LEADING);
  const [beyond, setBeyond] = useState(false);
  const width = useRef(0);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const watch = new ResizeObserver(() => {
      if (box.clientWidth === width.current) return;
      width.current = box.clientWidth;
      setFitting(LEADING);
    });
    watch.observe(box);
    return () => watch.disconnect();
  }, [drawn]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const over = box.scrollWidth > box.clientWidth + 1;
    setBeyond(over);
    if (wide || !over) return;
    const heads = [...box.querySelectorAll('th')];
    const whole = heads.filter((head) => head.offsetLeft + head.offsetWidth <= box.clientWidth + 1);
    setFitting(Math.max(LEAST, Math.min(whole.length, heads.length - 1)));
  });

  return { fitting, beyond };
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
    const [wide, setWide] = useState(false);
    const scroller = useRef(null);
    const { fitting, beyond } = useFitting(scroller, Boolean(table) && open, wide);

    useEffect(() => {
      if (!open) return;
      window.quintile.load(src).then(setTable, (error) => setProblem(error.message));
    }, [src, open]);

    const every = useMemo(() => (table ? columnsOf(table) : []), [table]);
    const varied = every.filter((column) => !column.constant);
    const all = nameFirst(varied.length ? varied : every);
    const columns = wide ? all : all.slice(0, fitting);
    const constants = varied.length ? every.filter((column) => column.constant) : [];

    const show = (value, column) =>
      window.quintile.format(value, column.unit, table.currency, column.digits);

    const rows = useMemo(() => {
      if (!table) return [];
      const wanted = words.trim().toLowerCase();
      const found = wanted
        ? table.rows.filter((row) =>
            all.some((column) => show(row[column.index], column).toLowerCase().includes(wanted))
          )
        : table.rows.slice();
      if (sort.index >= 0) {
        const { numeric } = every[sort.index];
        found.sort((a, b) => compare(a[sort.index], b[sort.index], numeric, sort.down));
      }
      return found;
    }, [table, words, sort]);

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
      const first = Boolean(every[index].unit); // figures and dates: the largest first
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
            {all.length > fitting ? (
              <button
                type="button"
                className="q-button"
                aria-pressed={wide}
                onClick={() => setWide(!wide)}
              >
                {wide ? 'Fewer columns' : `All ${all.length} columns`}
              </button>
            ) : null}
            <a className="q-button" href={csv} download>
              Download CSV
            </a>
          </span>
        </figcaption>
        {constants.length ? (
          <p className="q-constants">
            <span>In every row:</span>
            {constants.map((column) => (
              <span key={column.name}>
                {column.title}: <b>{show(table.rows[0][column.index], column)}</b>
              </span>
            ))}
          </p>
        ) : null}
        <div className="q-scroll" ref={scroller} tabIndex={0} role="region" aria-label={table.title}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th
                    key={column.name}
                    aria-sort={order(column.index)}
                    className={kindOf(column)}
                  >
                    <button type="button" onClick={() => turn(column.index)}>
                      {column.title}
                      <span aria-hidden="true">
                        {sort.index === column.index ? (sort.down ? ' ↓' : ' ↑') : ''}
                      </span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row, r) => (
                <tr key={r}>
                  {columns.map((column) => (
                    <td
                      key={column.name}
                      className={kindOf(column)}
                      title={
                        column.numeric && row[column.index] !== null
                          ? window.quintile.exact(row[column.index], column.unit, table.currency)
                          : undefined
                      }
                    >
                      {show(row[column.index], column)}
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
            {beyond ? ' · scroll sideways for more columns →' : ''}
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

kept.Shelf =
  kept.Shelf ||
  function Shelf({ shelf }) {
    const [open, setOpen] = useState(false);
    const Folded = kept.DataTable;
    if (!open) {
      return (
        <button type="button" className="q-button q-fold" onClick={() => setOpen(true)}>
          Show {shelf.length} more tables
        </button>
      );
    }
    return (
      <div className="q-shelf" role="group" aria-label="More tables">
        {shelf.map((table) => (
          <Folded key={table.src} {...table} folded />
        ))}
      </div>
    );
  };

const Kept = props.shelf ? kept.Shelf : kept.DataTable;
export default <Kept {...props} />;
