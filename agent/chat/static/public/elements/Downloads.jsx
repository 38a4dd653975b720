import { useEffect, useState } from 'react';
import { useChatData } from '@chainlit/react-client';

const SAID = { approved: 'Approved and saved', declined: 'Turned down', superseded: 'Superseded by a newer draft' };
// Plans tell each other that there is a newer one.
const DRAFTED = 'quintile-plan-drafted';

function when(decided) {
  return new Date(decided).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

// Chainlit evaluates this file anew whenever it draws; one kept component keeps its state.
const kept = window.quintile.elements;
kept.Decision =
  kept.Decision ||
  function Decision({ plan, isPrivate }) {
    const [state, setState] = useState(null);
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);

    const call = async (options) => {
      try {
        const reply = await fetch(`/plans/${plan}`, options);
        const found = await reply.json();
        if (reply.ok) setState(found);
        setProblem(reply.ok ? '' : String(found.detail));
        return reply.ok ? found : null;
      } catch {
        setProblem('The server did not answer. Try again in a moment.');
        return null;
      }
    };

    useEffect(() => {
      const look = () => call();
      window.addEventListener(DRAFTED, look);
      call().then((found) => {
        if (found && found.status === 'waiting') window.dispatchEvent(new Event(DRAFTED));
      });
      return () => window.removeEventListener(DRAFTED, look);
    }, [plan]);

    const decide = async (approve) => {
      setBusy(true);
      await call({
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ approve })
      });
      setBusy(false);
    };

    return (
      <>
        {state && state.status === 'waiting' ? (
          <>
            <button type="button" className="q-button q-main" disabled={busy} onClick={() => decide(true)}>
              Approve plan
            </button>
            <button type="button" className="q-button" disabled={busy} onClick={() => decide(false)}>
              Turn down
            </button>
          </>
        ) : null}
        <span role="status" className="q-quiet q-decided">
          {problem || (state && SAID[state.status] ? `${SAID[state.status]} on ${when(state.decided)}` : '')}
        </span>
        {isPrivate ? (
          <span className="q-quiet q-decided">
            Made from your upload: the plan is kept, and deleted, with this conversation.
          </span>
        ) : null}
      </>
    );
  };

kept.Redraft =
  kept.Redraft ||
  function Redraft({ ask, kind }) {
    const { loading, connected } = useChatData();
    const [note, setNote] = useState(null);
    if (note === null) {
      return (
        <button type="button" className="q-button" onClick={() => setNote('')}>
          Redraft with a note
        </button>
      );
    }
    const send = (event) => {
      event.preventDefault();
      // Named, because other answers may have come since.
      if (note.trim()) ask(`Redraft the ${kind}: ${note.trim()}`);
      setNote(null);
    };
    return (
      <form className="q-redraft" onSubmit={send}>
        <input
          autoFocus
          aria-label="What should be different?"
          placeholder="What should be different?"
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setNote(null)}
        />
        <button type="submit" className="q-button" disabled={loading || !connected || !note.trim()}>
          Redraft
        </button>
      </form>
    );
  };

const { title, kind, downloads, plan, draft, plain, private: isPrivate } = props;
const { Decision, Redraft } = kept;

export default (
  <div className={plain ? 'q-follow' : 'q-follow q-downloads'} role="group" aria-label={`What to do with ${title}`}>
    {downloads.map((file) => (
      <a key={file.href} className="q-button" href={file.href} download={file.name}>
        {file.label}
      </a>
    ))}
    {draft ? <Redraft ask={sendUserMessage} kind={kind} /> : null}
    {plan ? <Decision plan={plan} isPrivate={isPrivate} /> : null}
  </div>
);
