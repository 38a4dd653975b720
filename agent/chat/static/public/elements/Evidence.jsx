import { useEffect, useRef, useState } from 'react';
import { Markdown } from '@/components/markdown';

const MEANING = {
  direct: 'on the ledger',
  derived: 'computed from figures on the ledger',
  misattributed: 'belongs to something else',
  ungrounded: 'not on the ledger',
  from_user: 'from your question'
};

// Names of tools and fields stay as they are: they can be looked up.
function words(value) {
  if (Array.isArray(value)) return value.map(words).join(', ');
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return window.quintile.format(value, 'date');
  if (/^-?\d+\.\d+$/.test(value)) return window.quintile.exact(value);
  return value === null || value === undefined ? '–' : String(value);
}

// What a row or a call leaves empty says nothing of the figure.
function isFilled([, value]) {
  return value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && !value.length);
}

function Pairs({ values }) {
  return (
    <dl className="q-pairs">
      {Object.entries(values).filter(isFilled).map(([name, value]) => (
        <div key={name}>
          <dt>{name.replaceAll('_', ' ')}</dt>
          <dd>{words(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Run({ run }) {
  return (
    <>
      <h4>Tool call</h4>
      <Pairs
        values={{
          tool: run.name,
          ...run.arguments,
          rows: run.rows.toLocaleString('en-GB'),
          time: `${run.ms.toFixed(0)} ms`,
          snapshot: run.snapshot
        }}
      />
      {run.statements.map((statement, i) => (
        <div key={i}>
          <h4>
            SQL {statement.file ? <code>{statement.file}</code> : null}{' '}
            <span className="q-quiet">
              {statement.rows === 1 ? '1 row' : `${statement.rows.toLocaleString('en-GB')} rows`}
            </span>
          </h4>
          <Markdown className="q-sql">{'```sql\n' + statement.sql.trim() + '\n```'}</Markdown>
          {Object.keys(statement.parameters).length ? <Pairs values={statement.parameters} /> : null}
        </div>
      ))}
    </>
  );
}

// Chainlit evaluates this file anew whenever it draws; one kept component keeps what is open.
const kept = window.quintile.elements;
kept.Evidence =
  kept.Evidence ||
  function Evidence({ src, given, focus, asked }) {
    const [evidence, setEvidence] = useState(given || null);
    const [problem, setProblem] = useState('');
    const [seen, setSeen] = useState(new Set());
    const list = useRef(null);

    useEffect(() => {
      if (given) setEvidence(given);
      else window.quintile.load(src).then(setEvidence, (error) => setProblem(error.message));
    }, [src, given]);

    useEffect(() => {
      if (!evidence || focus === null || focus === undefined || !list.current) return;
      const first = evidence.same?.[focus] ?? focus;
      const item = list.current.querySelector(`[data-figure="${first}"]`);
      if (!item) return;
      item.open = true;
      item.scrollIntoView({ block: 'start' });
      item.querySelector('summary').focus({ preventScroll: true });
    }, [evidence, focus, asked]);

    if (problem) return <p className="q-problem">The evidence is {problem}.</p>;
    if (!evidence) return <p className="q-quiet">Loading the evidence…</p>;

    const { figures, runs, currency } = evidence;
    return (
      <div className="q-evidence" ref={list}>
        <p className="q-quiet">
          {figures.length
            ? 'Every figure, and where it comes from. Select one to open it.'
            : 'The answer has no figures; these calls stand behind it.'}
        </p>
        {figures.map((figure) => (
          <details
            key={figure.number}
            data-figure={figure.number}
            onToggle={() => setSeen((was) => new Set(was).add(figure.number))}
          >
            <summary>
              <strong>{figure.text}</strong>
              <span>{figure.fact ? figure.fact.label : figure.note || MEANING[figure.verdict]}</span>
            </summary>
            {!seen.has(figure.number) ? null : figure.fact ? (
              <>
                <Pairs
                  values={{
                    'exact value': window.quintile.exact(
                      figure.fact.value,
                      figure.fact.unit,
                      currency
                    ),
                    check: MEANING[figure.verdict] + (figure.note ? `: ${figure.note}` : ''),
                    'in the result': figure.fact.path
                  }}
                />
                {figure.fact.row ? (
                  <>
                    <h4>Row</h4>
                    <Pairs values={figure.fact.row} />
                  </>
                ) : null}
                {runs[figure.fact.run] ? <Run run={runs[figure.fact.run]} /> : null}
              </>
            ) : (
              <p>{MEANING[figure.verdict]}</p>
            )}
          </details>
        ))}
        {figures.length === 0
          ? Object.entries(runs).map(([id, run]) => <Run key={id} run={run} />)
          : null}
      </div>
    );
  };

const Kept = kept.Evidence;
export default <Kept {...props} />;
