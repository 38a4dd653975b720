import { useEffect } from 'react';
import { useSetRecoilState } from 'recoil';
import { sideViewState, useChatData, useChatMessages } from '@chainlit/react-client';
import { Markdown } from '@/components/markdown';

function byRole(starters) {
  const roles = new Map();
  for (const starter of starters) {
    roles.set(starter.role, [...(roles.get(starter.role) || []), starter]);
  }
  return [...roles.entries()];
}

function KeyFigures({ scope, filtered, figures, segments, problem, clear }) {
  const widest = Math.max(1, ...segments.map((row) => row.share));
  return (
    <section aria-labelledby="q-book">
      <div className="q-bar">
        <h2 id="q-book">Your book</h2>
        <span className="q-quiet">{scope}</span>
        {filtered ? clear : null}
      </div>
      {problem ? <p className="q-problem">{problem}</p> : null}
      <div className="q-keys">
        {figures.map((figure) => (
          <div className="q-key" key={figure.words}>
            <Markdown>{figure.value}</Markdown>
            <Markdown>{figure.words}</Markdown>
          </div>
        ))}
      </div>
      {segments.length ? (
        <div className="q-shares" role="list" aria-label="Accounts by segment">
          {segments.map((row) => (
            <div role="listitem" key={row.name}>
              <span>{row.name}</span>
              <i aria-hidden="true">
                <b style={{ width: `${(100 * row.share) / widest}%`, background: row.colour }} />
              </i>
              <Markdown>{row.said}</Markdown>
            </div>
          ))}
        </div>
      ) : null}
    </section>
  );
}

// Chainlit evaluates this file anew whenever it draws; one kept component is drawn in place.
const kept = window.quintile.elements;
kept.Opening =
  kept.Opening ||
  function Opening({ title, snapshot, starters, attention, demo, ask, ...rest }) {
    const { loading, connected } = useChatData();
    const { messages, threadId } = useChatMessages();
    const setSideView = useSetRecoilState(sideViewState);
    const { evidence } = rest;

    // Chainlit's sidebar puts the conversation into the address; on a phone it is not there, and a
    // page loaded anew would have lost what was said.
    useEffect(() => {
      const isNew = window.location.pathname === '/' && !document.getElementById('thread-history');
      if (threadId && isNew) window.history.replaceState(window.history.state, '', `/thread/${threadId}`);
    }, [threadId]);

    useEffect(() => {
      const listen = ({ detail }) => {
        if (detail.answer !== 'opening' || !evidence) return;
        const element = {
          id: 'evidence-opening',
          type: 'custom',
          name: 'Evidence',
          display: 'side',
          props: { given: JSON.parse(evidence), focus: detail.figure, asked: Date.now() }
        };
        setSideView({ title: 'Evidence', elements: [element], key: `opening-${Date.now()}` });
      };
      window.addEventListener('quintile:figure', listen);
      return () => window.removeEventListener('quintile:figure', listen);
    }, [evidence, setSideView]);

    // It has done its work once something was asked.
    if (messages.some((message) => message.type === 'user_message')) {
      return <div className="q-opened" />;
    }
    if (rest.loading) return <p className="q-quiet">Opening your book…</p>;
    return (
      <div className="q-opening">
        <header>
          <h1>{title}</h1>
          <p className="q-quiet">
            {demo ? <span className="q-badge">Demo data</span> : null}
            {snapshot}
          </p>
          <p>
            Ask in plain words about accounts, segments, products and campaigns. Answers are computed
            from this data, with the chart and the table; select any figure to see the tool call, the
            SQL and the rows behind it.
          </p>
        </header>
        {rest.key_figures.length || rest.problem ? (
          <KeyFigures
            scope={rest.scope}
            filtered={rest.filtered}
            figures={rest.key_figures}
            segments={rest.segments}
            problem={rest.problem}
            clear={
              <button
                type="button"
                className="q-button"
                disabled={loading || !connected}
                onClick={() => ask(rest.clear)}
              >
                {rest.clear}
              </button>
            }
          />
        ) : null}
        {attention.length ? (
          <section aria-labelledby="q-attention">
            <h2 id="q-attention">Most at stake today</h2>
            <ol className="q-attention">
              {attention.map((item) => (
                <li key={item}>
                  <Markdown>{item}</Markdown>
                </li>
              ))}
            </ol>
          </section>
        ) : null}
        <section className="q-roles">
          {byRole(starters).map(([role, questions]) => (
            <div key={role}>
              <h2>{role}</h2>
              {questions.map((starter) => (
                <button
                  key={starter.label}
                  type="button"
                  className="q-starter"
                  title={starter.question}
                  disabled={loading || !connected}
                  onClick={() => ask(starter.question)}
                >
                  {starter.label}
                </button>
              ))}
            </div>
          ))}
        </section>
      </div>
    );
  };

const Kept = kept.Opening;
export default <Kept {...props} ask={sendUserMessage} />;
