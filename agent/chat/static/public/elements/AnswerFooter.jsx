import { useCallback, useEffect, useRef } from 'react';
import { useSetRecoilState } from 'recoil';
import { sideViewState, useChatData } from '@chainlit/react-client';

// Chainlit evaluates this file anew whenever it draws; one kept component keeps its listener.
const kept = window.quintile.elements;
kept.AnswerFooter =
  kept.AnswerFooter ||
  function AnswerFooter({ answer, src, traced, figures, seconds, model, tokens, estimated, cost, ...rest }) {
    const { snapshot, followUps, leave, ask } = rest;
    const { loading, connected } = useChatData();
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
            <button type="button" className="q-link" disabled={loading || !connected} onClick={() => ask(leave)}>
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
                disabled={loading || !connected}
                onClick={() => ask(question)}
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
