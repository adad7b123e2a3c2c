// The conversation as it stands: rows by their number, what is on its way, who has it now.

/** Rows of this conversation by sequence number; a row is drawn once and keeps its element. */
let rows = new Map();
/** Up to where the log is known without a gap. Only what comes in order moves it, never the answer to a message of ours. */
let after = 0;
let status = { state: 'bot' };
/** Messages not yet taken by the server, in the order they were written. */
let queue = [];
/** Rows of the person that may be a message of the queue whose answer got lost. */
let held = [];
/** The conversation began before this page was opened: what was said is first filled in, and not announced or counted as unread. */
let isResumed = false;
let isReplay = false;

/** Take in rows from the server. Whatever comes twice, from whichever side, is shown once. */
const take = (incoming, from) => {
  if (from != null && from > after) {
    // Something between was missed: ask for it rather than show a gap.
    poll().catch(() => {});
    return;
  }
  for (const row of incoming) {
    if (from != null) after = Math.max(after, row.sequence);
    if (rows.has(row.sequence)) continue;
    if (row.author === 'person' && queue.length && !isReplay) held.push(row);
    else add(row, drawRow(row));
  }
  // Asking again with the same id tells which of them are ours.
  if (held.length) deliverAll(true).then(releaseHeld);
  changed();
};

const releaseHeld = () => {
  const waiting = held;
  held = [];
  // The same may have come twice: from another tab, and from the server.
  for (const row of waiting) if (!rows.has(row.sequence)) add(row, drawRow(row));
  changed();
};

const add = (row, element) => {
  rows.set(row.sequence, { ...row, element });
  element.hidden = isIntroduction(row);
  place(row, element);
  if (row.author !== 'person' && !isReplay && !element.hidden) arrived();
};

const setStatus = next => {
  status = { ...status, ...next };
  changed();
};

/** Messages in the order of the log. */
const inOrder = () => [...rows.values()].sort((a, b) => a.sequence - b.sequence);

/** Say something: shown at once, delivered when it can be. */
const send = (text, payload) => {
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const message = { id, text, payload, time: new Date() };
  message.element = drawOwn(message);
  queue.push(message);
  place(null, message.element);
  changed();
  deliverAll();
};

let delivering = null;
/** Ends the wait before the next try. */
let hurry = new AbortController();
/** Deliver what waits, one at a time: the server gets it in the order it was written. */
const deliverAll = again => {
  if (again) {
    queue.forEach(message => { message.failed = null; });
    hurry.abort();
  }
  delivering = delivering || deliverInTurn().finally(() => { delivering = null; });
  return delivering;
};
const deliverInTurn = async () => {
  for (let message; (message = queue.find(each => !each.failed)); ) await deliver(message);
};

const deliver = async message => {
  // What was cleared meanwhile is not said after all.
  for (let attempt = 1; queue.includes(message); attempt++) {
    try {
      message.mark('sending');
      // The server says when it is done; that it is not may be shown before it says so, but not again when it may have said so.
      if (!message.isTried) setStatus({ working: true });
      message.isTried = true;
      await haveSession();
      const sent = { client_id: message.id, text: message.text, ...(message.payload && { payload: message.payload }) };
      const answer = await (await askAsHolder('messages', { body: sent })).json();
      const row = answer.message;
      queue = queue.filter(each => each !== message);
      message.mark();
      if (rows.has(row.sequence)) message.element.remove();
      else add({ ...row, author: 'person', text: message.text }, message.element);
      tell({ rows: [row] });
      soon();
      return;
    } catch (refusal) {
      // The conversation ended while this was being said: a new one begins with it.
      if (refusal.status === 401 && !token && attempt < 3) continue;
      // The line dropped or the server stumbled: once more by itself, then the person decides.
      if ((!refusal.status || refusal.status >= 500) && attempt < 3 && navigator.onLine) {
        hurry = new AbortController();
        await pause(Math.min(refusal.wait || attempt, 10) * 1000, hurry.signal);
        continue;
      }
      message.failed = refusal.status >= 400 ? refusal.words : () => say('failed');
      message.mark('failed');
      setStatus({ working: false });
      return;
    }
  }
};

const pause = (milliseconds, signal) =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    if (signal) signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); });
  });

/** The server no longer knows the conversation: what was said stays on screen, the next message begins another. */
const expire = refusal => {
  forget();
  line(refusal.words);
};

/** Leave the conversation behind. */
const forget = () => {
  disconnect();
  keepToken(null);
  rows = new Map();
  held = [];
  after = seen = 0;
  status = { state: 'bot' };
  changed();
};

/** Have the server delete the conversation, then forget it here and in every tab that shows it. */
const clearTalk = async () => {
  queue = [];
  if (token) {
    try {
      await askAsHolder('conversation', { method: 'DELETE' });
    } catch (refusal) {
      // What has ended already is no longer there to be deleted by us.
      if (token) throw refusal;
    }
  }
  tell({ isGone: true });
  forget();
  emptied();
};
