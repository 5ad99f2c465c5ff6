// The nodes of the cluster as a page sees them: requests and events go on with another node when one fails.

const ATTEMPT_MILLIS = 4000;
const DEADLINE_MILLIS = 30000;
const PAUSE_MILLIS = 250;
// A node tells its state each second; one that is silent for longer than this is frozen or gone.
const SILENCE_MILLIS = 4000;
const RECONNECT_MILLIS = 300;

const known = [location.origin];
let current = location.origin;
const watchers = [];

const pause = (millis) => new Promise((done) => setTimeout(done, millis));
// localhost and 127.0.0.1 are one place.
const place = (url) => url.replace('//localhost:', '//127.0.0.1:');

/** What a server said when it refused, or that none answered. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
    this.reason = problem.reason ?? '';
  }
}

export function learn(cluster) {
  for (const node of cluster.nodes ?? []) {
    if (node.http && !known.some((url) => place(url) === place(node.http))) known.push(node.http);
  }
}

export const serving = () => current;

/** Calls with (url, true) when another node serves this page from now on, and with (url, false) when one is lost. */
export function onChange(watcher) {
  watchers.push(watcher);
}

function tell(live) {
  for (const watcher of watchers) watcher(current, live);
}

function next(failed) {
  if (failed !== current) return;
  current = known[(known.indexOf(current) + 1) % known.length];
}

async function attempt(base, path, options, millis) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), millis);
  try {
    const answer = await fetch(base + path, { ...options, signal: cut.signal, cache: 'no-store', redirect: 'follow' });
    return { status: answer.status, body: await answer.text() };
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** One node's own answer, asked once; throws when it does not answer. */
export async function askNode(base, path, millis, options) {
  const answer = await attempt(base, path, options ?? {}, millis);
  if (answer.status >= 300) throw new Refusal(answer.status, parsed(answer.body));
  return parsed(answer.body);
}

/** Asks until an answer is settled: another node when one fails, again while an election goes on. Only for what may be repeated. */
export async function ask(path, { method = 'GET', token = null, body = null, text = false } = {}) {
  const headers = {};
  if (token) headers.Authorization = 'Bearer ' + token;
  if (body) headers['Content-Type'] = 'application/json';
  const options = { method, headers, body: body ? JSON.stringify(body) : null };
  const url = path + (path.includes('?') ? '&' : '?') + 'forward=true';
  const end = Date.now() + DEADLINE_MILLIS;
  let last = new Refusal(0, { reason: 'no-node' });
  while (Date.now() < end) {
    const base = current;
    try {
      const answer = await attempt(base, url, options, ATTEMPT_MILLIS);
      if (answer.status < 300) return text ? answer.body : parsed(answer.body);
      last = new Refusal(answer.status, parsed(answer.body));
      if (answer.status < 500) throw last;
    } catch (failure) {
      if (failure instanceof Refusal) throw failure;
      last = new Refusal(0, { reason: 'no-node' });
    }
    next(base);
    await pause(PAUSE_MILLIS);
  }
  throw last;
}

/** Reads one stream of events until it ends, fails or falls silent. */
async function stream(base, headers, heard) {
  const cut = new AbortController();
  let timer = setTimeout(() => cut.abort(), SILENCE_MILLIS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => cut.abort(), SILENCE_MILLIS);
  };
  try {
    const answer = await fetch(base + '/api/events', { headers, signal: cut.signal, cache: 'no-store' });
    if (!answer.ok) throw new Refusal(answer.status, parsed(await answer.text()));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      alive();
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        const event = { id: null, name: 'message', data: '' };
        for (const line of block.split('\n')) {
          const colon = line.indexOf(':');
          const field = colon < 0 ? line : line.slice(0, colon);
          const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
          if (field === 'event') event.name = text;
          else if (field === 'data') event.data += text;
          else if (field === 'id') event.id = text;
        }
        if (event.data) heard(event.name, parsed(event.data), event.id, base);
      }
    }
  } finally {
    clearTimeout(timer);
    cut.abort();
  }
}

/**
 * Listens for ever, here or at another node; the sales missed meanwhile are told first. Returns a function that ends it.
 * Without a token only the cluster and its elections are told.
 */
export function listen(token, heard) {
  let ended = false;
  let lastId = null;
  (async () => {
    while (!ended) {
      const base = current;
      const headers = {};
      if (token) headers.Authorization = 'Bearer ' + token;
      if (lastId) headers['Last-Event-ID'] = lastId;
      let refused = false;
      try {
        let first = true;
        await stream(base, headers, (name, data, id, from) => {
          if (ended) return;
          if (id) lastId = id;
          if (name === 'cluster') learn(data);
          if (first) tell(true);
          first = false;
          heard(name, data, from);
        });
      } catch (failure) {
        refused = failure instanceof Refusal && failure.status === 401 && token;
      }
      if (ended) return;
      // A follower may not know a new session yet.
      if (!refused) {
        next(base);
        tell(false);
      }
      await pause(RECONNECT_MILLIS);
    }
  })();
  return () => {
    ended = true;
  };
}
