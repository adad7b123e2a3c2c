// What one can do with a conversation: a colleague, the policy, paper, a file, away with it.

const makeMenu = () => {
  const item = (name, key, act) => make('li', null, make('button', { type: 'button', click: () => { toggleMenu(false); act(); } }, icon(name), [key]));
  const policy = make('a', { target: '_blank', rel: 'noopener', click: () => toggleMenu(false) }, icon('page'), ['policy'], make('span', { class: 'hidden' }, ' ', ['tab']));
  const plain = make('a', { target: '_blank', rel: 'noopener', click: () => toggleMenu(false) }, icon('out'), ['plain'], make('span', { class: 'hidden' }, ' ', ['tab']));
  const list = make(
    'ul',
    { class: 'menu', hidden: true },
    item('person', 'person', () => { send(say('wish')); focusInput(); }),
    make('li', null, policy),
    make('li', null, plain),
    item('print', 'print', print),
    item('file', 'save', saveTalk),
    item('bin', 'clear', askToClear)
  );
  list.refresh = () => {
    const opening = openings[language] || {};
    for (const [anchor, href] of [[policy, opening.policy], [plain, opening.plain]]) {
      anchor.parentNode.hidden = !address(href);
      if (address(href)) anchor.href = href;
    }
  };
  return list;
};

const toggleMenu = (isOpen = menu.hidden) => {
  if (menu.hidden === !isOpen) return;
  menu.refresh();
  menu.hidden = !isOpen;
  menuButton.setAttribute('aria-expanded', String(isOpen));
  if (isOpen) {
    menu.querySelector('button').focus();
    panel.addEventListener('pointerdown', closeMenu);
    panel.addEventListener('focusin', closeMenu);
  } else {
    if (menu.contains(menu.getRootNode().activeElement)) menuButton.focus();
    panel.removeEventListener('pointerdown', closeMenu);
    panel.removeEventListener('focusin', closeMenu);
  }
};
const closeMenu = event => {
  if (!menu.contains(event.target) && !menuButton.contains(event.target)) toggleMenu(false);
};

const askToClear = () => {
  const dialog = make(
    'dialog',
    { class: 'sure', role: 'alertdialog', 'aria-labelledby': 'sure', 'aria-describedby': 'kept', close: () => { dialog.remove(); if (!panel.getRootNode().activeElement) menuButton.focus(); } },
    make('h3', { id: 'sure' }, ['sure']),
    make('p', { id: 'kept' }, ['kept']),
    make(
      'div',
      null,
      make('button', { type: 'button', class: 'small', click: () => { dialog.close(); menuButton.focus(); } }, ['keep']),
      make('button', { type: 'button', class: 'small strong', click: () => { dialog.close(); menuButton.focus(); clearTalk().catch(() => announce('notCleared')); } }, ['wipe'])
    )
  );
  panel.append(dialog);
  dialog.showModal();
};

/** The conversation as text: who said what, and when. */
const asText = () =>
  inOrder()
    .map(row => {
      const who = { person: say('you'), staff: row.name, notice: '' }[row.author] ?? say('assistant');
      const at = `${new Date(row.time).toLocaleDateString(`${language}-BE`)} ${clock(row.time)}`;
      return `${at}  ${who}\n${row.text}\n`;
    })
    .join('\n');

const saveTalk = () => {
  const opening = openings[language] || {};
  const heading = `${say('title')}${opening.name ? ` – ${opening.name}` : ''}\n\n`;
  save(new Blob([`\ufeff${heading}${asText()}`], { type: 'text/plain;charset=utf-8' }), `${say('file')}-${controller}.txt`);
};

/** Print the conversation and nothing of the page around it. */
const print = () => {
  const page = new CSSStyleSheet();
  page.replaceSync(`@media print{body>:not(${NAME},:has(${NAME})){display:none!important}}`);
  const done = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(each => each !== page);
    root.classList.remove('printing');
    reopen(show);
  };
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
  root.classList.add('printing');
  // A modal dialog prints one page at most.
  reopen(() => panel.show());
  addEventListener('afterprint', done, { once: true });
  window.print();
};

const switchLanguage = () => {
  const asked = say('inOther');
  const other = otherLanguage();
  speak(other);
  if (inOrder().length || queue.length) send(asked);
  languageButton.focus();
};

/** Speak a language from now on. */
const speak = next => {
  if (language === next) return;
  language = next;
  bound.forEach(change => change());
  if (panel && panel.open) greet();
  changed();
};
