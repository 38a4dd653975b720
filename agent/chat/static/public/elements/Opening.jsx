import { useChatData, useChatMessages } from '@chainlit/react-client';
import { Markdown } from '@/components/markdown';

function byRole(starters) {
  const roles = new Map();
  for (const starter of starters) {
    roles.set(starter.role, [...(roles.get(starter.role) || []), starter]);
  }
  return [...roles.entries()];
}

// Chainlit evaluates this file anew whenever it draws; one kept component is drawn in place.
const kept = window.quintile.elements;
kept.Opening =
  kept.Opening ||
  function Opening({ title, snapshot, starters, attention, demo, ask, ...rest }) {
    const { loading, connected } = useChatData();
    const { messages } = useChatMessages();
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
        {attention.length ? (
          <section aria-labelledby="q-attention">
            <h2 id="q-attention">Most valuable today</h2>
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
