/** What the page says, in the reader's language. */
const Words = {
  language: "en",
  all: {
    en: {
      loading: "Unpacking the trace…", election: "election ▸", violation: "violation ▸", play: "play", pause: "pause", fit: "whole run",
      axisSteps: "axis: steps", axisTime: "axis: time", past: "causes", other: "Português", search: "search  ( / )", types: "messages", kinds: "events",
      found: "{0} of {1} events", event: "Event", state: "State", events: "Events", of: "of", all: "all", onlyChanges: "only what changed", every: "all lines",
      sent: "sent", wrote: "wrote", published: "published", threw: "threw", before: "before", vector: "vector clock", lamport: "Lamport clock",
      nothingChanged: "nothing changed here", noState: "no state in this trace", stateAfter: "n{0} after event {1}", noNode: "the world",
      leaders: "leaders", none: "none", one: "one", two: "two or more", nodes: "nodes", seed: "seed", virtual: "of virtual time", allHeld: "all held", notHeld: "NOT all held",
      truncated: "the trace holds only its first part", finding: "found, outside the assumptions", violated: "violated", expected: "as expected", unexpected: "not as expected",
      leader: "leads", follower: "follows", seeking: "no leader", down: "down", paused: "stands still", term: "term", lost: "lost", cutOff: "cut", partition: "partition",
      legendLeader: "leader, colour by term", legendFollower: "follower", legendSeeking: "no leader", legendDown: "down", legendPaused: "stands still", legendCut: "partition", legendLost: "lost", legendVote: "election message", legendQuiet: "heartbeat",
      noMore: "no more in this direction", help: "Help", close: "close", unreadable: "This trace cannot be shown: {0}",
      empty: "nothing happened in it",
      oldBrowser: "this browser cannot unpack it; a current Firefox, Chrome, Edge or Safari can", skew: "clocks set right by up to {0} ms",
      kind: {started: "starts", received: "receives {0} from n{1}", timer: "timer {0}", durable: "write {0} is durable", "persist-failed": "write {0} failed", "link-up": "connected to {0}", "link-down": "lost the connection to {0}", asked: "is asked: {0}", crashed: "{0}", paused: "{0}", resumed: "goes on", network: "{0}", disk: "{0}", node: "{0}", dropped: "never gets {0} from n{1}: {2}", stopped: "stops", sent: "sends"},
      fate: {lost: "lost", cut: "the link is cut", doubled: "twice", straggles: "late", delayed: "delayed", held: "held back", dropped: "met nobody", copy: "a copy", unsent: "sending not in the trace", unmatched: "not seen to arrive"},
      notice: {Elected: "leads with token {token}", Revoked: "leads no more ({reason})", LeaderChanged: "knows n{leader} as leader of term {term}", NoLeader: "knows no leader", Suspected: "suspects {peer} ({reason})", Trusted: "trusts {peer} again", LeadUntil: "may lead on", AtRisk: "the lead is at risk", Halted: "takes part no more: {reason}"},
      keys: [["← →", "previous, next event"], ["Shift ← →", "previous, next event of the same node"], ["e  E", "next, previous election"], ["v  V", "next, previous violation or finding"], ["x  X", "next, previous explanation"], ["m", "from a message's arrival to its sending, and back"], ["Home  End", "first, last event"], ["↑ ↓", "the event before or after on the lane above or below"], ["+  −  0", "closer, farther, the whole run"], ["wheel, drag", "scroll; with Ctrl: closer or farther"], ["a", "axis: steps or time"], ["c", "show only what can have caused the event"], ["/", "search;  Enter: next found,  Esc: end"], ["p", "play"], ["1 … 9", "show or hide a node"], ["l", "Português"], ["d", "light or dark"], ["?", "this list"]],
      helpText: "Each lane is a node; time runs to the right. A thick band is a leader, in the colour of its term; a thin one follows that leader; dots know no leader. Hatched: down, or standing still. Arrows are messages; a crossed end never arrived. Grey areas: links that are cut. Click an event to see what happened and why.",
      live: {title: "What happens next", deliver: "deliver", fire: "fire", drop: "drop", happen: "let happen", next: "next by itself", run: "run on", crash: "crash", restart: "restart", pause: "pause 1 s", undo: "undo", branch: "branch from the event chosen", save: "save as .run", none: "nothing waits", over: "the run is over", violated: "stopped: {0}", saved: "saved as {0}; replay it: {1}", moves: "{0} choices made",
        kinds: {"hint-up": "connects to {0}", "hint-down": "notices that {0} is gone", sync: "finishes writing", durable: "hears that a write is on disk", "persist-failed": "hears that a write failed", ask: "is asked {1}", start: "starts", resume: "goes on"}},
    },
    pt: {
      loading: "Abrindo o registro…", election: "eleição ▸", violation: "violação ▸", play: "tocar", pause: "parar", fit: "tudo",
      axisSteps: "eixo: passos", axisTime: "eixo: tempo", past: "causas", other: "English", search: "procurar  ( / )", types: "mensagens", kinds: "eventos",
      found: "{0} de {1} eventos", event: "Evento", state: "Estado", events: "Eventos", of: "de", all: "todos", onlyChanges: "só o que mudou", every: "todas as linhas",
      sent: "enviou", wrote: "gravou", published: "publicou", threw: "lançou", before: "antes", vector: "relógio vetorial", lamport: "relógio de Lamport",
      nothingChanged: "nada mudou aqui", noState: "este registro não traz estados", stateAfter: "n{0} depois do evento {1}", noNode: "o mundo",
      leaders: "líderes", none: "nenhum", one: "um", two: "dois ou mais", nodes: "nós", seed: "semente", virtual: "de tempo virtual", allHeld: "tudo valeu", notHeld: "NEM tudo valeu",
      truncated: "o registro só traz o começo", finding: "encontrado, fora das hipóteses", violated: "violada", expected: "como esperado", unexpected: "não como esperado",
      leader: "lidera", follower: "segue", seeking: "sem líder", down: "caído", paused: "parado", term: "mandato", lost: "perdida", cutOff: "cortado", partition: "partição",
      legendLeader: "líder, cor por mandato", legendFollower: "seguidor", legendSeeking: "sem líder", legendDown: "caído", legendPaused: "parado", legendCut: "partição", legendLost: "perdida", legendVote: "mensagem de eleição", legendQuiet: "batimento",
      noMore: "não há mais nesta direção", help: "Ajuda", close: "fechar", unreadable: "Este registro não pode ser mostrado: {0}",
      empty: "nada aconteceu nele",
      oldBrowser: "este navegador não consegue abri-lo; um Firefox, Chrome, Edge ou Safari atual consegue", skew: "relógios acertados em até {0} ms",
      kind: {started: "inicia", received: "recebe {0} de n{1}", timer: "temporizador {0}", durable: "gravação {0} está em disco", "persist-failed": "gravação {0} falhou", "link-up": "conectado a {0}", "link-down": "perdeu a conexão com {0}", asked: "pedido: {0}", crashed: "cai ({0})", paused: "para ({0})", resumed: "continua", network: "rede: {0}", disk: "disco: {0}", node: "nó: {0}", dropped: "nunca recebe {0} de n{1}: {2}", stopped: "encerra", sent: "envia"},
      fate: {lost: "perdida", cut: "o enlace está cortado", doubled: "em dobro", straggles: "atrasada", delayed: "atrasada de propósito", held: "retida", dropped: "não encontrou ninguém", copy: "uma cópia", unsent: "o envio não está no registro", unmatched: "chegada não vista"},
      notice: {Elected: "lidera com o token {token}", Revoked: "deixa de liderar ({reason})", LeaderChanged: "conhece n{leader} como líder do mandato {term}", NoLeader: "não conhece líder", Suspected: "suspeita de {peer} ({reason})", Trusted: "volta a confiar em {peer}", LeadUntil: "pode continuar a liderar", AtRisk: "a liderança está em risco", Halted: "não participa mais: {reason}"},
      keys: [["← →", "evento anterior, seguinte"], ["Shift ← →", "anterior, seguinte do mesmo nó"], ["e  E", "eleição seguinte, anterior"], ["v  V", "violação ou achado seguinte, anterior"], ["x  X", "explicação seguinte, anterior"], ["m", "da chegada de uma mensagem ao envio, e de volta"], ["Home  End", "primeiro, último evento"], ["↑ ↓", "o evento na raia de cima ou de baixo"], ["+  −  0", "mais perto, mais longe, tudo"], ["roda, arrastar", "rolar; com Ctrl: aproximar ou afastar"], ["a", "eixo: passos ou tempo"], ["c", "mostrar só o que pode ter causado o evento"], ["/", "procurar;  Enter: próximo achado,  Esc: fim"], ["p", "tocar"], ["1 … 9", "mostrar ou esconder um nó"], ["l", "English"], ["d", "claro ou escuro"], ["?", "esta lista"]],
      helpText: "Cada raia é um nó; o tempo corre para a direita. Uma faixa grossa é um líder, na cor do seu mandato; uma fina segue esse líder; pontos não conhecem líder. Hachurado: caído, ou parado. Setas são mensagens; a ponta cruzada nunca chegou. Áreas cinzas: enlaces cortados. Clique num evento para ver o que houve e por quê.",
      live: {title: "O que acontece agora", deliver: "entregar", fire: "disparar", drop: "perder", happen: "deixar acontecer", next: "o próximo por si", run: "seguir", crash: "derrubar", restart: "reiniciar", pause: "parar 1 s", undo: "desfazer", branch: "ramificar do evento escolhido", save: "salvar como .run", none: "nada espera", over: "a execução acabou", violated: "parou: {0}", saved: "salvo como {0}; repita: {1}", moves: "{0} escolhas feitas",
        kinds: {"hint-up": "conecta-se a {0}", "hint-down": "nota que {0} sumiu", sync: "termina de gravar", durable: "sabe que a gravação está em disco", "persist-failed": "sabe que a gravação falhou", ask: "recebe o pedido {1}", start: "inicia", resume: "continua"}},
    },
  },
  get(key, ...values) {
    const text = Words.all[Words.language][key];
    return values.length ? Words.fill(text, values) : text;
  },
  fill(text, values) { return text.replace(/\{(\w+)\}/g, (mark, name) => values[name] === undefined ? mark : String(values[name])); },
  start() {
    let kept = null;
    try { kept = localStorage.getItem("regente-language"); } catch { /* a file may have no storage */ }
    Words.language = kept === "pt" || kept === "en" ? kept : (navigator.language || "en").toLowerCase().startsWith("pt") ? "pt" : "en";
  },
  use(language) {
    Words.language = language;
    document.documentElement.lang = language === "pt" ? "pt-BR" : "en";
    try { localStorage.setItem("regente-language", language); } catch { /* then not kept */ }
  },
  number(value) { return value.toLocaleString(Words.language === "pt" ? "pt-BR" : "en"); },
  seconds(nanos, digits = 6) { const text = (nanos / 1e9).toFixed(digits); return (Words.language === "pt" ? text.replace(".", ",") : text) + " s"; },
  /** "Elected[token=3]" in words. */
  notice(text) {
    const match = /^(\w+)\[(.*)\]$/.exec(text);
    if (!match) return text;
    const fields = {};
    for (const part of match[2].split(/, (?=\w+=)/)) { const at = part.indexOf("="); if (at > 0) fields[part.slice(0, at)] = part.slice(at + 1); }
    if (match[1] === "LeaderChanged" && fields.leader) {
      if (fields.leader === "null") return Words.get("notice").NoLeader;
      fields.leader = fields.leader.replace(/^n/, "");
    }
    const sentence = Words.get("notice")[match[1]];
    return sentence ? Words.fill(sentence, fields) : text;
  },
};
