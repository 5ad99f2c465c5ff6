// The cluster's page: every node as it sees itself, and what happened to the election, live.

import { byId, make, show } from './dom.js';
import { diagram } from './diagram.js';
import { start } from './frame.js';
import { askNode, learn, listen, Refusal, serving } from './nodes.js';
import { knows, moment, number, problem, say, spoken, spokenLanguage } from './words.js';

const POLL_MILLIS = 1000;
const POLL_LIMIT_MILLIS = 1500;
const MOST_EVENTS = 200;
const LATE_MILLIS = 2000;
const PAUSE_SECONDS = 10;
// Nodes learn of a new leader within this time of each other.
const SAME_TIME_MILLIS = 1000;
// Told only when every explanation is wanted.
const DETAIL = new Set(['explain']);

/** What is configured and what each node said of itself last; by number. */
const nodes = new Map();
const events = new Map();
let self = null;
let demo = false;
const cards = new Map();

function node(id) {
  if (!nodes.has(id)) nodes.set(id, { id, view: null, silent: false, asked: false });
  return nodes.get(id);
}

function heardCluster(cluster) {
  learn(cluster);
  for (const one of cluster.nodes) Object.assign(node(one.id), { role: one.role, http: one.http ?? node(one.id).http, address: one.address, lastIndex: one.lastIndex, lag: one.lag });
  Object.assign(node(cluster.self), { view: cluster, silent: false, asked: true });
  for (const line of cluster.explanations ?? []) note(cluster.self, line);
}

function note(observer, line) {
  events.set(`${observer}/${line.number}/${line.at}`, { observer, ...line });
  if (events.size > MOST_EVENTS * 2) {
    const oldest = [...events.entries()].sort((a, b) => a[1].at.localeCompare(b[1].at)).slice(0, MOST_EVENTS);
    for (const [key] of oldest) events.delete(key);
  }
}

const coordinator = () => {
  const serve = [...nodes.values()].filter((one) => !one.silent && one.view?.serving);
  return serve.sort((a, b) => b.view.term - a.view.term)[0] ?? null;
};

/** How long a node knew no leader, the last time; the longest that any node tells of that time. Null when none tells. */
function leaderless() {
  const gaps = [];
  for (const one of nodes.values()) {
    let lost = null;
    for (const line of [...events.values()].filter((other) => other.observer === one.id).sort((a, b) => a.at.localeCompare(b.at) || a.number - b.number)) {
      if (line.kind !== 'leader') continue;
      const at = Date.parse(line.at);
      if (!line.node) lost ??= at;
      else if (lost !== null) {
        gaps.push({ end: at, millis: at - lost });
        lost = null;
      }
    }
  }
  if (gaps.length === 0) return null;
  const last = Math.max(...gaps.map((gap) => gap.end));
  return Math.max(...gaps.filter((gap) => last - gap.end < SAME_TIME_MILLIS).map((gap) => gap.millis));
}

async function poll(one) {
  if (!one.http) return;
  try {
    heardCluster(await askNode(one.http, '/api/cluster', POLL_LIMIT_MILLIS));
  } catch {
    one.silent = true;
    one.asked = true;
    }
}

async function pollAll() {
  await Promise.all([...nodes.values()].map(poll));
  paint();
  setTimeout(pollAll, POLL_MILLIS);
}

function state(one) {
  if (one.silent) return { word: 'silent', text: say('node.silent') };
  if (!one.view) return { word: 'idle', text: say(one.asked ? 'node.silent' : 'node.asking') };
  if (one.view.serving) return { word: 'leads', text: say('node.leads') };
  if (one.view.leader === one.id) return { word: 'idle', text: say('node.taking-over') };
  if (one.view.leader !== null) return { word: 'follows', text: say('node.follows', one.view.leader) };
  return { word: 'idle', text: say('node.leaderless') };
}

function beat(view) {
  if (view.serving || view.ageMillis === null || view.ageMillis === undefined || view.ageMillis < 1000) return { text: say('node.beat.now'), late: false };
  return { text: say('node.beat.ago', number(view.ageMillis / 1000, 1)), late: view.ageMillis > LATE_MILLIS };
}

function fact(name, value, late) {
  return make('div', {}, make('dt', {}, name), make('dd', { class: late ? 'late' : null }, value));
}

/** Made once for each node, so that a button stays the same while it is pressed or has the focus. */
function card(one) {
  if (cards.has(one.id)) return cards.get(one.id);
  const made = {
    article: make('article', { 'data-node': one.id }),
    name: make('h3', {}),
    state: make('span', { class: 'state' }),
    facts: make('dl', {}),
    buttons: make('p', { class: 'buttons', hidden: true }),
  };
  for (const wish of ['pause', 'kill', 'restart']) {
    made[wish] = make('button', { type: 'button', 'data-wish': wish, onclick: () => act(wish, one) });
    made.buttons.append(made[wish]);
  }
  made.article.append(made.name, made.state, made.facts, made.buttons);
  cards.set(one.id, made);
  show(byId('nodes'), ...[...cards.entries()].sort((a, b) => a[0] - b[0]).map(([, other]) => other.article));
  return made;
}

