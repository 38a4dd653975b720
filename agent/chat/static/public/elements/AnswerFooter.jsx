import { useCallback, useEffect, useRef } from 'react';
import { useRecoilValue, useSetRecoilState } from 'recoil';
import { sessionState, sideViewState, useChatData, useChatMessages } from '@chainlit/react-client';

// Chainlit evaluates this file anew whenever it draws; one kept component keeps its listener.
const kept = window.quintile.elements;

const AGAIN = 600; // milliseconds after which a page that connected anew has its conversation
const FORGOTTEN = 15000;

function timesAsked(question, messages) {
  return messages.reduce(
    (found, one) =>
      found + (one.type === 'user_message' && one.output === question) + timesAsked(question, one.steps || []),
    0
  );
}

// The page connects anew after a restart of the server, and whenever a conversation is opened. What was
// pressed just before may have been lost with the old connection: the conversation does not have it then,
// and it is sent once more.
function usePressed(answer, ask) {
  const { loading, connected } = useChatData();
  const { messages } = useChatMessages();
  const session = useRecoilValue(sessionState);
  const socket = session && session.socket && session.socket.id;

  useEffect(() => {
    const pressed = kept.pressed;
    if (!pressed || pressed.answer !== answer) return undefined;
    if (Date.now() - pressed.at > FORGOTTEN) kept.pressed = null;
    if (!kept.pressed || loading || !connected || !socket || socket === pressed.socket) return undefined;
    const again = setTimeout(() => {
      kept.pressed = null;
      if (timesAsked(pressed.question, messages) === pressed.before) press(pressed.question);
    }, AGAIN);
    return () => clearTimeout(again);
  });

  const press = (question) => {
    kept.pressed = { answer, question, socket, before: timesAsked(question, messages), at: Date.now() };
    ask(question);
  };
  return { press, ready: connected && !loading };
}

kept.AnswerFooter =
  kept.AnswerFooter ||
  function AnswerFooter({ answer, src, traced, figures, seconds, model, tokens, estimated, cost, ...rest }) {
    const { snapshot, followUps, leave, ask } = rest;
    const { press, ready } = usePressed(answer, ask);
    const setSideView = useSetRecoilState(sideViewState);
    const root = useRef(null);

    const open = useCallback(
      (focus) => {
        const element = {
          id: `evidence-${answer}`,
          type: 'custom',
          name: 'Evidence',
          display: 'side',
          props: { src, focus, asked: Date.now() }
        };
        setSideView({ title: 'Evidence', elements: [element], key: `${answer}-${Date.now()}` });
      },
      [answer, src, setSideView]
    );

    useEffect(() => {
      const listen = (event) => {
        if (event.detail.answer === answer && src) open(event.detail.figure);
      };
      window.addEventListener('quintile:figure', listen);
      return () => window.removeEventListener('quintile:figure', listen);
    }, [answer, src, open]);

    // Escape closes the panel, but not while a dialog over it has the keys.
    useEffect(() => {
      const close = (event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]')) return;
        setSideView((shown) =>
          shown?.elements?.[0]?.id === `evidence-${answer}` ? undefined : shown
        );
      };
      window.addEventListener('keydown', close);
      return () => window.removeEventListener('keydown', close);
    }, [answer, setSideView]);

    useEffect(() => {
      const step = root.current.closest('.step');
      if (!step) return undefined;
      window.quintile.observer.observe(step);
      return () => window.quintile.observer.unobserve(step);
    }, []);

    const facts = [];
    if (figures) facts.push(`Checked: ${traced} of ${figures} figures traced`);
    facts.push(`${seconds.toFixed(1)} s`, model);
    if (cost) facts.push(`cost ${cost}`);
    if (tokens) facts.push(`${estimated ? 'about ' : ''}${tokens.toLocaleString('en-GB')} tokens`);
    if (snapshot) facts.push(`snapshot ${snapshot}`);

    return (
      <div className="q-footer" ref={root}>
        <div className="q-quiet">
          <span className={traced === figures ? '' : 'q-warn'}>{facts.join(' · ')}</span>
          {src ? (
            <button type="button" className="q-link" onClick={() => open(null)}>
              Evidence
            </button>
          ) : null}
          {leave ? (
            <button type="button" className="q-link" disabled={!ready} onClick={() => press(leave)}>
              {leave}
            </button>
          ) : null}
        </div>
        {followUps.length ? (
          <div className="q-follow" role="group" aria-label="Ask next">
            {followUps.map((question) => (
              <button
                key={question}
                type="button"
                className="q-button"
                disabled={!ready}
                onClick={() => press(question)}
              >
                {question}
              </button>
            ))}
          </div>
        ) : null}
      </div>
    );
  };

const Kept = kept.AnswerFooter;
export default <Kept {...props} ask={sendUserMessage} />;
