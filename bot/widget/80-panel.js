// The launcher, and the panel it opens: beside the page on a wide screen, a modal dialog that fills a narrow one.

const narrow = matchMedia('(max-width: 480px), (max-height: 420px)');
const isTouch = () => matchMedia('(pointer: coarse)').matches;

let unread = 0;
/** What the assistant says before anything was asked, by language. */
const openings = {};

const badge = make('span', { class: 'badge', 'aria-hidden': 'true', hidden: true });
const launcher = make('button', { class: 'launcher', 'aria-haspopup': 'dialog', click: () => open() }, icon('chat'), make('span', { class: 'label' }, ['label']), badge);
const outside = make('p', { class: 'hidden', role: 'status' });
const root = make('div', { class: `root ${wishes.position === 'left' ? 'left' : 'right'}` }, launcher, outside);
bind(() => { root.lang = language; });

const nameLauncher = () => {
  const label = say('label');
  launcher.setAttribute('aria-label', (label && `${label}. `) + (unread ? say(unread > 1 ? 'unreads' : 'unread', { count: unread }) : say('launch')));
  badge.textContent = unread > 9 ? '9+' : unread;
  badge.hidden = !unread;
};
bind(nameLauncher);

// The panel is made when it is first needed: a page that nobody asks anything on pays for the launcher only.
let panel, log, scroller, welcome, questions, typing, replies, banner, toast, progress, form, area, oneLine, swap, more, subtitle, languageButton, menuButton, menu;

const build = () => {
  if (panel) return;
  log = make('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': ['log'] });
  welcome = make('div', { class: 'welcome' });
  questions = make('ul', { class: 'questions', 'aria-label': ['often'] });
  typing = make('p', { class: 'typing', hidden: true }, make('span', { class: 'dots', 'aria-hidden': 'true' }, make('i'), make('i'), make('i')), make('span', { class: 'hidden' }));
  replies = make('div', { class: 'replies', role: 'group', 'aria-label': ['replies'], hidden: true });
  scroller = make('div', { class: 'scroller', tabindex: '0', role: 'group', 'aria-label': ['log'], scroll: () => { if (isAtEnd()) more.hidden = true; } }, welcome, log, typing, questions, replies);
  more = make('button', { class: 'more', hidden: true, click: () => { toEnd(true); focusInput(); } }, ['new'], icon('down'));
  banner = make('p', { class: 'banner', role: 'status' });
  toast = make('p', { class: 'toast', role: 'status' });
  progress = make('div', { class: 'progress', hidden: true });
  const typed = { autocomplete: 'off', enterkeyhint: 'send', maxlength: '2000', input: grow };
  area = make('textarea', { ...typed, rows: '1', 'aria-label': ['placeholder'], placeholder: ['placeholder'], keydown: enter });
  oneLine = make('input', { ...typed, type: 'text', hidden: true, paste: pasted });
  swap = make('button', { class: 'swap', hidden: true, click: swapField });
  form = make('form', { submit: submitted }, swap, make('div', { class: 'box' }, area, oneLine, iconButton('send', 'send', null, { type: 'submit', class: 'icon send' })));
  subtitle = make('p', { class: 'subtitle' });
  languageButton = make('button', { class: 'icon language', lang: otherLanguage(), click: () => switchLanguage() });
  bind(() => {
    languageButton.lang = otherLanguage();
    languageButton.textContent = otherLanguage().toUpperCase();
    languageButton.setAttribute('aria-label', `${otherLanguage().toUpperCase()}: ${say('other')}`);
  });
  menuButton = iconButton('menu', 'menu', () => toggleMenu(), { 'aria-expanded': 'false' });
  menu = makeMenu();
  const title = make('h2', { id: 'title' }, ['title']);
  panel = make(
    'dialog',
    { class: 'panel', 'aria-labelledby': 'title', tabindex: '-1', keydown: escape, cancel: cancelled, close: closed },
    make('header', null, make('span', { class: 'mark', 'aria-hidden': 'true' }, icon('shield')), make('div', { class: 'titles' }, title, subtitle), languageButton, menuButton, iconButton('close', 'close', () => shut())),
    menu,
    banner,
    scroller,
    make('div', { class: 'above' }, more, toast),
    progress,
    form
  );
  root.append(panel);
};

/** What of ours has the focus. */
const focused = () => root.getRootNode().activeElement;

