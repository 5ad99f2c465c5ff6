// Every sentence of the pages, in English and Portuguese, and how numbers and days are written.

const WORDS = {
  'skip': ['Skip to the content', 'Ir para o conteúdo'],
  'nav.manager': ['Sales', 'Vendas'],
  'nav.cluster': ['Cluster', 'Cluster'],
  'language': ['Português', 'English'],
  'link.live': ['Live from {0}', 'Ao vivo de {0}'],
  'link.lost': ['Looking for another node…', 'Procurando outro nó…'],
  'login.title': ['Log in', 'Entrar'],
  'login.why': ['The reports are for managers.', 'As consultas são para gerentes.'],
  'login.cpf': ['CPF', 'CPF'],
  'login.password': ['Password', 'Senha'],
  'login.enter': ['Log in', 'Entrar'],
  'login.fill': ['Type the 11 digits of the CPF, and the password.', 'Digite os 11 dígitos do CPF e a senha.'],
  'login.seller': ['This account is a seller’s; the reports are for managers.', 'Esta conta é de vendedor; as consultas são para gerentes.'],
  'logout': ['Log out', 'Sair'],
  'manager.title': ['Sales reports', 'Consultas de vendas'],
  'period.from': ['First day', 'Primeiro dia'],
  'period.to': ['Last day', 'Último dia'],
  'period.show': ['Show', 'Mostrar'],
  'period.all': ['Everything', 'Tudo'],
  'period.wrong': ['The last day cannot be before the first one.', 'O último dia não pode vir antes do primeiro.'],
  'export': ['Export CSV', 'Exportar CSV'],
  'chain': ['Chain', 'Rede'],
  'chain.all': ['All chains', 'Todas as redes'],
  'store': ['Store', 'Loja'],
  'store.all': ['All stores', 'Todas as lojas'],
  'seller': ['Seller', 'Vendedor'],
  'figure.total': ['Total', 'Total'],
  'figure.count': ['Sales', 'Vendas'],
  'figure.seller': ['Best seller', 'Melhor vendedor'],
  'figure.store': ['Best store', 'Melhor loja'],
  'figure.none': ['no sales', 'nenhuma venda'],
  'chart.months': ['Total by month', 'Total por mês'],
  'chart.days': ['Total by day', 'Total por dia'],
  'rank.chains': ['Chains', 'Redes'],
  'rank.sellers': ['Sellers', 'Vendedores'],
  'rank.stores': ['Stores', 'Lojas'],
  'rank.one': ['1 sale', '1 venda'],
  'rank.many': ['{0} sales', '{0} vendas'],
  'empty': ['There is no sale in this period.', 'Não há venda neste período.'],
  'sales.title': ['Latest sales', 'Últimas vendas'],
  'sales.date': ['Day', 'Dia'],
  'sales.amount': ['Value', 'Valor'],
  'sales.state': ['State', 'Situação'],
  'sales.valid': ['recorded', 'registrada'],
  'sales.void': ['void: {0}', 'cancelada: {0}'],
  'sales.more': ['More', 'Mais'],
  'cluster.title': ['The cluster, live', 'O cluster, ao vivo'],
  'cluster.coordinator': ['Coordinator', 'Coordenador'],
  'cluster.term': ['Term', 'Mandato'],
  'cluster.token': ['Fencing token', 'Token de cerca'],
  'cluster.gap': ['Last time without a leader', 'Última vez sem líder'],
  'cluster.gap.none': ['none seen', 'nenhum visto'],
  'cluster.gap.seen': ['{0} ms', '{0} ms'],
  'cluster.picture': ['Who follows whom', 'Quem segue quem'],
  'cluster.picture.text': ['Node {0} coordinates; it is followed by: {1}.', 'O nó {0} coordena; seguem: {1}.'],
  'cluster.picture.none': ['No node coordinates at this moment.', 'Nenhum nó coordena neste momento.'],
  'cluster.nodes': ['Nodes', 'Nós'],
  'cluster.events': ['Elections and their reasons', 'Eleições e suas razões'],
  'cluster.details': ['with every explanation', 'com todas as explicações'],
  'cluster.no-events': ['Nothing has happened yet.', 'Ainda não aconteceu nada.'],
  'node': ['Node {0}', 'Nó {0}'],
  'node.none': ['none', 'nenhum'],
  'node.leads': ['coordinates', 'coordena'],
  'node.taking-over': ['is taking over', 'está assumindo'],
  'node.follows': ['follows node {0}', 'segue o nó {0}'],
  'node.leaderless': ['knows no coordinator', 'não conhece coordenador'],
  'node.silent': ['does not answer', 'não responde'],
  'node.asking': ['asking…', 'perguntando…'],
  'node.voter': ['voter', 'votante'],
  'node.witness': ['witness', 'testemunha'],
  'node.term': ['term', 'mandato'],
  'node.log': ['log', 'log'],
  'node.lag': ['behind', 'atraso'],
  'node.lag.none': ['nothing', 'nenhum'],
  'node.lag.one': ['1 entry', '1 entrada'],
  'node.lag.entries': ['{0} entries', '{0} entradas'],
  'node.beat': ['in touch', 'contato'],
  'node.beat.ago': ['{0} s ago', 'há {0} s'],
  'node.beat.now': ['now', 'agora'],
  'node.here': ['this page', 'esta página'],
  'demo.pause': ['Pause 10 s', 'Congelar 10 s'],
  'demo.kill': ['Kill', 'Matar'],
  'demo.restart': ['Restart', 'Religar'],
  'demo.label': ['{0} node {1}', '{0} o nó {1}'],
  'demo.failed': ['It could not be done: {0}', 'Não deu: {0}'],
  'event.seen': ['node {0}', 'nó {0}'],
  'event.elected': ['This node was elected, with token {0}', 'Este nó foi eleito, com o token {0}'],
  'event.revoked': ['This node leads no more', 'Este nó não lidera mais'],
  'event.leader': ['Node {1} leads, in term {0}', 'O nó {1} lidera, no mandato {0}'],
  'event.leader.none': ['No leader is known', 'Nenhum líder conhecido'],
  'event.suspect': ['Node {1} is suspected', 'O nó {1} é suspeito'],
  'event.trust': ['Node {1} is trusted again', 'O nó {1} voltou a ser confiável'],
  'event.explain': ['Explanation', 'Explicação'],
  'event.hand-off-wanted': ['The lead is to be handed to node {1}', 'A liderança vai passar ao nó {1}'],
  'event.hand-off-ended': ['The hand-off has ended', 'A passagem terminou'],
  'event.started': ['This node started', 'Este nó começou'],
  'event.halted': ['This node stopped for good', 'Este nó parou de vez'],
  'problem.no-node': ['No node answers; it was tried for 30 seconds.', 'Nenhum nó responde; foram 30 segundos de tentativas.'],
  'problem.wrong-login': ['The CPF or the password is wrong.', 'O CPF ou a senha não confere.'],
  'problem.session-expired': ['The session has expired; log in again.', 'A sessão venceu; entre de novo.'],
  'problem.no-session': ['The session has ended; log in again.', 'A sessão terminou; entre de novo.'],
  'problem.too-many-attempts': ['Too many attempts; wait a few minutes.', 'Tentativas demais; espere alguns minutos.'],
  'problem.account-locked': ['The account is locked for some minutes after wrong passwords.', 'A conta está bloqueada por alguns minutos por causa de senhas erradas.'],
  'problem.busy': ['The server is busy; try again in a moment.', 'O servidor está ocupado; tente de novo daqui a pouco.'],
  'problem.bad-cpf': ['A CPF has 11 digits.', 'Um CPF tem 11 dígitos.'],
  'problem.not-a-manager': ['Only a manager may do this.', 'Só um gerente pode fazer isto.'],
  'problem.no-coordinator': ['There is no coordinator at this moment.', 'Não há coordenador neste momento.'],
  'problem.bad-from': ['The first day is not a day.', 'O primeiro dia não é um dia.'],
  'problem.bad-to': ['The last day cannot be before the first one.', 'O último dia não pode vir antes do primeiro.'],
};

