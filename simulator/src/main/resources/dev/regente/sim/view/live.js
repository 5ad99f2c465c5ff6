/** The page of a server: a run that goes on, and the panel in which the reader chooses what happens next. */
const Live = {
  token: "",
  panel: null,
  viewer: null,
  state: null,
  failed: "",

  async open(token) {
    Live.token = token;
    const state = await Live.ask("GET", "/run");
    Live.panel = document.getElementById("live");
    Live.panel.hidden = false;
    const trace = new RunTrace(state.trace);
    Live.viewer = new Viewer(trace);
    Live.viewer.select(trace.size - 1);
    Live.show();
    window.regente.live = {do: (what, value) => Live.act(what, value), get state() { return Live.state; }};
  },

  async ask(method, path, body) {
    const answer = await fetch(path, {method, headers: {"X-Regente-Token": Live.token, "Content-Type": "application/json"}, body: body && JSON.stringify(body)});
    if (!answer.ok) throw new Error((await answer.text()).trim());
    return Live.state = await answer.json();
  },

  async act(what, value) {
    Live.failed = "";
    try {
      const state = await Live.ask("POST", "/do", {do: what, what: value});
      const trace = new RunTrace(state.trace);
      Live.viewer.replace(trace, trace.size - 1);
    } catch (error) { Live.failed = error.message; }
    Live.show();
  },

  button(parent, text, how) {
    const button = Inspector.el("button", "", text);
    button.type = "button";
    button.addEventListener("click", how);
    parent.append(button);
    return button;
  },

  show() {
    const {el} = Inspector, words = Words.get("live"), state = Live.state, panel = Live.panel;
    const scroll = panel.scrollTop;
    panel.replaceChildren(el("h2", "", words.title));
    const bar = el("div", "bar");
    Live.button(bar, words.next, () => Live.act("next", 1));
    Live.button(bar, "+ 20 ms", () => Live.act("pass", 20));
    Live.button(bar, "+ 500 ms", () => Live.act("pass", 500));
    Live.button(bar, "↶ " + words.undo, () => Live.act("undo", 0));
    Live.button(bar, words.branch, () => Live.act("branch", Live.viewer.trace.eventNumber[Live.viewer.selected]));
    Live.button(bar, words.save, () => Live.act("save", 0));
    panel.append(bar);
    const nodes = el("table");
    for (const node of state.nodes) {
      const row = el("tr"), buttons = el("td");
      row.append(el("td", "", "n" + node.id), buttons);
      if (node.up) {
        if (!node.paused) Live.button(buttons, words.pause, () => Live.act("pause", node.id));
        Live.button(buttons, words.crash, () => Live.act("crash", node.id));
      } else Live.button(buttons, words.restart, () => Live.act("restart", node.id));
      nodes.append(row);
    }
    if (Live.failed) panel.append(el("div", "said bad", Live.failed));
    if (state.stopped) panel.append(el("div", "said bad", Words.fill(words.violated, [state.stopped])));
    if (state.saved) panel.append(el("div", "said", Words.fill(words.saved, [state.saved, "./regente sim replay " + state.saved])));
    if (state.moves > 0) panel.append(el("div", "raw", Words.fill(words.moves, [state.moves])));
    const table = el("table");
    for (const item of state.waiting) {
      if (item.kind === "action") continue;
      const row = el("tr"), buttons = el("td");
      const message = item.kind === "message";
      const text = message ? "n" + item.from + " → n" + item.node + " " + item.what : "n" + item.node + " " + (item.kind === "timer" ? Words.fill(Words.get("kind").timer, [item.what]) : Words.fill(words.kinds[item.kind] || item.kind, [item.what, item.text]));
      const what = el("td", "", text);
      what.title = item.text || text;
      row.append(el("td", "raw", Words.seconds(item.at, 4)), what, buttons);
      Live.button(buttons, message ? words.deliver : item.kind === "timer" ? words.fire : words.happen, () => Live.act("happen", item.id)).dataset.id = item.id;
      if (message) Live.button(buttons, words.drop, () => Live.act("lose", item.id)).dataset.lose = item.id;
      table.append(row);
    }
    if (state.waiting.length === 0) panel.append(el("div", "raw", words.none));
    panel.append(table, nodes);
    panel.scrollTop = scroll;
  },
};