/** Open the panel. Unasked (data-open), it takes neither the focus nor the whole of a small screen. */
const open = isUnasked => {
  if ((panel && panel.open) || (isUnasked && narrow.matches)) return;
  build();
  unread = 0;
  nameLauncher();
  launcher.hidden = true;
  if (isUnasked) panel.setAttribute('open', '');
  else {
    show();
    focusInput();
  }
  greet();
  changed();
  toEnd();
};

let overflow = null;
const show = () => {
  const page = document.documentElement.style;
  if (narrow.matches) {
    panel.showModal();
    if (overflow == null) overflow = page.overflow;
    page.overflow = 'hidden';
  } else {
    panel.show();
    unlock();
  }
  fit();
};
const unlock = () => {
  if (overflow != null) document.documentElement.style.overflow = overflow;
  overflow = null;
};

/** The screen turned, the window changed: the other kind of panel, with the focus where it was. */
narrow.addEventListener('change', () => panel && panel.open && reopen(show));
const reopen = how => {
  const had = focused();
  const top = scroller.scrollTop;
  panel.close();
  how();
  scroller.scrollTop = top;
  if (had) had.focus();
};

const closed = event => {
  // The event of a panel that was opened again at once, or of the question within.
  if (panel.open || event.target !== panel) return;
  unlock();
  toggleMenu(false);
  launcher.hidden = false;
  // The browser gives the focus back to the button of the page that opened it; where there was none, to the launcher.
  if ([null, document.body, host].includes(document.activeElement)) launcher.focus();
};
const shut = () => {
  launcher.hidden = false;
  panel.close();
};

/** What floats over the page when a keyboard comes up (iOS) must be told what is left to see; someone who zooms in is left alone. */
const fit = () => {
  const seen = window.visualViewport;
  if (!panel || !seen || seen.scale > 1.01) return;
  panel.style.setProperty('--height', `${seen.height}px`);
  panel.style.setProperty('--top', `${seen.offsetTop}px`);
};
if (window.visualViewport) ['resize', 'scroll'].forEach(name => visualViewport.addEventListener(name, () => { const end = panel && isAtEnd(); fit(); if (end) toEnd(true); }));

const escape = event => {
  if (event.key !== 'Escape' || event.defaultPrevented || event.target.closest('.sure')) return;
  event.preventDefault();
  event.stopPropagation();
  leave();
};
const cancelled = event => {
  if (event.target !== panel) return;
  event.preventDefault();
  leave();
};
/** One step back: the menu, then the panel. */
const leave = () => {
  if (menu.hidden) shut();
  else {
    toggleMenu(false);
    menuButton.focus();
  }
};

/** Where one goes on: the field to type in; on a touch screen the conversation, so that no keyboard jumps up unasked. */
const focusInput = () => {
  if (panel && panel.open) (isTouch() ? scroller : field()).focus({ preventScroll: true });
};

let toasting;
/** Say something in passing, once. */
const announce = key => {
  clearTimeout(toasting);
  toast.replaceChildren(say(key));
  toasting = setTimeout(() => toast.replaceChildren(), 5000);
};

// --- The conversation on screen

let autoTop = 0;
const isAtEnd = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < 60;
/** Whether the person is where the conversation is, and has not gone back in it. */
const isFollowing = () => isAtEnd() || Math.abs(scroller.scrollTop - autoTop) < 4;
/** Go to what is new: the end, but never past the question it answers, nor past what a colleague says. */
const toEnd = whole => {
  const [begin, last] = ['.own, .staff', '.row:not([hidden])'].map(rows => [...log.querySelectorAll(rows)].pop());
  // Never back: who read on stays where they are. The browser stops at the end.
  scroller.scrollTop = Math.max(scroller.scrollTop, begin && !whole ? begin.offsetTop - 16 : scroller.scrollHeight);
  autoTop = scroller.scrollTop;
  // A question as long as the screen hides its answer.
  more.hidden = !(last?.offsetTop > autoTop + scroller.clientHeight);
};

