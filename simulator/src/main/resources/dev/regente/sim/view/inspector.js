/** The panel beside the picture: one event in words, and a node's state with what the event changed in it. */
class Inspector {
  constructor(viewer, event, state) {
    this.viewer = viewer;
    this.event = event;
    this.state = state;
    this.lane = null; // null follows the event
    this.everything = false;
  }

  static el(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /** One event in a sentence. */
  static sentence(e) {
    const kind = Words.get("kind")[e.kind] || e.kind;
    const message = e.message;
    const text = message ? Words.fill(kind, [message.type, message.from, e.what || ""]) : Words.fill(kind, [e.what || ""]);
    return (e.node === undefined ? "" : "n" + e.node + " ") + text;
  }

  link(parent, text, index) {
    const a = Inspector.el("a", "", text);
    a.tabIndex = 0;
    a.addEventListener("click", () => this.viewer.select(index));
    a.addEventListener("keydown", key => { if (key.key === "Enter") this.viewer.select(index); });
    parent.append(a);
  }

  show(i) {
    const {el} = Inspector, t = this.viewer.trace;
    this.event.replaceChildren(el("h2", "", Words.get("event")));
    if (i < 0) return;
    const e = t.event(i), m = t.m, out = this.event;
    const where = el("div", "where", "#" + e.event + " / " + Words.number(t.size) + " · " + Words.seconds(e.at) + (e.part ? " · " + e.part : ""));
    out.append(where, el("div", "what", Inspector.sentence(e)));
    for (const v of t.violations) {
      if (v.index === i) out.append(el("div", v.finding ? "fact" : "bad", Words.get(v.finding ? "finding" : "violated") + ": " + v.violation + (v.node ? " (n" + v.node + ")" : "") + " · " + v.detail));
    }
    if (e.threw) out.append(el("div", "bad", Words.get("threw") + ": " + e.threw));
    if (e.message) {
      const raw = el("div", "raw", e.message.text + " ");
      const k = t.messageAt[i];
      if (k >= 0 && m.send[k] >= 0) this.link(raw, "← #" + t.eventNumber[m.send[k]], m.send[k]);
      if (k >= 0 && m.fate[k]) raw.append(" (" + (Words.get("fate")[m.fate[k]] || m.fate[k]) + ")");
      out.append(raw);
    }
    for (const why of e.explained || []) {
      const box = el("div", "why", Explained.text(why));
      box.title = why.key;
      out.append(box);
    }
    const notices = e.notices || [], telling = notices.filter(notice => !notice.startsWith("LeadUntil"));
    for (const notice of telling.length ? telling : notices) {
      const box = el("div", "fact", Words.notice(notice));
      box.title = notice;
      out.append(box);
    }
    if (e.sent || e.wrote) {
      const list = el("ul");
      const sent = t.sentBy(i);
      (e.sent || []).forEach(s => {
        const item = el("li", "", "→ n" + s.to + " ");
        const k = sent.find(each => m.number[each] === s.id && t.nodes[m.to[each]] === s.to);
        item.append(el("b", "", s.type), " ");
        if (k !== undefined && m.receive[k] >= 0) this.link(item, "→ #" + t.eventNumber[m.receive[k]], m.receive[k]);
        if (s.fate) item.append(" (" + (Words.get("fate")[s.fate] || s.fate) + ")");
        item.append(el("span", "raw", " " + (s.text || "").replace(s.type, "").trim()));
        list.append(item);
      });
      (e.wrote || []).forEach(w => {
        const item = el("li", "", "⛁ " + Words.get("wrote") + " " + w.store + " #" + w.ticket + " ");
        item.append(el("span", "raw", w.record));
        list.append(item);
      });
      out.append(list);
    }
    const vector = t.lane[i] >= 0 ? t.vector(i) : null;
    if (vector && t.nodes.length <= 16) {
      out.append(el("div", "raw", Words.get("vector") + " [" + t.nodes.map((id, lane) => "n" + id + ":" + vector[lane]).join(" ") + "] · " + Words.get("lamport") + " " + (e.lamport ?? "–")));
    }
    out.scrollTop = 0;
    this.showState(i);
  }

  showState(i) {
    const {el} = Inspector, t = this.viewer.trace, out = this.state;
    const scroll = out.scrollTop;
    const lane = this.lane === null ? t.lane[i] : this.lane;
    out.replaceChildren();
    const bar = el("div", "bar");
    bar.append(el("h2", "", Words.get("state")));
    t.nodes.slice(0, 24).forEach((id, each) => {
      const button = el("button", "", "n" + id);
      button.type = "button";
      button.setAttribute("aria-pressed", String(each === lane));
      button.addEventListener("click", () => { this.lane = this.lane === each ? null : each; this.showState(this.viewer.selected); });
      bar.append(button);
    });
    out.append(bar);
    if (lane < 0) { out.append(el("div", "raw", Words.get("noNode"))); return; }
    const state = t.stateAt(lane, i);
    if (state.parts.size === 0) { out.append(el("div", "raw", Words.get("noState"))); return; }
    const toggle = el("button", "", Words.get(this.everything ? "onlyChanges" : "every"));
    toggle.type = "button";
    toggle.addEventListener("click", () => { this.everything = !this.everything; this.showState(this.viewer.selected); });
    bar.append(toggle);
    out.append(el("div", "raw", Words.get("stateAfter", t.nodes[lane], "#" + t.eventNumber[state.event]) + (state.changes.size === 0 ? " · " + Words.get("nothingChanged") : "")));
    const table = el("table");
    const row = (part, key, value, before, changed) => {
      const line = el("tr", changed ? "changed" : "");
      const name = state.parts.size > 1 ? part + "/" + key : key;
      const cell = el("td");
      if (changed) {
        if (before !== null) cell.append(el("del", "", before), " ");
        if (value !== undefined) cell.append(el("ins", "", value));
      } else cell.textContent = value;
      line.append(el("td", "", name), cell);
      table.append(line);
    };
    for (const [path, before] of state.changes) {
      const at = path.indexOf("/"), part = path.slice(0, at), key = path.slice(at + 1);
      row(part, key, state.parts.get(part).get(key), before, true);
    }
    const idle = /^(0|\[\]|none|)$/;
    for (const [part, values] of state.parts) {
      for (const [key, value] of values) {
        if (state.changes.has(part + "/" + key)) continue;
        if (!this.everything && (idle.test(value) || key.startsWith("roster["))) continue;
        row(part, key, value, null, false);
      }
    }
    out.append(table);
    out.scrollTop = scroll;
  }
}
