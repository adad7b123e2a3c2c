// Standing in the page: once, whatever the page does, and with three things that its own scripts may ask.

const sheet = 'replaceSync' in CSSStyleSheet.prototype && new CSSStyleSheet();
if (sheet) sheet.replaceSync(STYLE);

let host = null;
/** Move into an element of the page. */
const settle = element => {
  host = element;
  const shadow = element.shadowRoot || element.attachShadow({ mode: 'open' });
  // A browser from before constructed sheets needs style-src 'unsafe-inline' where there is a policy.
  if (sheet) shadow.adoptedStyleSheets = [sheet];
  else shadow.append(make('style', null, STYLE));
  shadow.append(root);
  paint(root, wishes.accent);
};

customElements.define(
  NAME,
  class extends HTMLElement {
    connectedCallback() {
      if (!host || !host.isConnected) settle(this);
    }
    disconnectedCallback() {
      // After the page is done with what it is doing; it may just be moved.
      setTimeout(stay);
    }
  }
);

/** Stand in the page again when it was emptied or replaced (single-page applications). */
const stay = () => {
  if (host && host.isConnected) return;
  const wasOpen = panel && panel.open;
  document.body.append(host || document.createElement(NAME));
  // A dialog that was taken out of the page is no longer modal, nor at its end.
  if (wasOpen && panel.open) reopen(show);
};

let pageLanguage = language;
const start = () => {
  stay();
  new MutationObserver(() => {
    const now = languageOfPage();
    if (now !== pageLanguage) speak((pageLanguage = now));
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });

  const kept = stored(store => store.getItem(STORE));
  if (kept) {
    keepToken(kept);
    if (known(claims.lng)) speak(known(claims.lng));
    isResumed = true;
    build();
    connect();
  }
  if ('open' in wishes && wishes.open !== 'false') open(true);
};

window.DataSubjectAssistant = Object.freeze({
  open: () => open(),
  close: () => panel && panel.open && panel.close(),
  ask: text => {
    open();
    send(String(text).slice(0, 2000));
  },
});
if (document.body) start();
else addEventListener('DOMContentLoaded', start);