/** Put a message where its number says; one without a number yet goes last. */
const place = (row, element) => {
  const follows = isFollowing();
  const later = row && inOrder().find(each => each.sequence > row.sequence && each.element.parentNode === log);
  // What answers a message whose number is not yet known goes after it.
  const waiting = row && !held.length && queue.find(each => each.element !== element && each.element.parentNode === log);
  const before = later ? later.element : waiting ? waiting.element : null;
  if (element.parentNode !== log || element.nextSibling !== before) {
    if (isReplay) log.setAttribute('aria-live', 'off');
    log.insertBefore(element, before);
    if (isReplay) setTimeout(() => log.setAttribute('aria-live', 'polite'), 1000);
  }
  if (follows || !row) queueMicrotask(() => toEnd());
  else more.hidden = false;
};

/** A line of the widget's own in the conversation. */
const line = said => {
  place(null, make('div', { class: 'row notice' }, make('p', null, said())));
};

/** Somebody said something just now. */
const arrived = () => {
  if (panel.open) return;
  unread++;
  nameLauncher();
  outside.textContent = say(unread > 1 ? 'unreads' : 'unread', { count: unread });
};

const emptied = () => {
  if (!panel) return;
  queue = [];
  log.replaceChildren();
  unread = 0;
  nameLauncher();
  announce('cleared');
  greet();
  changed();
  scroller.scrollTop = 0;
  focusInput();
};

let isLost = false;
const lost = now => {
  if (now === isLost) return;
  isLost = now;
  changed();
};

/** Draw what follows from the conversation: who answers, what is offered, what is expected. */
const changed = () => {
  if (!panel) return;
  const follows = isFollowing();
  const all = inOrder();
  let end = all.length;
  while (end && all[end - 1].author === 'person') end--;
  let begin = end;
  while (begin && all[begin - 1].author !== 'person') begin--;
  const turn = all.slice(begin, end);
  const isAnswered = end === all.length && !queue.length;

  const opening = openings[language];
  subtitle.textContent = [opening && opening.name, say(status.state, { name: status.agent || '' })].filter(Boolean).join(' · ');

  const connection = !navigator.onLine ? 'offline' : isLost ? 'lost' : '';
  const told = connection && say(connection);
  if (banner.textContent !== told) {
    if (!told) announce('back');
    banner.textContent = told;
  }

  const works = status.working && status.state === 'bot' && !isLost && navigator.onLine;
  typing.hidden = !(works || status.agent_typing);
  typing.lastChild.textContent = works ? say('typing') : say('types', { name: status.agent || '' });

  // What was offered to somebody who waits is over once the assistant answers again.
  const ended = status.state === 'bot' ? turn.map(row => row.author).lastIndexOf('notice') + 1 : 0;
  const offered = isAnswered ? turn.slice(ended).flatMap(row => row.buttons || []) : [];
  const key = JSON.stringify(offered);
  if (replies.dataset.key !== key) {
    const hadFocus = replies.contains(focused());
    replies.dataset.key = key;
    replies.replaceChildren(...offered.map(each => make('button', { class: 'chip', click: () => tap(each) }, each.title)));
    replies.hidden = !offered.length;
    if (hadFocus) focusInput();
  }

  const step = turn.map(row => row.card).filter(card => card && card.kind === 'progress').pop();
  progress.hidden = !step;
  if (step) progress.replaceChildren(make('span', null, say('step', step)), make('progress', { value: step.step, max: step.of, 'aria-hidden': 'true' }));

  const last = turn[turn.length - 1];
  if (last !== asker) {
    asker = last;
    expect((last && last.expects) || null);
  }
  showQuestions(!all.length && !queue.length && !log.childElementCount);
  for (const row of all) if (row.author === 'person') markSeen(row, all);
  // What comes and goes below the conversation moves it.
  if (follows) toEnd();
  look();
};

/** The last of the person's messages that the colleague has read says so. */
const markSeen = (row, all) => {
  const seen = status.state === 'human' ? all.filter(each => each.author === 'person' && each.sequence <= status.agent_seen).pop() : null;
  const state = row.element.querySelector('.state') || row.element.appendChild(make('span', { class: 'state' }));
  if (row === seen && !state.textContent) state.append(words('seen'));
  else if (row !== seen && state.textContent) state.replaceChildren();
};

const tap = button => {
  send(button.title, button.payload);
  focusInput();
};

// --- Greeting

