// Asking the server. The token of the conversation is the one thing the browser keeps, in session storage, from the first message on.

const STORE = `${NAME}:${controller}`;
/** Storage may be refused (a sandboxed frame, a strict browser): the conversation then lasts as long as the page. */
const stored = change => {
  try {
    return change(sessionStorage);
  } catch {
    return null;
  }
};

let token = null;
/** What the token says of itself: which conversation (sub), until when (exp, seconds). Only the server can judge it. */
let claims = {};
let renewal;

const keepToken = value => {
  token = value;
  claims = {};
  clearTimeout(renewal);
  if (!token) return stored(store => store.removeItem(STORE));
  try {
    claims = JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
    // A minute of slack; a clock that goes wrong costs one renewal more.
    renewal = setTimeout(() => renew().catch(() => {}), Math.min(Math.max(claims.exp * 1000 - Date.now() - 60e3, 10e3), 2 ** 31 - 1));
  } catch {
    // A token that tells nothing of itself is renewed when it is refused.
  }
  return stored(store => store.setItem(STORE, token));
};

/** What went wrong with a request: the status of HTTP (0: no answer came), the server's own words, the seconds to wait. */
class Refusal extends Error {
  constructor(status, message, wait) {
    super(status);
    this.status = status;
    this.words = () => (message && message[language]) || say('down');
    this.wait = wait;
  }
}

/** Ask the server; returns the response when it is a good one. */
const ask = async (path, { body, method = body ? 'POST' : 'GET', signal, credential } = {}) => {
  const headers = {};
  if (body) headers['Content-Type'] = 'application/json';
  if (credential) headers.Authorization = `Bearer ${credential}`;
  let response;
  try {
    response = await fetch(new URL(path, base), {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: signal || AbortSignal.timeout(20e3),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    throw new Refusal(0);
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new Refusal(response.status, answer.message, Number(response.headers.get('Retry-After')) || 0);
};

let renewing = null;
/** Get a new token for the old one, once however many ask; false: the conversation is over. */
const renew = () => {
  renewing = renewing || askRenewal().finally(() => { renewing = null; });
  return renewing;
};
const askRenewal = async () => {
  const old = token;
  if (!old) return false;
  try {
    const { token: fresh } = await (await ask('sessions/renew', { body: {}, credential: old })).json();
    // Meanwhile the conversation may have been cleared.
    if (token === old) {
      keepToken(fresh);
      tell({ token });
    }
    return Boolean(token);
  } catch (refusal) {
    if (refusal.status < 400 || refusal.status > 404) throw refusal;
    if (token === old) expire();
    return false;
  }
};

/** Ask in the name of the conversation; a token that is over is renewed once. */
const askAsHolder = async (path, options) => {
  try {
    return await ask(path, { ...options, credential: token });
  } catch (refusal) {
    if (refusal.status !== 401 || !(await renew())) throw refusal;
    return ask(path, { ...options, credential: token });
  }
};

/** Have a conversation opened, unless there is one. */
const haveSession = async () => {
  if (token) return;
  const answer = await ask('sessions', { body: { controller, key: wishes.key || controller, language } });
  keepToken((await answer.json()).token);
  connect();
};
