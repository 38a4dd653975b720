import { useState } from 'react';
import { useChatData } from '@chainlit/react-client';

const KINDS = { transactions: 'Transactions: a row for each order line', accounts: 'Accounts: a row for each' };
const AMOUNTS = ['net_amount', 'quantity', 'unit_price'];
const PLAIN = 'plain';
const NUMBERS = { [PLAIN]: '1234.56', '1,234.56': '1,234.56', '1.234,56': '1.234,56', '1 234,56': '1 234,56' };

// What the server proposes, as the state of the form. Where it cannot tell, a person has to choose.
function proposal(told) {
  const { seen, currency } = told;
  const forms = seen.numbers.map((form) => form || PLAIN);
  return {
    kind: seen.kind,
    shipped: Boolean(seen.shipped),
    columns: seen.guesses,
    days: {},
    numbers: forms.length === 1 ? forms[0] : '',
    currency
  };
}

function daysOf(seen, title) {
  const column = seen.columns.find((one) => one.name === title);
  return column ? column.days : [];
}

// The form of the dates of a column: what was chosen, or the only one there is.
function dayOf(form, seen, title) {
  const days = daysOf(seen, title);
  if (form.days[title]) return form.days[title];
  return days.length === 1 ? days[0].form : '';
}

async function call(path, options) {
  try {
    const reply = await fetch(`/uploads/workspace${path}`, options);
    if (reply.status === 204) return {};
    const isJson = (reply.headers.get('content-type') || '').includes('json');
    const said = isJson ? await reply.json() : { detail: (await reply.text()).trim() };
    if (reply.ok) return { said };
    return { problem: typeof said.detail === 'string' ? said.detail : 'One of the choices cannot be used.' };
  } catch {
    return { problem: 'The server did not answer. Try again in a moment.' };
  }
}