let greeting = null;
/** Show what the assistant says of itself, and what is often asked. Nothing is stored for it. */
const greet = async () => {
  const wanted = language;
  if (!openings[wanted]) {
    try {
      openings[wanted] = await (await ask('opening', { body: { controller, key: wishes.key || controller, language: wanted } })).json();
    } catch (refusal) {
      if (wanted === language) {
        const again = make('button', { class: 'small', click: () => { focusInput(); greet(); } }, icon('again'), ['retry']);
        welcome.replaceChildren(make('div', { class: 'row bot', role: 'alert' }, make('p', { class: 'text' }, refusal.words())), make('div', { class: 'files' }, again));
      }
      return;
    }
  }
  if (wanted !== language) return;
  if (greeting !== wanted || !welcome.querySelector('.notes')) {
    greeting = wanted;
    const { greeting: said, notice } = openings[wanted];
    welcome.replaceChildren(make('div', { class: 'row bot' }, make('p', { class: 'text' }, said || '')), make('p', { class: 'notes' }, ...linked(notice || '')));
    drawQuestions(openings[wanted].questions || []);
    for (const row of rows.values()) row.element.hidden = isIntroduction(row);
  }
  changed();
};

/** In its first answer the assistant introduces itself, as it did above. */
const isIntroduction = row => Object.values(openings).some(each => row.author === 'bot' && row.text === `${each.greeting} ${each.notice}`);

const drawQuestions = offered => {
  const own = wishes[`question${language[0].toUpperCase()}${language[1]}`] || wishes.question;
  const titles = [...new Set([own, ...offered.map(each => each.title)].filter(Boolean))].slice(0, 5);
  questions.replaceChildren(...titles.map(title => make('li', null, make('button', { class: 'question', click: () => tap({ title }) }, title))));
};
const showQuestions = isShown => {
  const hadFocus = !isShown && questions.contains(focused());
  questions.hidden = !isShown || !questions.childElementCount;
  if (hadFocus) focusInput();
};

// --- The field

/** The row that the field stands for. */
let asker = null;
/** What the assistant waits for: a code, an e-mail address, or null: words. */
let expected = null;
const field = () => (oneLine.hidden ? area : oneLine);

const KINDS = {
  code: { inputmode: 'numeric', autocomplete: 'one-time-code' },
  email: { inputmode: 'email', autocomplete: 'email' },
};

const expect = kind => {
  expected = kind in KINDS ? kind : null;
  useField(expected);
};
const useField = kind => {
  const hadFocus = field() === focused();
  oneLine.hidden = !kind;
  area.hidden = Boolean(kind);
  if (kind) {
    for (const [name, value] of Object.entries(KINDS[kind])) oneLine.setAttribute(name, value);
    for (const name of ['aria-label', 'placeholder']) oneLine.setAttribute(name, say(kind));
  }
  oneLine.classList.toggle('code', kind === 'code');
  // A keyboard of digits would shut in who wants to say something else.
  swap.hidden = expected !== 'code';
  swap.textContent = say(kind ? 'words' : 'digits');
  if (hadFocus) field().focus();
};
const swapField = () => {
  useField(oneLine.hidden ? expected : null);
  field().focus();
};
bind(() => panel && useField(oneLine.hidden ? null : expected));

/** The field grows with what is typed; its size is the browser's affair where it can (field-sizing). */
function grow() {
  if (!CSS.supports('field-sizing', 'content')) {
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }
  sign(true);
}
function enter(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
}
/** A code is often copied with spaces, or with the sentence around it. */
function pasted(event) {
  if (expected !== 'code') return;
  const digits = event.clipboardData.getData('text').replace(/\D/g, '');
  if (!digits) return;
  event.preventDefault();
  oneLine.value = digits;
}
function submitted(event) {
  event.preventDefault();
  const text = field().value.trim();
  if (text) {
    field().value = '';
    area.style.height = '';
    sign(false);
    send(text);
  }
  field().focus();
}

// --- What a colleague sees of us: only while one has the conversation, or is waited for

let signed = 0;
let seen = 0;
const sign = isTyping => {
  if (!token || (status.state !== 'human' && status.state !== 'waiting')) return;
  if (isTyping && Date.now() - signed < 4000) return;
  signed = isTyping && Date.now();
  askAsHolder('signs', { body: { seen: after, typing: isTyping } }).catch(() => {});
};
const look = () => {
  if (!panel.open || document.hidden || after <= seen) return;
  seen = after;
  // Says nothing of typing: it may arrive after the sign of a letter that was typed later.
  sign();
};
