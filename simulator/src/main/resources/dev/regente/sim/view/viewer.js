/** Puts picture, panel and filters together; answers keys, mouse and the tests' questions. */
class Viewer {
  static async open() {
    Words.start();
    const loading = document.getElementById("loading");
    loading.textContent = Words.get("loading");
    window.regente = {ready: false};
    try {
      const token = document.body.dataset.token;
      if (token) {
        await Live.open(token);
      } else {
        if (typeof DecompressionStream === "undefined") throw new Error(Words.get("oldBrowser"));
        const text = await RunTrace.unpack(document.getElementById("trace"));
        document.getElementById("trace").textContent = "";
        new Viewer(new RunTrace(text));
      }
      loading.hidden = true;
    } catch (error) {
      loading.textContent = Words.get("unreadable", error.message);
      window.regente.failed = error.message;
    }
  }

  constructor(trace) {
    if (trace.size === 0) throw new Error(Words.get("empty"));
    this.trace = trace;
    this.selected = -1;
    const $ = id => document.getElementById(id);
    this.$ = $;
    this.picture = new Picture($("picture"), $("overview"), trace);
    this.inspector = new Inspector(this, $("event"), $("state"));
    this.hiddenTypes = new Set();
    this.hiddenKinds = new Set();
    this.visible = null;
    this.frames = [];
    try { if (localStorage.getItem("regente-theme") === "dark") this.picture.dark = true; } catch { /* not kept */ }
    if (window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches && !this.themeKept()) this.picture.dark = true;
    document.documentElement.dataset.theme = this.picture.dark ? "dark" : "light";
    this.listen();
    this.speak();
    this.picture.paintStrip(this.picture.colours());
    this.picture.resize();
    this.filter();
    this.select(this.firstSight());
    this.expose();
    $("picture").focus({preventScroll: true});
  }

  themeKept() { try { return localStorage.getItem("regente-theme") !== null; } catch { return false; } }

  /** Where there is something to see: what was broken first, else the first election after the first fault. */
  firstSight() {
    const {trace} = this;
    if (trace.violations.length) return trace.violations[0].index;
    const gap = trace.gaps.find(each => each.from > 0);
    const fault = Math.min(gap ? gap.from : trace.size, trace.cuts.length ? trace.cuts[0].from : trace.size);
    const after = trace.elections[RunTrace.lower(trace.elections, fault)];
    return fault < trace.size && after !== undefined ? after : trace.elections.length ? trace.elections[0] : 0;
  }

  /** Another trace in the same page. */
  replace(trace, select) {
    this.trace = trace;
    const old = this.picture;
    this.picture = new Picture(old.canvas, old.overview, trace);
    this.picture.dark = old.dark;
    this.picture.past = old.past;
    this.picture.hidden = old.hidden;
    if (old.mode !== "steps") { this.picture.mode = old.mode; this.picture.pos = this.picture.times; }
    this.picture.scale = old.scale;
    this.picture.left = old.left;
    this.speak();
    this.picture.resize();
    this.filter();
    this.select(Math.max(0, Math.min(trace.size - 1, select)));
  }

  // ---- what is said

  speak() {
    const {$, trace} = this, head = trace.head, end = trace.end;
    Words.use(Words.language);
    $("name").querySelector("h1").textContent = head.name || head.origin;
    const facts = [];
    if (head.algorithm) facts.push(head.algorithm + (head.safety ? " · " + head.safety : ""));
    facts.push(trace.nodes.length + " " + Words.get("nodes"));
    if (head.seed !== undefined) facts.push(Words.get("seed") + " " + head.seed);
    if (end) facts.push(Words.seconds(end.end, 1) + (head.origin === "simulation" ? " " + Words.get("virtual") : ""));
    facts.push(Words.number(trace.size) + " " + Words.get("events").toLowerCase());
    if (end && end.held !== undefined) facts.push(Words.get(end.held ? "allHeld" : "notHeld"));
    if (end && end.complete === false) facts.push(Words.get("truncated"));
    if (head.wallMillis) facts.push(new Date(head.wallMillis).toISOString().replace("T", " ").replace("Z", " UTC"));
    if (head.skewMillis) facts.push(Words.get("skew", head.skewMillis));
    $("about").textContent = facts.join("  ·  ");
    $("about").title = facts.join("\n");
    document.querySelectorAll("[data-word]").forEach(each => { each.textContent = Words.get(each.dataset.word); });
    $("language").textContent = Words.get("other");
    $("axis").textContent = Words.get(this.picture.mode === "steps" ? "axisSteps" : "axisTime");
    $("search").placeholder = Words.get("search");
    $("filter-types").querySelector("summary").textContent = Words.get("types");
    $("filter-kinds").querySelector("summary").textContent = Words.get("kinds");
    $("events").querySelector("h2").textContent = Words.get("events");
    $("picture").setAttribute("aria-label", Words.get("helpText"));
    this.buildFilters();
    this.buildHelp();
    this.buildLegend();
  }

