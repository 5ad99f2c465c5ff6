// The manager's page: login, totals of a period, rankings, the latest sales, export.

import { byId, make, show } from './dom.js';
import { bars, ranking } from './charts.js';
import { start } from './frame.js';
import { ask, listen, Refusal } from './nodes.js';
import { day, money, month, number, problem, say, spoken } from './words.js';

const KEY = 'regente.session';
const PAGE = 25;
const CALM_MILLIS = 700;

let session = null;
let data = null;
let sales = [];
let next = null;
let stores = [];
let chains = [];
let sellers = [];
let stop = () => {};
let waiting = null;
let generation = 0;

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function remember(value) {
  session = value;
  try {
    if (value) sessionStorage.setItem(KEY, JSON.stringify(value));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Then a reload asks for the login again.
  }
}

function showLogin(error) {
  stop();
  remember(null);
  data = null;
  byId('work').hidden = true;
  byId('login').hidden = false;
  byId('login-error').textContent = error;
  byId('cpf').focus();
}

/** An ended session leads back to the login; what else failed is said above the figures. */
function failed(error) {
  if (!(error instanceof Refusal)) throw error;
  if (error.status === 401) showLogin(problem(error));
  else byId('work-error').textContent = problem(error);
}

async function logIn(event) {
  event.preventDefault();
  const cpf = byId('cpf').value.replace(/[\s.-]/g, '');
  const password = byId('password').value;
  const error = byId('login-error');
  error.textContent = '';
  if (!/^\d{11}$/.test(cpf) || password === '') {
    error.textContent = say('login.fill');
    (/^\d{11}$/.test(cpf) ? byId('password') : byId('cpf')).focus();
    return;
  }
  const button = byId('login-form').querySelector('button');
  button.disabled = true;
  try {
    const opened = await ask('/api/session', { method: 'POST', body: { cpf, password } });
    byId('password').value = '';
    if (opened.role !== 'manager') {
      await ask('/api/session', { method: 'DELETE', token: opened.token });
      error.textContent = say('login.seller');
      return;
    }
    remember({ token: opened.token, name: opened.name });
    await enter();
    byId('main').focus({ preventScroll: true });
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    error.textContent = problem(refusal);
    byId('password').focus();
  } finally {
    button.disabled = false;
  }
}

const get = (path) => ask(path, { token: session.token });

async function enter() {
  byId('login').hidden = true;
  byId('work').hidden = false;
  byId('who').textContent = session.name;
  try {
    [stores, chains, sellers] = await Promise.all([
      get('/api/stores').then((answer) => answer.stores),
      get('/api/chains').then((answer) => answer.chains),
      get('/api/users?role=seller').then((answer) => answer.users),
    ]);
    fillChoices();
    await load();
  } catch (error) {
    failed(error);
    return;
  }
  stop = listen(session.token, (name) => {
    if (name === 'sale' || name === 'skipped') soon();
  });
}

/** Many sales in a row are one reason to look again. */
function soon() {
  if (waiting === null) {
    waiting = setTimeout(() => {
      waiting = null;
      if (session) load().catch(failed);
    }, CALM_MILLIS);
  }
}

function fillChoices() {
  const chain = byId('chain');
  const store = byId('store');
  const chosenChain = chain.value;
  const chosenStore = store.value;
  show(chain, make('option', { value: '' }, say('chain.all')), ...chains.map((one) => make('option', { value: one.id }, one.name)));
  chain.value = chains.some((one) => one.id === chosenChain) ? chosenChain : '';
  const of = stores.filter((one) => chain.value === '' || one.chain === chain.value);
  show(store, make('option', { value: '' }, say('store.all')), ...of.map((one) => make('option', { value: one.id }, one.name)));
  store.value = of.some((one) => one.id === chosenStore) ? chosenStore : '';
}

function query(extra) {
  const asked = new URLSearchParams();
  if (byId('from').value) asked.set('from', byId('from').value);
  if (byId('to').value) asked.set('to', byId('to').value);
  for (const [name, value] of Object.entries(extra ?? {})) if (value) asked.set(name, value);
  const text = asked.toString();
  return text ? '?' + text : '';
}

