import { useState } from 'react';
import { useChatData } from '@chainlit/react-client';

const ACCOUNT = /^(account|customer|client)?[ _-]?(id|no|number|account|customer)$/i;
const SCORE = /score|prob|churn|risk/i;

// The titles in the first line, whatever sign parts them.
function titlesOf(text) {
  const line = (text.split(/\r?\n/).find((one) => one.trim()) || '').replace(/^\uFEFF/, '');
  const sign = [',', ';', '\t', '|'].reduce((best, one) =>
    line.split(one).length > line.split(best).length ? one : best
  );
  return line.split(sign).map((title) => title.trim().replace(/^"(.*)"$/, '$1')).filter(Boolean);
}

function guess(titles) {
  const account = titles.find((title) => ACCOUNT.test(title)) || titles[0] || '';
  const rest = titles.filter((title) => title !== account);
  return { account, score: rest.find((title) => SCORE.test(title)) || rest[0] || '' };
}

function cell(value) {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function rejectsFile(errors) {
  const rows = errors.map((bad) => [bad.line, bad.column, bad.reason].map(cell).join(','));
  const text = ['line,column,reason', ...rows].join('\r\n') + '\r\n';
  return URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
}

const kept = window.quintile.elements;
kept.ScoresForm =
  kept.ScoresForm ||
  function ScoresForm({ ask, thread }) {
    const { loading, connected } = useChatData();
    const [file, setFile] = useState(null);
    const [titles, setTitles] = useState([]);
    const [columns, setColumns] = useState({ account: '', score: '' });
    const [busy, setBusy] = useState(false);
    const [result, setResult] = useState(null);
    const [problem, setProblem] = useState('');

    const choose = async (event) => {
      const chosen = event.target.files[0];
      setResult(null);
      setProblem('');
      setFile(chosen || null);
      if (!chosen) return;
      const found = titlesOf(await chosen.slice(0, 65536).text());
      setTitles(found);
      setColumns(guess(found));
    };

    const send = async (event) => {
      event.preventDefault();
      setBusy(true);
      setProblem('');
      try {
        const query = new URLSearchParams({ name: file.name, ...(thread ? { thread } : {}), ...columns });
        const reply = await fetch(`/uploads/churn-scores?${query}`, {
          method: 'POST',
          headers: { 'Content-Type': 'text/csv' },
          body: file
        });
        const isJson = (reply.headers.get('content-type') || '').includes('json');
        const said = isJson ? await reply.json() : { detail: (await reply.text()).trim() };
        if (reply.ok) setResult(said);
        else setProblem(String(said.detail));
      } catch {
        setProblem('The server did not answer. Try again in a moment.');
      }
      setBusy(false);
    };

    const select = (name, label) => (
      <label>
        {label}
        <select
          aria-label={label}
          value={columns[name]}
          onChange={(event) => setColumns({ ...columns, [name]: event.target.value })}
        >
          {titles.map((title) => (
            <option key={title}>{title}</option>
          ))}
        </select>
      </label>
    );

    return (
      <form className="q-form" onSubmit={send} aria-label="Upload churn scores">
        <label>
          CSV file
          <input type="file" accept=".csv,text/csv" onChange={choose} />
        </label>
        {file && titles.length > 1 ? (
          <>
            {select('account', 'Account id')}
            {select('score', 'Churn score')}
            <button type="submit" className="q-button q-main" disabled={busy}>
              {busy ? 'Checking…' : 'Use these scores'}
            </button>
          </>
        ) : null}
        {file && titles.length < 2 ? (
          <p role="alert">This file has fewer than two columns; an account id and a score are needed.</p>
        ) : null}
        {problem ? <p role="alert">{problem}</p> : null}
        {result ? (
          <div role="status" className="q-result">
            <p>
              <strong>
                {result.kept.toLocaleString('en-GB')} of {result.total.toLocaleString('en-GB')} rows are kept
              </strong>
              {result.rejected ? `, ${result.rejected.toLocaleString('en-GB')} cannot be used.` : '.'}
            </p>
            {result.errors.length ? (
              <>
                <ul>
                  {result.errors.slice(0, 5).map((bad) => (
                    <li key={`${bad.line}-${bad.column}`}>
                      Line {bad.line}
                      {bad.column ? `, ${bad.column}` : ''}: {bad.reason}
                    </li>
                  ))}
                </ul>
                <a className="q-button" href={rejectsFile(result.errors)} download="rejected-rows.csv">
                  Download rejected rows
                </a>
              </>
            ) : null}
            {result.kept ? (
              <button
                type="button"
                className="q-button"
                disabled={loading || !connected}
                onClick={() => ask('How are my accounts distributed over the lifecycle segments?')}
              >
                Lifecycle segments with these scores
              </button>
            ) : null}
          </div>
        ) : null}
      </form>
    );
  };

const Kept = kept.ScoresForm;
export default <Kept {...props} ask={sendUserMessage} />;
