// Hearing from the server. Of all tabs of a browser on this site, one holds a stream (a lock says which) and passes on what
// it hears to tabs with the same conversation; the others ask now and then when they hear nothing. Hidden tabs let go.

const canShare = 'locks' in navigator && 'BroadcastChannel' in window;
/** The tabs of this conversation. */
let channel = null;
/** When the tab with the stream was last heard. */
let heard = 0;
/** Lets go of the stream, or of the wish for it. */
let wish = null;
let isLeader = false;
let ticker;

/** Tell the other tabs of this conversation. */
const tell = news => {
  if (channel) channel.postMessage(news);
};

const listen = () => {
  if (!canShare || channel || !claims.sub) return;
  channel = new BroadcastChannel(`${NAME}:${claims.sub}`);
  channel.onmessage = ({ data }) => {
    if (data.isGone) {
      forget();
      emptied();
      return;
    }
    if (data.leads) heard = Date.now();
    if (data.hello && isLeader) beat();
    if (data.token) keepToken(data.token);
    if (data.rows) take(data.rows, data.from);
    if (data.status) setStatus(data.status);
  };
  tell({ hello: true });
};
const beat = () => tell({ leads: true, status });

/** Hear of this conversation for as long as it lasts and the tab is seen. */
const connect = () => {
  if (!token || document.hidden) return;
  listen();
  clearInterval(ticker);
  ticker = setInterval(tick, 4000);
  lead(true);
  if (!canShare) tick();
};

/** Hear no more. */
const disconnect = () => {
  clearInterval(ticker);
  if (wish) wish.abort();
  wish = null;
  isLeader = false;
  if (channel) channel.close();
  channel = null;
};

/**
 * Become the tab with the stream.
 *
 * Args: now, whether to take it from the tab that has it (the one looked at last has it) or to wait until that one is gone.
 */
const lead = async now => {
  if (wish) wish.abort();
  isLeader = false;
  if (!canShare) return;
  const mine = (wish = new AbortController());
  try {
    await navigator.locks.request(NAME, now ? { steal: true } : { signal: mine.signal }, async () => {
      if (mine.signal.aborted) return;
      isLeader = true;
      beat();
      await stream(mine.signal);
    });
  } catch {
    // Taken by another tab, or no longer wished for.
  }
  // The stream goes with the lock.
  mine.abort();
  if (wish !== mine) return;
  isLeader = false;
  // Wait in line for it.
  if (token && !document.hidden) lead(false);
};

const tick = () => {
  if (isLeader) beat();
  else if (Date.now() - heard > 10e3 && !document.hidden) poll().then(() => lost(false), () => lost(true));
};

let polling = null;
/** Ask once for what is new. */
const poll = () => {
  polling = polling || askForNew().finally(() => { polling = null; });
  return polling;
};
const askForNew = async () => {
  const from = after;
  const conversation = token && claims.sub;
  const answer = await (await askAsHolder(`messages?after=${from}`)).json();
  if (!token || claims.sub !== conversation) return;
  isReplay = isResumed;
  hear(answer.messages, from);
  isResumed = isReplay = false;
  setStatus(answer.status);
};
/** A reply is awaited: who has no stream asks a little sooner. */
const soon = () => {
  if (!isLeader) [700, 2000].forEach(wait => setTimeout(() => token && !isStreaming && poll().catch(() => {}), wait));
};

const hear = (incoming, from) => {
  take(incoming, from);
  if (incoming.length) tell({ rows: incoming, from });
};

let isStreaming = false;
/** Keep a stream open until told to stop; where streams do not come through, ask every few seconds, and try one now and then. */
const stream = async signal => {
  for (let failures = 0, dead = 0, turn = 0; !signal.aborted && token; ) {
    const isTried = dead < 2 || ++turn % 12 === 0;
    let wait = isTried ? 200 : 3000;
    try {
      if (isTried) await read(signal, () => { failures = dead = 0; });
      else await poll();
      failures = 0;
      lost(false);
    } catch (refusal) {
      if (signal.aborted || !token) return;
      failures++;
      if (isTried) dead++;
      // Not all at once when the server comes back.
      wait = Math.max(Math.min(1000 * 2 ** failures, 20e3) * (0.5 + Math.random()), (refusal.wait || 0) * 1000);
      if (failures > 1) lost(true);
    }
    await pause(wait, signal);
  }
};

/** Read one stream to its end. Lines as in the HTML standard (server-sent events); silence of 40 seconds is a line that is dead. */
const read = async (signal, works) => {
  const inner = new AbortController();
  const end = () => inner.abort();
  signal.addEventListener('abort', end);
  let watch = setTimeout(end, 20e3);
  try {
    // What was said before this page was opened comes as a whole.
    if (isResumed) await poll();
    const response = await askAsHolder(`stream?after=${after}`, { signal: inner.signal });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    isStreaming = true;
    for (let text = ''; ; ) {
      const { value, done } = await reader.read();
      if (done) break;
      clearTimeout(watch);
      watch = setTimeout(end, 40e3);
      works();
      lost(false);
      text += value;
      const events = text.split(/\r?\n\r?\n/);
      text = events.pop();
      for (const event of events) {
        const field = name => event.split(/\r?\n/).filter(part => part.startsWith(`${name}:`)).map(part => part.slice(name.length + 1).trim()).join('\n');
        const data = field('data');
        if (!data) continue;
        if (field('event') === 'message') hear([JSON.parse(data)], after);
        if (field('event') === 'status') {
          setStatus(JSON.parse(data));
          beat();
        }
      }
    }
  } finally {
    isStreaming = false;
    clearTimeout(watch);
    signal.removeEventListener('abort', end);
    inner.abort();
  }
};

let letGo;
document.addEventListener('visibilitychange', () => {
  clearTimeout(letGo);
  // A look at the mail takes less; a tab that stays hidden frees the stream.
  if (document.hidden) letGo = setTimeout(disconnect, 60e3);
  else connect();
});
addEventListener('pagehide', disconnect);
addEventListener('pageshow', event => event.persisted && connect());
addEventListener('online', () => {
  connect();
  if (queue.length) deliverAll(true);
  changed();
});
addEventListener('offline', () => changed());