const within = () => ({ chain: byId('store').value ? '' : byId('chain').value, store: byId('store').value });

async function load() {
  const mine = ++generation;
  const from = byId('from').value;
  const to = byId('to').value;
  if (from && to && to < from) {
    byId('work-error').textContent = say('period.wrong');
    return;
  }
  const { chain, store } = within();
  const part = store ? 'store' : chain ? 'chain' : 'network';
  const [total, bestSellers, bestStores, bestChains, months, page] = await Promise.all([
    get('/api/reports/' + part + query({ chain, store })),
    get('/api/reports/best-seller' + query()),
    get('/api/reports/best-store' + query()),
    get('/api/reports/best-chain' + query()),
    get('/api/reports/by-month' + query({ chain, store })),
    get('/api/sales' + query({ chain, store, limit: PAGE })),
  ]);
  if (mine !== generation) return;
  byId('work-error').textContent = '';
  data = { total, bestSellers, bestStores, bestChains, months };
  sales = page.sales;
  next = page.next;
  paint();
}

async function more() {
  const page = await get('/api/sales' + query({ ...within(), limit: PAGE, after: next }));
  sales = sales.concat(page.sales);
  next = page.next;
  paintSales();
}

function best(element, answer) {
  const names = answer.winners.map((winner) => winner.name).join(', ');
  show(element, names || say('figure.none'), names ? make('small', {}, money(answer.winners[0].total)) : '');
}

function paint() {
  if (!data) return;
  byId('total').textContent = money(data.total.total);
  byId('count').textContent = number(data.total.count);
  best(byId('best-seller'), data.bestSellers);
  best(byId('best-store'), data.bestStores);
  bars(byId('months'), data.months.months.map((one) => ({ label: month(one.month), total: one.total, count: one.count })), say('chart.months'));
  ranking(byId('chains'), data.bestChains.ranking, say('rank.chains'));
  ranking(byId('sellers'), data.bestSellers.ranking, say('rank.sellers'));
  ranking(byId('stores'), data.bestStores.ranking, say('rank.stores'));
  paintSales();
}

function paintSales() {
  const storeName = new Map(stores.map((store) => [store.id, store.name]));
  const sellerName = new Map(sellers.map((seller) => [seller.cpf, seller.name]));
  show(byId('sales'), ...sales.map((sale) => make('tr', { class: sale.voided ? 'voided' : null },
    make('td', {}, day(sale.date)),
    make('td', {}, storeName.get(sale.store) ?? sale.store),
    make('td', {}, sellerName.get(sale.seller) ?? sale.seller),
    make('td', { class: 'number' }, money(sale.amount)),
    make('td', {}, sale.voided ? say('sales.void', sale.void?.reason ?? '') : say('sales.valid')))));
  if (sales.length === 0) show(byId('sales'), make('tr', {}, make('td', { colspan: 5 }, say('empty'))));
  byId('more').hidden = !next;
}

async function exportCsv() {
  const button = byId('export');
  button.disabled = true;
  try {
    const text = await ask('/api/sales.csv' + query(within()), { token: session.token, text: true });
    const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    const anchor = make('a', { href: url, download: 'sales.csv' });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  } finally {
    button.disabled = false;
  }
}

start();
byId('login-form').addEventListener('submit', logIn);
byId('period').addEventListener('submit', (event) => {
  event.preventDefault();
  load().catch(failed);
});
byId('chain').addEventListener('change', () => {
  fillChoices();
  load().catch(failed);
});
byId('store').addEventListener('change', () => load().catch(failed));
byId('all').addEventListener('click', () => {
  for (const id of ['from', 'to', 'chain', 'store']) byId(id).value = '';
  fillChoices();
  load().catch(failed);
});
byId('export').addEventListener('click', () => exportCsv().catch(failed));
byId('more').addEventListener('click', () => more().catch(failed));
byId('logout').addEventListener('click', () => {
  const token = session.token;
  showLogin('');
  ask('/api/session', { method: 'DELETE', token }).catch(() => {});
});
spoken(() => {
  if (session) fillChoices();
  paint();
});
session = remembered();
if (session) enter();
else showLogin('');