  buildFilters() {
    const {$, trace, picture} = this;
    $("filter-nodes").replaceChildren(...trace.nodes.map((id, lane) => {
      const button = Inspector.el("button", "", "n" + id);
      button.type = "button";
      button.setAttribute("aria-pressed", String(!picture.hidden.has(lane)));
      button.addEventListener("click", () => this.toggleNode(lane));
      return button;
    }));
    const counts = new Array(trace.types.length).fill(0);
    for (const type of trace.m.type) counts[type]++;
    const kinds = new Array(trace.kinds.length).fill(0);
    for (const kind of trace.kind) kinds[kind]++;
    const boxes = (parent, names, tally, hidden, colour) => {
      const order = names.map((name, k) => k).sort((a, b) => names[a] < names[b] ? -1 : 1);
      parent.replaceChildren(...order.map(k => {
        const label = Inspector.el("label"), box = Inspector.el("input");
        box.type = "checkbox";
        box.checked = !hidden.has(names[k]);
        box.dataset.name = names[k];
        box.addEventListener("change", () => { if (box.checked) hidden.delete(names[k]); else hidden.add(names[k]); this.filter(); });
        label.append(box);
        if (colour) {
          const swatch = Inspector.el("span", "swatch");
          swatch.style.borderColor = colour(k);
          label.append(swatch);
        }
        label.append(names[k], Inspector.el("span", "count", Words.number(tally[k])));
        return label;
      }));
    };
    boxes($("filter-types").querySelector("div"), trace.types, counts, this.hiddenTypes, k => picture.typeColour[k] || picture.colours().quiet);
    boxes($("filter-kinds").querySelector("div"), trace.kinds, kinds, this.hiddenKinds, null);
  }

  buildHelp() {
    const dialog = this.$("help"), {el} = Inspector;
    const table = el("table");
    for (const [keys, text] of Words.get("keys")) {
      const row = el("tr"), first = el("td");
      for (const key of keys.split("  ")) first.append(el("kbd", "", key), " ");
      row.append(first, el("td", "", text));
      table.append(row);
    }
    const close = el("button", "", Words.get("close"));
    close.type = "button";
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(el("h2", "", Words.get("help")), el("p", "", Words.get("helpText")), table, close);
  }

  buildLegend() {
    const {picture} = this, c = picture.colours();
    const swatch = paint => {
      const canvas = document.createElement("canvas");
      canvas.width = 26 * picture.ratio || 26;
      canvas.height = 14 * picture.ratio || 14;
      canvas.style.width = "26px";
      canvas.style.height = "14px";
      const x = canvas.getContext("2d");
      x.scale(canvas.width / 26, canvas.width / 26);
      paint(x);
      return canvas;
    };
    const line = (x, colour, wide, dash) => { x.strokeStyle = colour; x.lineWidth = wide; x.setLineDash(dash || []); x.beginPath(); x.moveTo(1, 7); x.lineTo(25, 7); x.stroke(); };
    const items = [
      ["legendLeader", x => { Picture.TERMS.slice(0, 3).forEach((colour, k) => { x.fillStyle = colour; x.fillRect(k * 9, 1, 8, 12); }); }],
      ["legendFollower", x => { x.globalAlpha = 0.4; x.fillStyle = Picture.TERMS[0]; x.fillRect(0, 4, 26, 6); }],
      ["legendSeeking", x => line(x, c.seek, 2.5, [2, 4])],
      ["legendDown", x => { x.fillStyle = picture.hatch("down"); x.fillRect(0, 0, 26, 14); }],
      ["legendPaused", x => { x.fillStyle = picture.hatch("paused"); x.fillRect(0, 0, 26, 14); }],
      ["legendVote", x => { line(x, Picture.TYPES[0], 1.7); x.fillStyle = Picture.TYPES[0]; x.beginPath(); x.moveTo(26, 7); x.lineTo(18, 4); x.lineTo(18, 10); x.fill(); }],
      ["legendLost", x => { line(x, c.bad, 1.5, [4, 3]); x.setLineDash([]); x.beginPath(); x.moveTo(18, 3); x.lineTo(26, 11); x.moveTo(26, 3); x.lineTo(18, 11); x.stroke(); }],
    ];
    if (this.trace.cuts.length) items.push(["legendCut", x => { x.fillStyle = c.cut; x.fillRect(0, 0, 26, 14); x.fillStyle = c.cutLine; x.fillRect(0, 0, 26, 3); }]);
    if (!picture.ratio) picture.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.$("legend").replaceChildren(...items.map(([word, paint]) => {
      const span = Inspector.el("span");
      span.append(swatch(paint), Words.get(word));
      return span;
    }));
  }