const kept = window.quintile.elements;
kept.WorkspaceForm =
  kept.WorkspaceForm ||
  function WorkspaceForm({ ask, thread }) {
    const { loading, connected } = useChatData();
    const [told, setTold] = useState(null);
    const [form, setForm] = useState(null);
    const [busy, setBusy] = useState('');
    const [problem, setProblem] = useState('');

    const choose = async (event) => {
      const file = event.target.files[0];
      setTold(null);
      setProblem('');
      if (!file) return;
      setBusy(`Reading ${file.name}…`);
      const query = new URLSearchParams({ name: file.name, thread });
      const { said, problem: bad } = await call(`?${query}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file
      });
      setBusy('');
      setProblem(bad || '');
      if (said) {
        setForm(proposal(said));
        setTold(said);
      }
    };

    const cancel = async () => {
      const { id } = told;
      setTold(null);
      setProblem('');
      await call(`/${id}`, { method: 'DELETE' });
    };

    const fields = told ? told.fields[form.kind] : [];
    const columns = form ? form.columns[form.kind] : {};
    const set = (changed) => setForm({ ...form, ...changed });
    const setColumn = (name, title) => {
      const { [name]: _, ...others } = columns;
      const chosen = title ? { ...others, [name]: title } : others;
      set({ columns: { ...form.columns, [form.kind]: chosen } });
    };

    const confirm = async (event) => {
      event.preventDefault();
      const dated = fields.filter((field) => field.kind === 'day' && columns[field.name]);
      const days = Object.fromEntries(
        dated
          .map((field) => [field.name, dayOf(form, told.seen, columns[field.name])])
          .filter(([, day]) => day)
      );
      const choices = form.shipped
        ? { kind: form.kind, shipped: true }
        : {
            kind: form.kind,
            columns,
            days,
            numbers: form.numbers === PLAIN ? null : form.numbers,
            currency: form.currency.trim().toUpperCase()
          };
      setBusy('Checking…');
      const { said, problem: bad } = await call(`/${told.id}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(choices)
      });
      setBusy('');
      setProblem(bad || '');
      if (said) ask(said.ask);
    };

    const select = (label, value, options, onChange, more = {}) => (
      <label key={label}>
        {label}
        <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} {...more}>
          {options.map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
      </label>
    );

    const day = (field) => {
      const title = columns[field.name];
      const days = field.kind === 'day' && title ? daysOf(told.seen, title) : [];
      if (!days.length) return null;
      const options = days.map((one) => [one.form, one.example]);
      const value = dayOf(form, told.seen, title);
      const unsure = days.length > 1 ? [['', 'Which is it?']] : [];
      return select(
        `${field.label} is read as`,
        value,
        [...unsure, ...options],
        (chosen) => set({ days: { ...form.days, [title]: chosen } }),
        { required: true, className: value ? '' : 'q-unsure' }
      );
    };

    const row = (field) => (
      <div key={field.name} className="q-field">
        {select(
          field.needed ? `${field.label} *` : field.label,
          columns[field.name] || '',
          [['', field.needed ? 'Choose a column' : 'not in the file'], ...titles],
          (title) => setColumn(field.name, title),
          { required: field.needed, className: field.needed && !columns[field.name] ? 'q-unsure' : '' }
        )}
        {day(field)}
      </div>
    );

    // What was found, and what a person may have to find; a choice does not move its field.
    const isShown = (field) =>
      field.needed || AMOUNTS.includes(field.name) || told.seen.guesses[form.kind][field.name];
    const others = fields.filter((field) => !isShown(field));

    const titles = told
      ? told.seen.columns.map((one) => [
          one.name,
          one.samples.length ? `${one.name} (${one.samples.slice(0, 2).join(', ')})` : one.name
        ])
      : [];

    return (
      <form className="q-form q-mapping" onSubmit={confirm} aria-label="Use a file of your own">
        <label className="q-wide">
          CSV or Excel file (.csv, .xlsx), 25 MB at most
          <input
            type="file"
            accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            disabled={Boolean(busy)}
            onChange={choose}
          />
        </label>
        {told ? (
          <>
            <p className="q-wide" role="status">
              <strong>{told.name}</strong>: {told.seen.rows.toLocaleString('en-GB')} rows,{' '}
              {told.seen.columns.length} columns.
              {told.seen.shipped ? ` Recognised: the mapping ${told.seen.shipped} fits.` : ''}
              {told.replaces[form.kind] ? ` It takes the place of ${told.replaces[form.kind]}.` : ''}
              {told.seen.notes.map((note) => ` ${note}`)}
            </p>
            {told.seen.shipped
              ? select(
                  'Columns',
                  form.shipped ? 'shipped' : 'own',
                  [
                    ['shipped', `As the mapping ${told.seen.shipped} has them`],
                    ['own', 'As chosen here']
                  ],
                  (chosen) => set({ shipped: chosen === 'shipped' })
                )
              : null}
            {form.shipped ? null : (
              <>
                {select('The file holds', form.kind, Object.entries(KINDS), (kind) => set({ kind }))}
                {fields.filter(isShown).map(row)}
                <div className="q-field">
                  {select(
                    'Numbers are written like',
                    form.numbers,
                    [...(form.numbers ? [] : [['', 'Which is it?']]), ...Object.entries(NUMBERS)],
                    (numbers) => set({ numbers }),
                    { required: true, className: form.numbers ? '' : 'q-unsure' }
                  )}
                </div>
                <div className="q-field">
                  <label>
                    Currency
                    <input
                      aria-label="Currency"
                      value={form.currency}
                      maxLength={3}
                      required
                      pattern="[A-Za-z]{3}"
                      title="Three letters, such as EUR"
                      onChange={(event) => set({ currency: event.target.value })}
                    />
                  </label>
                </div>
                {others.length ? (
                  <details key={form.kind} className="q-wide">
                    <summary>Not found in the file: {others.map((field) => field.label).join(', ')}</summary>
                    <div className="q-more">{others.map(row)}</div>
                  </details>
                ) : null}
              </>
            )}
            <div className="q-wide q-follow">
              <button type="submit" className="q-button q-main" disabled={Boolean(busy) || loading || !connected}>
                Use this file
              </button>
              <button type="button" className="q-button" disabled={Boolean(busy)} onClick={cancel}>
                Cancel
              </button>
            </div>
          </>
        ) : null}
        {busy ? (
          <p className="q-wide q-quiet" role="status">
            {busy}
          </p>
        ) : null}
        {problem ? <p role="alert">{problem}</p> : null}
      </form>
    );
  };

const Kept = kept.WorkspaceForm;
export default <Kept {...props} ask={sendUserMessage} />;
