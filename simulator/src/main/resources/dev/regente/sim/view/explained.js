/** The kernels' explanations in the reader's language. Values that a sentence does not name follow it in brackets. */
const Explained = {
  /** One explanation, as the trace has it: its key, and its values by name. */
  text(why, language = Words.language) {
    const pt = language === "pt" ? 1 : 0, known = Explained.sentences[why.key], values = {};
    for (const name in why) if (name !== "key") values[name.trim()] = Explained.value(why[name], pt);
    const said = new Set();
    const text = (known ? known[pt] : why.key.replace(/-/g, " ")).replace(/\{([\w-]+)\}/g, (mark, name) => {
      said.add(name);
      return values[name] === undefined ? "?" : values[name];
    });
    const rest = Object.keys(values).filter(name => !said.has(name)).map(name => (Explained.names[name] || [name, name])[pt] + " " + values[name]);
    return text + (rest.length ? " (" + rest.join(", ") + ")" : "");
  },
  value(value, pt) {
    const text = String(value), known = Explained.values[text];
    if (known) return known[pt];
    for (const [pattern, en, ptText] of Explained.patterns) {
      const match = pattern.exec(text);
      if (match) return (pt ? ptText : en).replace(/\$(\d)/g, (mark, k) => match[k]);
    }
    return text;
  },
  sentences: {
    "stopped": ["has stopped: {reason}", "parou: {reason}"],
    "not-started": ["has not been started", "ainda não foi iniciado"],
    "classic": ["the textbook algorithm: whoever is nominated leads at once, with no majority behind it", "o algoritmo do livro: quem é indicado lidera logo, sem maioria por trás"],
    "cannot-stand": ["cannot stand for election: {reason}", "não pode se candidatar: {reason}"],
    "passed-over": ["passes over {node} for {forMillis} ms: it was named and did not come to lead", "deixa {node} de lado por {forMillis} ms: foi indicado e não chegou a liderar"],
    "bully": ["bully is {phase}", "o valentão está em {phase}"],
    "ignored-message": ["ignores {type} from {from}", "ignora {type} de {from}"],
    "ignored-timer": ["ignores timer {timer}: nothing waits for it any more", "ignora o temporizador {timer}: nada mais espera por ele"],
    "ignored-request": ["ignores the request {request}", "ignora o pedido {request}"],
    "ignored-write": ["ignores a finished write: this level keeps nothing on disk", "ignora uma gravação terminada: este nível nada guarda em disco"],
    "mute": ["follows, but may neither vote nor lead: {reason}", "segue, mas não pode votar nem liderar: {reason}"],
    "replace-refused": ["{by} does not accept this disk in place of the lost one: {reason}", "{by} não aceita este disco no lugar do perdido: {reason}"],
    "refused-replace": ["does not accept the new disk of {from}: {reason}", "não aceita o disco novo de {from}: {reason}"],
    "replaced": ["{node} now has a new disk in place of the lost one", "{node} agora tem um disco novo no lugar do perdido"],
    "waits-for-barrier": ["has its majority, but waits {remainingMillis} ms more until the lease of {barrier} is surely over", "tem a maioria, mas espera mais {remainingMillis} ms até que a concessão de {barrier} tenha acabado com certeza"],
    "halted": ["takes part in nothing more", "não participa de mais nada"],
    "leads": ["leads with token {token}", "lidera com o token {token}"],
    "follows": ["follows {leader} in term {term}", "segue {leader} no mandato {term}"],
    "no-leader": ["knows no leader", "não conhece líder"],
    "ignored-while-starting": ["ignores a message of {from}: its own record is not yet durable", "ignora uma mensagem de {from}: o próprio registro ainda não está em disco"],
    "ignored-unknown-node": ["ignores {from}, which is not in the list of nodes", "ignora {from}, que não está na lista de nós"],
    "lead-not-given": ["{by} does not give up the lead: {reason}", "{by} não entrega a liderança: {reason}"],
    "ignored-member": ["ignores {peer}, which is not in the list of nodes", "ignora {peer}, que não está na lista de nós"],
    "keeps-the-lead": ["keeps the lead: {reason}", "mantém a liderança: {reason}"],
    "ignored-hand-off": ["ignores the hand-off from {from}: {reason}", "ignora a entrega da liderança por {from}: {reason}"],
    "ignored-older-leader": ["ignores {from}, a leader of the older term {term}", "ignora {from}, líder do mandato antigo {term}"],
    "clock-gap": ["its clocks stood still for {millis} ms: the lease may be over", "seus relógios ficaram parados por {millis} ms: a concessão pode ter acabado"],
    "renews": ["asks for a new token above {above} instead of {token}, because a follower had promised more", "pede um token novo acima de {above} em vez de {token}, porque um seguidor tinha prometido mais"],
    "ignored-stranger": ["ignores {from}, whose disk is not the one known: {reason}", "ignora {from}, cujo disco não é o conhecido: {reason}"],
    "ignored-earlier-life": ["ignores what {from} sent before its restart", "ignora o que {from} enviou antes de reiniciar"],
    "pre-check-no": ["tells {to} that an election is not needed or cannot help", "diz a {to} que uma eleição não é necessária ou não adianta"],
    "does-not-ask-for-the-lead": ["is the principal, but does not ask for the lead yet: {reason}", "é o titular, mas ainda não pede a liderança: {reason}"],
    "asks-for-the-lead": ["is the principal and back: asks {leader} for the lead", "é o titular e voltou: pede a liderança a {leader}"],
    "backs-off": ["waits at most {mostMillis} ms before it tries again: {reason}", "espera no máximo {mostMillis} ms antes de tentar de novo: {reason}"],
    "refused-vote": ["refuses its vote to {from} for term {term}", "nega o voto a {from} no mandato {term}"],
    "campaign-failed": ["its campaign failed: {reason}", "sua campanha falhou: {reason}"],
    "renewal-failed": ["could not renew token {token}", "não conseguiu renovar o token {token}"],
    "ignored-heartbeat": ["does not acknowledge the heartbeat of {from}: what it promises cannot be written", "não confirma o batimento de {from}: não consegue gravar o que promete"],
    "refused-heartbeat": ["refuses the heartbeat of {from} in term {term}", "recusa o batimento de {from} no mandato {term}"],
    "random": ["the random nominator is {phase}", "o indicador aleatório está em {phase}"],
    "dropped-after-many-hops": ["drops {type}: it has gone round more often than there are nodes ({nodes})", "descarta {type}: deu mais voltas do que há nós ({nodes})"],
    "not-in-the-ring": ["drops {type}: it names a node that is not in the ring", "descarta {type}: indica um nó que não está no anel"],
    "ring-broken": ["no successor takes {type}; tried {tried}", "nenhum sucessor aceita {type}; tentou {tried}"],
    "skips": ["skips {node}, which does not take the lap", "pula {node}, que não aceita a volta"],
    "dropped-lap": ["drops the lap of {of}: {reason}", "descarta a volta de {of}: {reason}"],
    "lap-stuck": ["the lap of {of} can go no further from here", "a volta de {of} não consegue seguir daqui"],
    "ignored-lap": ["ignores the lap of {of}: {reason}", "ignora a volta de {of}: {reason}"],
    "lap-lost": ["its lap {seq} did not come back", "sua volta {seq} não retornou"],
    "ring": ["the ring is {phase}", "o anel está em {phase}"],
    "ignored-address": ["ignores the address that {from} gives: {reason}", "ignora o endereço dado por {from}: {reason}"],
    "ignored-ask": ["ignores {ask}", "ignora {ask}"],
    "ignored-durable": ["ignores a finished write that nothing waits for", "ignora uma gravação terminada que nada espera"],
    "promise-counted": ["counts the promise of {from} to term {term}", "conta a promessa de {from} ao mandato {term}"],
    "adopting": ["adopts the log of {from}, up to {upTo}", "adota o registro de {from}, até {upTo}"],
    "ignored-late-answer": ["ignores a late answer of {from}", "ignora uma resposta atrasada de {from}"],
    "source-failed": ["cannot copy from {source}: {reason}", "não consegue copiar de {source}: {reason}"],
    "lead-begins": ["begins to lead the replicas in term {term}", "começa a liderar as réplicas no mandato {term}"],
    "lead-ended": ["ends its lead of the replicas in term {term}: {reason}", "encerra a liderança das réplicas no mandato {term}: {reason}"],
    "opening": ["opens term {term} with entry {index}", "abre o mandato {term} com a entrada {index}"],
    "hand-off-begins": ["stops taking requests to hand the lead to {target}", "deixa de aceitar pedidos para entregar a liderança a {target}"],
    "ignored-lead": ["does not begin to lead in term {term}: {reason}", "não começa a liderar no mandato {term}: {reason}"],
    "lead-refused": ["cannot lead in term {term}: {reason}", "não pode liderar no mandato {term}: {reason}"],
    "ignored-end-lead": ["ignores the end of term {term}, in which it does not lead", "ignora o fim do mandato {term}, em que não lidera"],
    "term-refused": ["{by} refused term {term}: it has promised {promised}", "{by} recusou o mandato {term}: prometeu {promised}"],
    "refused-term": ["refuses term {term} of {from}: it has promised {promised}", "recusa o mandato {term} de {from}: prometeu {promised}"],
    "request-refused": ["refuses a request: {reason}", "recusa um pedido: {reason}"],
    "journal-broken": ["its journal is broken: {reason}", "seu diário está danificado: {reason}"],
    "write-too-slow": ["the disk takes too long to write", "o disco demora demais para gravar"],
    "ignored-impossible-ack": ["ignores an acknowledgement of {from} that cannot be", "ignora uma confirmação de {from} que não pode ser"],
    "fetch-refused": ["{from} gives nothing of its log: it has promised {promised}", "{from} não entrega seu registro: prometeu {promised}"],
    "fetch-mismatch": ["the log of {from} differs after {after}: asks again from {hint}", "o registro de {from} difere depois de {after}: pede de novo a partir de {hint}"],
    "append-mismatch": ["its log differs from that of {from} at {previous}: asks from {hint}", "seu registro difere do de {from} em {previous}: pede a partir de {hint}"],
    "http": ["answers at {address}", "responde em {address}"],
  },
  names: {
    "reason": ["reason", "motivo"], "from": ["from", "de"], "to": ["to", "a"], "term": ["term", "mandato"], "promised": ["has promised", "prometeu"], "barrier": ["lease of", "concessão de"],
    "remainingMillis": ["ms left:", "ms restantes:"], "leader": ["leader", "líder"], "listening": ["listening", "escutando"], "node": ["node", "nó"], "of": ["of", "de"], "seq": ["number", "número"],
    "needed": ["needed", "necessários"], "granted": ["granted", "concedidos"], "won": ["won", "venceu"], "linked": ["connected to", "conectado a"], "heard": ["heard", "ouviu"], "waitingFor": ["waits for", "espera por"],
    "storage": ["disk", "disco"], "asked-by": ["asked by", "pedido por"], "yes": ["yes from", "sim de"], "because": ["because", "porque"], "campaign": ["campaign", "campanha"], "token": ["token", "token"],
    "promise": ["promise", "promessa"], "level": ["level", "nível"], "heardMillisAgo": ["heard ms ago:", "ouvido há ms:"], "led": ["led", "liderava"], "boot": ["start", "início"], "request": ["request", "pedido"],
    "position": ["position", "posição"], "promises": ["promises", "promessas"], "own": ["own", "próprio"], "upTo": ["up to", "até"], "answer": ["answer", "resposta"], "leads": ["leads", "lidera"], "last": ["last", "último"],
    "outcome": ["outcome", "resultado"], "limitNanos": ["limit in ns", "limite em ns"], "compared": ["compared", "comparado"], "durable": ["durable", "em disco"], "ticket": ["ticket", "bilhete"], "lap": ["lap", "volta"],
    "links": ["links", "enlaces"], "visited": ["visited", "visitados"], "phase": ["phase", "fase"], "type": ["message", "mensagem"], "mostMillis": ["at most ms", "no máximo ms"], "above": ["above", "acima de"],
  },
  values: {
    "true": ["yes", "sim"], "false": ["no", "não"], "null": ["nobody", "ninguém"], "none": ["none", "nenhum"], "failed": ["failed", "falhou"],
    "deadline": ["not enough answered in time", "poucos responderam a tempo"], "leader-alive": ["the leader is alive", "o líder está vivo"], "another-disk": ["another disk", "outro disco"], "closed": ["it is closing", "está encerrando"],
    "leads-already": ["it leads already", "já lidera"], "may-not-lead": ["it may not lead", "não pode liderar"], "nobody-could-lead": ["nobody else could lead", "ninguém mais poderia liderar"], "too-long": ["too long", "demorado demais"],
    "own-lap-is-out": ["its own lap is under way and stronger", "a própria volta está a caminho e é mais forte"], "not-its-newest": ["not the newest of that node", "não é a mais nova daquele nó"],
    "no-coordinator-heard": ["no coordinator was heard", "nenhum coordenador foi ouvido"], "the-application-did-not-answer": ["the application did not answer", "a aplicação não respondeu"], "handed-off": ["handed off", "entregue"],
    "not-serving": ["it is not serving", "não está atendendo"], "too-many-pending": ["too much is pending", "há pendências demais"], "disk-slow": ["the disk is slow", "o disco está lento"], "disk-in-time": ["the disk is in time again", "o disco voltou ao ritmo"],
    "cannot-write": ["it cannot write", "não consegue gravar"], "cannot-open": ["it cannot open its log in time", "não consegue abrir seu registro a tempo"],
  },
  patterns: [
    [/^promised-to-(n\d+)$/, "promised to $1", "prometido a $1"],
    [/^(lap|pre-check): (\d+) of (\d+) needed said yes$/, "$1: $2 of $3 needed said yes", "$1: $2 dos $3 necessários disseram sim"],
    [/^two-way links to (\d+) of (\d+) needed$/, "two-way links to $1 of $2 needed", "enlaces nos dois sentidos com $1 dos $2 necessários"],
    [/^held-down for (\d+) ms more$/, "held down for $1 ms more", "em espera por mais $1 ms"],
  ],
};