  // ---- filter and search

  filter() {
    const {trace, picture} = this, n = trace.size;
    const types = new Uint8Array(trace.types.length);
    trace.types.forEach((type, k) => { types[k] = this.hiddenTypes.has(type) ? 1 : 0; });
    picture.hiddenTypes = types.some(Boolean) ? types : null;
    const kinds = trace.kinds.map(kind => this.hiddenKinds.has(kind));
    const all = !picture.hiddenTypes && !kinds.some(Boolean) && picture.hidden.size === 0;
    const mask = picture.mask = all ? null : new Uint8Array(n);
    if (mask) {
      for (let i = 0; i < n; i++) {
        const k = trace.messageAt[i];
        mask[i] = kinds[trace.kind[i]] || (trace.lane[i] >= 0 && picture.hidden.has(trace.lane[i])) || (k >= 0 && types[trace.m.type[k]]) ? 0 : 1;
      }
    }
    const query = this.$("search").value.trim().toLowerCase();
    this.list = [];
    for (let i = 0; i < n; i++) {
      if ((!mask || mask[i]) && (!query || trace.words[i].toLowerCase().includes(query))) this.list.push(i);
    }
    picture.found = query ? this.list : null;
    this.$("found").textContent = Words.get("found", Words.number(this.list.length), Words.number(n));
    picture.lanes();
    picture.clamp();
    this.$("list-size").style.height = Math.min(this.list.length * 20, 8e6) + "px";
    this.showRows(true);
    this.draw();
  }

  toggleNode(lane) {
    const {picture} = this;
    if (picture.hidden.has(lane)) picture.hidden.delete(lane); else if (picture.hidden.size < this.trace.nodes.length - 1) picture.hidden.add(lane);
    this.buildFilters();
    this.filter();
  }