const KEY = 'regente.language';

function first() {
  let stored = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden; the browser's language stands then.
  }
  if (stored === 'en' || stored === 'pt') return stored;
  return (navigator.language ?? 'en').toLowerCase().startsWith('pt') ? 'pt' : 'en';
}

let language = first();
const listeners = [];

export function say(key, ...values) {
  const pair = WORDS[key];
  if (!pair) throw new Error('no words for ' + key);
  return pair[language === 'pt' ? 1 : 0].replace(/\{(\d)\}/g, (all, place) => String(values[Number(place)] ?? ''));
}

export const spokenLanguage = () => language;

export const knows = (key) => key in WORDS;

const locale = () => (language === 'pt' ? 'pt-BR' : 'en');

export const money = (text) => new Intl.NumberFormat(locale(), { style: 'currency', currency: 'BRL' }).format(Number(text));

export const number = (value, digits = 0) =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

export function day(iso) {
  const [year, month, date] = iso.split('-').map(Number);
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, date ?? 1));
}

export function month(iso) {
  const [year, number_] = iso.split('-').map(Number);
  const name = new Intl.DateTimeFormat(locale(), { month: 'short', timeZone: 'UTC' }).format(Date.UTC(year, number_ - 1, 1));
  return name.replace('.', '') + ' ' + String(year).slice(2);
}

export const moment = (iso) =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 2, hour12: false }).format(new Date(iso));

/** A refusal in the reader's language; the server's English sentence where there are no words for its reason. */
export function problem(refusal) {
  const key = 'problem.' + refusal.reason;
  return key in WORDS ? say(key) : refusal.message;
}

/** Runs now and after each change of language. */
export function spoken(listener) {
  listeners.push(listener);
  listener();
}

export function speakAll() {
  document.documentElement.lang = locale();
  for (const element of document.querySelectorAll('[data-say]')) element.textContent = say(element.dataset.say);
  for (const listener of listeners) listener();
}

export function switchLanguage() {
  language = language === 'pt' ? 'en' : 'pt';
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Then it holds for this page only.
  }
  speakAll();
}
