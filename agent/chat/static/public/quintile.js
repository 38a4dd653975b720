// Shared by our elements, which chainlit compiles one by one. Loaded before chainlit's own script.
(function () {
  'use strict';

  const LOCALE = 'en-GB';
  const contents = new Map();

  // Fetch a kept content once per page, however often its element is drawn again.
  function load(src) {
    if (!contents.has(src)) {
      const content = fetch(src, { credentials: 'same-origin' }).then((reply) => {
        if (!reply.ok) throw new Error(reply.status === 404 ? 'no longer kept' : 'not readable');
        return reply.json();
      });
      content.catch(() => contents.delete(src));
      contents.set(src, content);
    }
    return contents.get(src);
  }

  function number(value, options) {
    return new Intl.NumberFormat(LOCALE, options).format(value);
  }

  function fixed(value, digits) {
    return number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function money(value, currency, digits) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    if (currency === 'XXX') return number(value, options); // a book without prices
    try {
      return number(value, { style: 'currency', currency, ...options });
    } catch {
      return `${number(value, options)} ${currency}`; // not an ISO code
    }
  }

  const DAY = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric', timeZone: 'UTC' });

  // '30 Jun 2026', or 'Jun 2026' in a column of months; what is no date stays as it is.
  function date(value, digits) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return String(value);
    // As the words and the charts write it; some browsers say 'Sept'.
    return (digits === 'month' ? MONTH : DAY).format(new Date(value)).replace('Sept', 'Sep');
  }

  // Yes and no, and names of kinds without their underscores.
  function inWords(value) {
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    const text = String(value);
    return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll('_', ' ') : text;
  }

  // A figure as it is read: money with its currency, percentages to one decimal.
  function format(value, unit, currency, digits) {
    if (value === null || value === undefined || value === '') return '–';
    if (!unit) return inWords(value);
    if (unit === 'date') return date(value, digits);
    const figure = Number(value);
    if (!Number.isFinite(figure)) return String(value);
    if (unit === 'money') return money(figure, currency, digits === undefined ? 2 : digits);
    if (unit === 'percent') return `${fixed(figure, 1)}%`;
    if (unit === 'points') return `${fixed(figure, 1)} pp`;
    if (unit === 'probability') return `${fixed(100 * figure, 1)}%`;
    if (unit === 'ratio') return fixed(figure, 2);
    if (digits !== undefined) return fixed(figure, digits);
    return number(figure, { maximumFractionDigits: 2 });
  }

  // A figure with every digit it has.
  function exact(value, unit, currency) {
    const plain = String(value);
    if (!/^-?\d+(\.\d+)?$/.test(plain)) return plain;
    const [whole, fraction = ''] = plain.split('.');
    const digits = fraction.replace(/0+$/, '').padEnd(unit === 'money' ? 2 : 0, '0');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (digits ? `.${digits}` : '');
    if (unit === 'money') return `${grouped} ${currency}`;
    if (unit === 'percent') return `${grouped}%`;
    if (unit === 'points') return `${grouped} pp`;
    return unit === 'days' ? `${grouped} days` : grouped;
  }

  // Chainlit measures the page and Plotly its charts only when the window changes size, not when a
  // panel opens or a chart arrives.
  let pending = 0;
  const observer = new ResizeObserver(() => {
    clearTimeout(pending);
    pending = setTimeout(() => window.dispatchEvent(new Event('resize')), 120);
  });

  window.quintile = { elements: {}, load, format, exact, observer };

  // Chainlit asks for a cookie, which only load balancers want, before it connects. The page of a
  // conversation does so twice, the second time for the conversation, and keeps what connects last: where the
  // first answer came last, it waited for its conversation for ever. Here both come at once and in order.
  const ask = window.fetch.bind(window);
  window.fetch = (resource, options) =>
    String(resource).endsWith('/set-session-cookie')
      ? Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } }))
      : ask(resource, options);

  // The charting library takes most of a second to fetch and start: do it while nobody waits.
  window.addEventListener('load', () => {
    const later = window.requestIdleCallback || ((work) => setTimeout(work, 1000));
    later(() => {
      for (const link of document.querySelectorAll('link[rel="prefetch"][as="script"]')) {
        import(link.href).catch(() => {}); // it is fetched again when a chart needs it
      }
    });
  });

  // What the copy button takes: the words, without the addresses behind figures and without buttons.
  function copied(type, text) {
    if (type === 'text/plain') return text.replace(/\[([^\]]*)\]\(#figure-[^)]*\)/g, '$1').replace(/\\([:~])/g, '$1');
    const page = new DOMParser().parseFromString(text, 'text/html');
    page.querySelectorAll('.q-footer, .q-tools, .q-foot, .q-downloads, .inline-plotly-container').forEach((part) => part.remove());
    page.querySelectorAll('a[href^="#figure-"]').forEach((link) => link.replaceWith(...link.childNodes));
    return page.body.innerHTML;
  }

  if (navigator.clipboard && navigator.clipboard.write) {
    const write = navigator.clipboard.write.bind(navigator.clipboard);
    navigator.clipboard.write = async (items) => {
      const cleaned = items.map(async (item) => {
        const parts = {};
        for (const type of item.types) {
          const text = await (await item.getType(type)).text();
          parts[type] = new Blob([copied(type, text)], { type });
        }
        return new ClipboardItem(parts);
      });
      return write(await Promise.all(cleaned));
    };
  }

  // Chainlit's buttons are icons without a word; a screen reader is told what they do.
  const NAMES = {
    '#sidebar-trigger-button': 'Conversations',
    '#search-chats-button': 'Search the conversations',
    '#new-chat-button': 'New question',
    '#thread-options': 'Rename or delete this conversation',
    '#chat-settings-open-modal': 'Settings',
    '#chat-submit': 'Ask',
    '#stop-button': 'Stop',
    '#side-view-title button': 'Close the panel',
    'button:has(> .lucide-copy)': 'Copy',
    'button:has(> .lucide-thumbs-up)': 'A good answer',
    'button:has(> .lucide-thumbs-down)': 'A bad answer',
    'button:has(> .lucide-arrow-down)': 'Down to the end'
  };

  function name() {
    for (const [selector, label] of Object.entries(NAMES)) {
      for (const button of document.querySelectorAll(selector)) {
        if (!button.hasAttribute('aria-label')) button.setAttribute('aria-label', label);
      }
    }
    for (const menu of document.querySelectorAll('#thread-options:not([role])')) {
      menu.setAttribute('role', 'button');
      menu.tabIndex = 0;
    }
    // What scrolls must be reached by keyboard.
    for (const code of document.querySelectorAll('pre code:not([tabindex])')) code.tabIndex = 0;
  }

  // At once, then at most ten times a second while an answer comes in.
  let naming = 0, more = false;
  new MutationObserver(() => {
    more = Boolean(naming);
    if (naming) return;
    name();
    naming = setTimeout(() => { naming = 0; if (more) name(); more = false; }, 100);
  }).observe(document.documentElement, { childList: true, subtree: true });

  // The panel narrows the page and so moves everything; what was clicked stays under the pointer.
  function hold(link) {
    const top = link.getBoundingClientRect().top;
    let scroller = link.parentElement;
    while (scroller && !(/auto|scroll/.test(getComputedStyle(scroller).overflowY) && scroller.scrollHeight > scroller.clientHeight)) {
      scroller = scroller.parentElement;
    }
    let until = scroller ? performance.now() + 800 : 0;
    const release = () => { until = 0; };
    window.addEventListener('wheel', release, { once: true, passive: true });
    window.addEventListener('touchstart', release, { once: true, passive: true });
    const step = () => {
      if (performance.now() > until || !link.isConnected) return;
      const moved = link.getBoundingClientRect().top - top;
      if (Math.abs(moved) > 1) scroller.scrollTop += moved;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  // A marked figure opens its evidence in the side panel: the footer of its answer listens.
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target.closest && event.target.closest('a[href^="#figure-"]');
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      const [, answer, figure] = /^#figure-(.+)-(\d+)(?:-quiet)?$/.exec(link.getAttribute('href')) || [];
      hold(link);
      const detail = { answer, figure: Number(figure) };
      window.dispatchEvent(new CustomEvent('quintile:figure', { detail }));
    },
    true
  );
})();