  /** The rows of the list that are in sight; the list itself may have 100,000. */
  showRows(reveal) {
    const list = this.$("list"), rows = this.$("rows");
    const at = RunTrace.lower(this.list, this.selected);
    const share = Math.max(1, this.list.length * 20 / 8e6);
    if (reveal) {
      const y = at * 20 / share;
      if (y < list.scrollTop || y > list.scrollTop + list.clientHeight - 22) list.scrollTop = Math.max(0, y - list.clientHeight / 2);
    }
    const first = Math.max(0, Math.floor(list.scrollTop * share / 20) - 2);
    const last = Math.min(this.list.length, first + Math.ceil(list.clientHeight / 20) + 5);
    const made = [];
    for (let p = first; p < last; p++) {
      const i = this.list[p], e = this.trace.event(i);
      const row = Inspector.el("div");
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(i === this.selected));
      row.dataset.index = i;
      row.style.top = (list.scrollTop + (p * 20 - list.scrollTop * share)) + "px";
      row.append(Inspector.el("span", "t", Words.seconds(e.at)), Inspector.el("span", "n", e.node === undefined ? "–" : "n" + e.node));
      const told = (e.explained || []).map(why => " · " + Explained.text(why)).join("") + (e.notices || []).filter(n => !n.startsWith("LeadUntil")).map(n => " · " + Words.notice(n)).join("");
      row.append(Inspector.sentence(e).replace(/^n\d+ /, "") + told);
      made.push(row);
    }
    rows.replaceChildren(...made);
  }

  // ---- stepping

  select(i, reveal = true) {
    if (i < 0 || i >= this.trace.size) return false;
    this.selected = this.picture.selected = i;
    if (reveal) this.picture.reveal(i);
    this.inspector.show(i);
    this.showRows(true);
    this.draw();
    return true;
  }

  /** The next event in a direction that a test takes. */
  go(direction, test) {
    const {trace, picture} = this;
    for (let i = this.selected + direction; i >= 0 && i < trace.size; i += direction) {
      if (picture.eventPasses(i) && (!test || test(i))) return this.select(i);
    }
    this.say(Words.get("noMore"));
    return false;
  }

  goTo(list, direction) {
    const at = RunTrace.lower(list, direction > 0 ? this.selected + 1 : this.selected) - (direction > 0 ? 0 : 1);
    if (at >= 0 && at < list.length) return this.select(list[at]);
    this.say(Words.get("noMore"));
    return false;
  }

  say(text) {
    const {tip, stage} = {tip: this.$("tip"), stage: this.$("stage")};
    tip.textContent = text;
    tip.hidden = false;
    tip.style.left = stage.clientWidth / 2 - 90 + "px";
    tip.style.top = "60px";
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { tip.hidden = true; }, 1400);
  }

  get commands() {
    const {picture, trace} = this, same = i => trace.lane[i] === trace.lane[this.selected];
    return {
      next: () => this.go(1),
      previous: () => this.go(-1),
      nextHere: () => this.go(1, same),
      previousHere: () => this.go(-1, same),
      first: () => this.select(0),
      last: () => this.select(trace.size - 1),
      nextElection: () => this.goTo(trace.elections, 1),
      previousElection: () => this.goTo(trace.elections, -1),
      nextViolation: () => this.goTo(trace.violations.map(v => v.index), 1),
      previousViolation: () => this.goTo(trace.violations.map(v => v.index), -1),
      nextExplained: () => this.goTo(trace.told, 1),
      previousExplained: () => this.goTo(trace.told, -1),
      other: () => {
        const k = trace.messageAt[this.selected];
        if (k >= 0 && trace.m.send[k] >= 0) return this.select(trace.m.send[k]);
        const sent = trace.sentBy(this.selected).find(each => trace.m.receive[each] >= 0);
        return sent === undefined ? (this.say(Words.get("noMore")), false) : this.select(trace.m.receive[sent]);
      },
      up: () => this.beside(-1),
      down: () => this.beside(1),
      zoomIn: () => { picture.zoom(1.4, this.focusPx()); this.draw(); },
      zoomOut: () => { picture.zoom(1 / 1.4, this.focusPx()); this.draw(); },
      fit: () => { picture.fit(false); picture.clamp(); this.draw(); },
      axis: () => { picture.setMode(picture.mode === "steps" ? "time" : "steps"); this.speak(); this.draw(); },
      past: () => { picture.past = !picture.past; this.$("past").setAttribute("aria-pressed", String(picture.past)); this.draw(); },
      theme: () => this.theme(!picture.dark),
      language: () => this.language(Words.language === "pt" ? "en" : "pt"),
      help: () => { const dialog = this.$("help"); if (dialog.open) dialog.close(); else dialog.showModal(); },
      search: () => { this.$("search").focus(); this.$("search").select(); },
      play: () => this.play(),
    };
  }

  focusPx() { return this.picture.inSight(this.selected) ? this.picture.px(this.picture.pos[this.selected]) : undefined; }

  beside(direction) {
    const {picture, trace} = this;
    const row = (picture.row[trace.lane[this.selected]] ?? 0) + direction;
    const lane = picture.shown[row];
    if (lane === undefined) return false;
    const list = trace.eventsOf[lane], at = RunTrace.lower(list, this.selected);
    const near = [list[at - 1], list[at]].filter(i => i !== undefined).sort((a, b) => Math.abs(picture.pos[a] - picture.pos[this.selected]) - Math.abs(picture.pos[b] - picture.pos[this.selected]));
    return near.length ? this.select(near[0]) : false;
  }

  play() {
    clearInterval(this.playing);
    if (this.playing) this.playing = 0;
    else this.playing = setInterval(() => { if (!this.go(1)) this.play(); }, 180);
    document.querySelector('[data-do="play"]').textContent = Words.get(this.playing ? "pause" : "play");
  }

  theme(dark) {
    this.picture.dark = dark;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    try { localStorage.setItem("regente-theme", dark ? "dark" : "light"); } catch { /* not kept */ }
    this.picture.hatches = null;
    this.picture.strip = null;
    this.buildLegend();
    this.draw();
  }

  language(language) {
    Words.use(language);
    this.speak();
    this.picture.strip = null;
    this.filter();
    this.inspector.show(this.selected);
    if (Live.panel) Live.show();
  }

  // ---- mouse and keys

  draw() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      const before = performance.now();
      this.picture.draw();
      this.frames.push(performance.now() - before);
      if (this.frames.length > 2000) this.frames.splice(0, 1000);
    });
  }

  listen() {
    const {$} = this, canvas = $("picture");
    const on = (element, what, how, options) => element.addEventListener(what, how, options);
    document.querySelectorAll("[data-do]").forEach(button => on(button, "click", () => this.commands[button.dataset.do]()));
    let drag = null;
    on(canvas, "pointerdown", e => { drag = {x: e.clientX, y: e.clientY, moved: false}; canvas.setPointerCapture(e.pointerId); });
    on(canvas, "pointermove", e => {
      if (drag) {
        const dx = e.clientX - drag.x, dy = e.clientY - drag.y;
        if (!drag.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
        drag.moved = true;
        canvas.classList.add("dragging");
        this.picture.scrollBy(-dx);
        this.picture.scrollY = Math.max(0, Math.min(this.picture.maxScrollY, this.picture.scrollY - dy));
        drag.x = e.clientX;
        drag.y = e.clientY;
        this.draw();
      } else this.tip(e);
    });
    on(canvas, "pointerup", e => {
      canvas.classList.remove("dragging");
      if (drag && !drag.moved) { const i = this.picture.hit(e.offsetX, e.offsetY); if (i >= 0) this.select(i, false); }
      drag = null;
    });
    on(canvas, "pointerleave", () => { $("tip").hidden = true; });
    on(canvas, "wheel", e => {
      e.preventDefault();
      if (e.ctrlKey || e.metaKey) this.picture.zoom(Math.exp(-e.deltaY * 0.004), e.offsetX);
      else if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) this.picture.scrollBy(e.deltaX || e.deltaY);
      else if (this.picture.maxScrollY > 0 && e.altKey) this.picture.scrollY = Math.max(0, Math.min(this.picture.maxScrollY, this.picture.scrollY + e.deltaY));
      else this.picture.scrollBy(e.deltaY);
      this.draw();
    }, {passive: false});
    const overview = $("overview");
    const jump = e => {
      const p = this.picture, share = (e.offsetX - Picture.NAMES) / (p.ow - Picture.NAMES - 12), n = this.trace.size;
      p.left = p.pos[0] + share * (p.pos[n - 1] - p.pos[0]) - p.width() / p.scale / 2;
      p.clamp();
      this.draw();
    };
    on(overview, "pointerdown", e => { overview.setPointerCapture(e.pointerId); jump(e); });
    on(overview, "pointermove", e => { if (e.buttons) jump(e); });
    let waiting = 0;
    on($("search"), "input", () => { clearTimeout(waiting); waiting = setTimeout(() => this.filter(), 120); });
    on($("search"), "keydown", e => {
      if (e.key === "Enter") { clearTimeout(waiting); this.filter(); this.goTo(this.list, e.shiftKey ? -1 : 1); e.preventDefault(); }
      if (e.key === "Escape") { $("search").value = ""; this.filter(); canvas.focus(); }
      e.stopPropagation();
    });
    on($("list"), "scroll", () => this.showRows(false));
    on($("rows"), "click", e => { const row = e.target.closest("[data-index]"); if (row) this.select(Number(row.dataset.index)); });
    let sizing = null;
    on($("divider"), "pointerdown", e => { sizing = e.pointerId; $("divider").setPointerCapture(e.pointerId); });
    on($("divider"), "pointermove", e => { if (sizing !== null) { document.querySelector("aside").style.width = Math.max(240, window.innerWidth - e.clientX) + "px"; } });
    on($("divider"), "pointerup", () => { sizing = null; });
    new ResizeObserver(() => { this.picture.resize(); this.showRows(false); this.draw(); }).observe(canvas);
    on(document, "click", e => document.querySelectorAll("details[open]").forEach(each => { if (!each.contains(e.target)) each.open = false; }));
    on(document, "keydown", e => this.key(e));
  }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.tagName === "INPUT") return;
    if (e.target.tagName === "BUTTON" && (e.key === "Enter" || e.key === " ")) return;
    const c = this.commands;
    const keys = {
      ArrowRight: e.shiftKey ? c.nextHere : c.next, ArrowLeft: e.shiftKey ? c.previousHere : c.previous, ArrowUp: c.up, ArrowDown: c.down, Home: c.first, End: c.last,
      e: c.nextElection, E: c.previousElection, v: c.nextViolation, V: c.previousViolation, x: c.nextExplained, X: c.previousExplained, m: c.other, "+": c.zoomIn, "=": c.zoomIn, "-": c.zoomOut,
      0: c.fit, a: c.axis, c: c.past, "/": c.search, p: c.play, " ": c.play, l: c.language, d: c.theme, "?": c.help,
    };
    if (/^[1-9]$/.test(e.key) && Number(e.key) <= this.trace.nodes.length) this.toggleNode(Number(e.key) - 1);
    else if (keys[e.key]) keys[e.key]();
    else return;
    e.preventDefault();
  }

  tip(e) {
    const i = this.picture.hit(e.offsetX, e.offsetY), tip = this.$("tip");
    tip.hidden = i < 0;
    if (i < 0) return;
    const event = this.trace.event(i);
    tip.textContent = Inspector.sentence(event) + "\n" + Words.seconds(event.at) + (event.explained ? "\n" + event.explained.map(why => Explained.text(why)).join("\n") : "");
    tip.style.left = Math.min(e.offsetX + 14, this.picture.w - 260) + "px";
    tip.style.top = Math.max(4, e.offsetY - 50) + "px";
  }

  // ---- what tests ask

  expose() {
    const view = this;
    window.regente = {
      ready: true,
      get size() { return view.trace.size; },
      get nodes() { return view.trace.nodes; },
      get selected() { return view.selected; },
      get visible() { return view.list.length; },
      get language() { return Words.language; },
      event: (i = view.selected) => view.trace.event(i),
      sentence: (i = view.selected) => Inspector.sentence(view.trace.event(i)),
      state: (node, i = view.selected) => { const s = view.trace.stateAt(view.trace.laneOf.get(node), i); return Object.fromEntries([...s.parts].map(([part, values]) => [part, Object.fromEntries(values)])); },
      changes: (node, i = view.selected) => Object.fromEntries(view.trace.stateAt(view.trace.laneOf.get(node), i).changes),
      vector: (i = view.selected) => Array.from(view.trace.vector(i)),
      explained: why => Explained.text(why),
      unexplained: () => view.trace.told.flatMap(i => view.trace.event(i).explained.map(why => why.key)).filter((key, k, all) => !Explained.sentences[key] && all.indexOf(key) === k),
      elections: () => view.trace.elections,
      violations: () => view.trace.violations.map(v => ({property: v.violation, index: v.index})),
      messages: () => ({sent: view.trace.m.send.length, arrived: Array.from(view.trace.m.receive).filter(r => r >= 0).length}),
      do: name => view.commands[name](),
      select: i => view.select(i),
      search: text => { view.$("search").value = text; view.filter(); return view.list.length; },
      setLanguage: language => view.language(language),
      zoomTo: (eventsInSight, i = 0) => { const p = view.picture; p.scale = p.width() / Math.max(1e-9, p.pos[Math.min(view.trace.size - 1, i + eventsInSight)] - p.pos[i]); p.left = p.pos[i]; p.clamp(); view.draw(); },
      frames: view.frames,
      /** Scrolls on for so many frames and gives what each took: drawing, and from one frame to the next. */
      scroll: (count, px) => new Promise(done => {
        const drawing = [], between = [];
        let last = 0;
        const frame = now => {
          if (last) between.push(now - last);
          last = now;
          const before = performance.now();
          view.picture.scrollBy(px);
          view.picture.draw();
          drawing.push(performance.now() - before);
          if (drawing.length < count) requestAnimationFrame(frame); else done({drawing, between, lines: view.picture.drawn});
        };
        requestAnimationFrame(frame);
      }),
    };
  }
}