function paintCard(one) {
  const now = state(one);
  const facts = [];
  if (one.view && !one.silent) {
    const touch = beat(one.view);
    facts.push(fact(say('node.term'), number(one.view.term)), fact(say('node.beat'), touch.text, touch.late));
  }
  const log = logOf(one);
  if (log !== null) {
    facts.push(fact(say('node.log'), number(log.lastIndex)));
    facts.push(fact(say('node.lag'), behind(log.lag), log.lag > 0));
  }
  facts.push(fact(one.http && sameNode(one) ? say('node.here') : 'HTTP', one.http ?? '–'));
  const on = card(one);
  on.article.className = 'card node ' + now.word;
  show(on.name, say('node', one.id), ' ', make('small', {}, say(one.role === 'witness' ? 'node.witness' : 'node.voter')));
  on.state.textContent = now.text;
  show(on.facts, ...facts);
  on.buttons.hidden = !demo;
  for (const wish of ['pause', 'kill', 'restart']) {
    on[wish].textContent = say('demo.' + wish);
    on[wish].setAttribute('aria-label', say('demo.label', say('demo.' + wish), one.id));
    on[wish].disabled = one.silent ? wish !== 'restart' : wish === 'restart';
  }
}

/** A fault on demand. A node that is gone cannot start itself: any other one passes that wish on. */
async function act(wish, one) {
  byId('demo-error').textContent = '';
  const asked = wish === 'restart' ? [...nodes.values()].find((other) => !other.silent && other.http) : one;
  const body = wish === 'pause' ? { seconds: PAUSE_SECONDS } : {};
  try {
    if (!asked) throw new Refusal(0, { reason: 'no-node' });
    await askNode(asked.http, `/api/demo/${wish}?node=${one.id}`, POLL_LIMIT_MILLIS, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
  } catch (failure) {
    byId('demo-error').textContent = say('demo.failed', failure instanceof Refusal ? problem(failure) : say('node.silent'));
  }
}

const sameNode = (one) => one.http.replace('//localhost:', '//127.0.0.1:') === serving().replace('//localhost:', '//127.0.0.1:');

/** As the coordinator knows it, which hears from all; null when it does not. */
function logOf(one) {
  const known = coordinator()?.view.nodes.find((other) => other.id === one.id) ?? one;
  if (known.lastIndex === null || known.lastIndex === undefined) return null;
  return { lastIndex: known.lastIndex, lag: known.lag ?? 0 };
}

function behind(entries) {
  if (entries === 0) return say('node.lag.none');
  return entries === 1 ? say('node.lag.one') : say('node.lag.entries', number(entries));
}

function paint() {
  const all = [...nodes.values()].sort((a, b) => a.id - b.id);
  const leads = coordinator();
  byId('coordinator').textContent = leads ? say('node', leads.id) : say('node.none');
  byId('term').textContent = leads ? number(leads.view.term) : '–';
  byId('token').textContent = leads ? number(leads.view.token) : '–';
  const gap = leaderless();
  byId('gap').textContent = gap === null ? say('cluster.gap.none') : say('cluster.gap.seen', number(gap));
  byId('nodes').setAttribute('aria-label', say('cluster.nodes'));
  all.forEach(paintCard);
  diagram(byId('diagram'), all.map((one) => ({ id: one.id, state: state(one).word, follows: one.view?.leader ?? null })));
  paintEvents();
}

function sentence(line) {
  if (line.kind === 'leader' && !line.node) return say('event.leader.none');
  const key = 'event.' + line.kind;
  return knows(key) ? say(key, line.term ?? '', line.node ?? '') : line.kind;
}

/** The reason or explanation in the reader's language, where the program brings the words for it. */
function explained(line) {
  if (!line.text || line.kind === 'leader') return null;
  if (typeof Explained === 'undefined') return line.text;
  if (line.kind !== 'explain') return Explained.value(line.text, spokenLanguage() === 'pt' ? 1 : 0);
  const [key, ...details] = line.text.split(/, (?=[A-Za-z-]+=)/);
  const why = { key };
  for (const detail of details) why[detail.slice(0, detail.indexOf('='))] = detail.slice(detail.indexOf('=') + 1);
  return Explained.text(why, spokenLanguage());
}

function what(line) {
  const text = explained(line);
  const at = { class: 'what ' + line.kind };
  // An explanation tells what this node did; what else happened has a sentence of its own, and a reason beside it.
  if (line.kind === 'explain' && text !== null) return make('span', at, text);
  return make('span', at, sentence(line), text === null ? null : make('code', {}, text));
}

function paintEvents() {
  const all = byId('details').checked;
  const shown = [...events.values()]
    .filter((line) => all || !DETAIL.has(line.kind))
    .sort((a, b) => b.at.localeCompare(a.at) || b.number - a.number)
    .slice(0, MOST_EVENTS);
  byId('no-events').hidden = shown.length > 0;
  show(byId('events'), ...shown.map((line) => make('li', {},
    make('time', { datetime: line.at }, moment(line.at)),
    make('span', { class: 'seen' }, say('event.seen', line.observer)),
    what(line))));
}

start();
byId('details').addEventListener('change', paintEvents);
listen(null, (name, data) => {
  if (name === 'cluster') {
    self = data.self;
    heardCluster(data);
  } else if (name === 'election' && self !== null) {
    note(self, data);
  } else {
    return;
  }
  paint();
});
spoken(paint);
(async () => {
  try {
    heardCluster(await askNode(location.origin, '/api/cluster', POLL_LIMIT_MILLIS));
  } catch (refusal) {
    byId('demo-error').textContent = problem(refusal);
  }
  try {
    demo = (await askNode(location.origin, '/api/demo', POLL_LIMIT_MILLIS)).controls;
  } catch {
    // Then there are no buttons.
  }
  pollAll();
})();
