// How a message is drawn. Each is drawn once; what changes about it later (on its way, sent) changes inside its element.

/** A bubble of the person. */
const bubble = text => make('p', { class: 'text' }, text);

const drawOwn = message => {
  const state = make('span', { class: 'state' });
  // What the person wrote need not be read out to them again.
  const element = make('div', { class: 'row own', 'aria-live': 'off' }, make('span', { class: 'hidden' }, ['you'], ': '), bubble(message.text), state);
  message.mark = now => {
    element.classList.toggle('failed', now === 'failed');
    if (now === 'failed') {
      const again = make('button', { type: 'button', class: 'again', click: () => { deliverAll(true); focusInput(); } }, icon('again'), message.failed());
      state.replaceChildren(again);
    } else state.replaceChildren(now ? words(now) : '');
  };
  return element;
};

const AUTHORS = {
  person: row => make('div', { class: 'row own', 'aria-live': 'off' }, make('span', { class: 'hidden' }, ['you'], ': '), bubble(row.text)),
  notice: row => make('div', { class: 'row notice' }, make('p', null, row.text)),
  bot: row => make('div', { class: 'row bot' }, make('span', { class: 'hidden' }, ['assistant'], ': '), ...contents(row)),
  staff: row =>
    make('div', { class: 'row staff' }, make('p', { class: 'who' }, make('b', null, row.name || ''), ` ${clock(row.time)}`), ...contents(row)),
};
const drawRow = row => (AUTHORS[row.author] || AUTHORS.bot)(row);

const contents = row => {
  const card = row.card || {};
  return [
    // A front end that knows a quote shows it instead of the text.
    card.kind === 'quote' ? quoteCard(card) : row.text && make('p', { class: 'text' }, ...linked(row.text)),
    card.kind === 'receipt' ? receiptCard(card, row) : row.files && row.files.length > 0 && files(row),
  ];
};

/** The words of the policy, where they stand, and the way there. */
const quoteCard = card =>
  make(
    'figure',
    { class: 'card quote' },
    make('figcaption', null, icon('page'), make('span', null, [card.language === language ? 'quote' : 'original'])),
    make('blockquote', { lang: card.language }, card.quote),
    make(
      'p',
      { class: 'source' },
      make('cite', { lang: card.language }, [card.policy, card.section].filter(Boolean).join(' · ')),
      card.dated && make('span', null, card.dated)
    ),
    address(card.address) && link(card.address, ['source'], icon('out'))
  );

const receiptCard = (card, row) => {
  const lines = card.requests.flatMap(each => [each.act, `${say('reference')}: ${each.reference}`, each.due && `${say('due')}: ${each.due}`, '']);
  const text = lines.filter(each => each != null).join('\n').trim();
  return make(
    'section',
    { class: 'card receipt', 'aria-label': ['receipt'] },
    make('p', { class: 'caption' }, icon('shield'), ['receipt']),
    ...card.requests.map(each =>
      make(
        'dl',
        null,
        make('dt', { class: 'act' }, each.act),
        make('dd', null, make('span', null, ['reference']), make('b', null, each.reference)),
        each.due && make('dd', null, make('span', null, ['due']), make('b', null, each.due))
      )
    ),
    files(row, make('button', { type: 'button', class: 'small', click: () => copy(text) }, icon('copy'), ['copy']))
  );
};

/** Files of a message, fetched with the token when asked for. */
const files = (row, ...before) =>
  make(
    'div',
    { class: 'files' },
    ...before,
    ...(row.files || []).map(file => {
      const kind = file.name.split('.').pop();
      const known = { txt: 'file', ics: 'day' };
      return make(
        'button',
        { type: 'button', class: 'small', 'aria-label': ['download', { name: file.name }], click: () => fetchFile(row, file) },
        icon(known[kind] || 'file'),
        known[kind] ? [kind] : file.name
      );
    })
  );

const fetchFile = async (row, file) => {
  try {
    save(await (await askAsHolder(`files/${row.sequence}/${encodeURIComponent(file.name)}`)).blob(), file.name);
  } catch {
    announce('noFile', true);
  }
};

/** Hand the browser a file. */
const save = (blob, name) => {
  const href = URL.createObjectURL(blob);
  make('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10e3);
};

const copy = async text => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages without the right to the clipboard (a frame, plain http) have the old way.
    const area = make('textarea', { class: 'hidden' });
    area.value = text;
    panel.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    focusInput();
  }
  announce('copied', true);
};
