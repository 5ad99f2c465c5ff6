/** A trace in memory: its lines, and flat arrays of what the picture asks for at every frame. */
class RunTrace {
  static QUIET = new Set(["HEARTBEAT", "ACK", "NACK", "PRECHECK", "PRECHECK-ANSWER", "GREETING", "HOP-ACK"]);

  constructor(text) {
    this.head = null;
    this.end = null;
    this.violations = [];
    const lines = [];
    for (let from = 0; from < text.length;) {
      let to = text.indexOf("\n", from);
      if (to < 0) to = text.length;
      if (to > from) lines.push(text.slice(from, to));
      from = to + 1;
    }
    this.lines = [];
    const parsed = [];
    for (const line of lines) {
      let object;
      try { object = JSON.parse(line); } catch { continue; } // a torn last line
      if (object.format !== undefined) this.head = this.head || object;
      else if (object.violation !== undefined) this.violations.push(object);
      else if (object.end !== undefined) this.end = object;
      else if (object.event !== undefined) { parsed.push(object); this.lines.push(line); }
    }
    if (!this.head || this.head.format !== "regente-trace") throw new Error("no regente-trace");
    if (this.head.version !== 1) throw new Error("regente-trace version " + this.head.version);
    this.index(parsed);
  }

  index(events) {
    const n = this.size = events.length;
    this.nodes = this.head.nodes;
    const laneOf = new Map(this.nodes.map((id, lane) => [id, lane]));
    this.laneOf = laneOf;
    this.at = new Float64Array(n);
    this.lane = new Int16Array(n).fill(-1);
    this.kind = new Uint8Array(n);
    this.loud = new Uint8Array(n);
    this.kinds = [];
    this.types = [];
    this.words = new Array(n);
    this.elections = [];
    this.told = [];
    this.eventsOf = this.nodes.map(() => []);
    this.partsOf = this.nodes.map(() => new Set());
    this.roles = this.nodes.map(() => []);
    this.gaps = [];
    this.leases = this.nodes.map(() => []);
    this.expired = [];
    this.cuts = [];
    const sends = new Map();
    const m = this.m = {send: [], receive: [], from: [], to: [], type: [], fate: [], number: [], sentIn: []};
    const typeIndex = new Map(), kindIndex = new Map();
    const numbered = (map, list, word) => {
      let k = map.get(word);
      if (k === undefined) { k = list.length; list.push(word); map.set(word, k); }
      return k;
    };
    const add = (send, receive, from, to, type, fate, id) => {
      m.send.push(send); m.receive.push(receive); m.from.push(from); m.to.push(to);
      m.type.push(numbered(typeIndex, this.types, type)); m.fate.push(fate); m.number.push(id);
      return m.send.length - 1;
    };
    this.messageAt = new Int32Array(n).fill(-1);
    const open = new Map();
    let cutFrom = -1, cutPairs = [];
    for (let i = 0; i < n; i++) {
      const e = events[i];
      const lane = e.node === undefined ? -1 : laneOf.get(e.node) ?? -1;
      this.at[i] = e.at;
      this.lane[i] = lane;
      this.kind[i] = numbered(kindIndex, this.kinds, e.kind);
      if (lane >= 0) this.eventsOf[lane].push(i);
      if (lane >= 0 && e.state) this.partsOf[lane].add(e.part);
      const words = [e.node === undefined ? "" : "n" + e.node, e.kind, e.part || "", e.what || ""];
      let loud = e.kind === "started" || e.kind === "crashed" || e.kind === "paused" || e.kind === "resumed" || e.kind === "asked";
      if (e.message) {
        words.push(e.message.text || e.message.type, "from n" + e.message.from);
        loud = loud || !RunTrace.QUIET.has(e.message.type);
        const known = sends.get(e.message.id);
        if (known !== undefined && known.length > 0) {
          const k = known[0];
          if (m.receive[k] < 0) { m.receive[k] = i; this.messageAt[i] = k; }
          else this.messageAt[i] = add(m.send[k], i, m.from[k], m.to[k], this.types[m.type[k]], "copy", e.message.id);
          if (e.kind === "dropped") m.fate[this.messageAt[i]] = "dropped";
        } else {
          const from = laneOf.get(e.message.from);
          if (from !== undefined && lane >= 0) this.messageAt[i] = add(-1, i, from, lane, e.message.type, "unsent", e.message.id);
        }
      }
      if (e.sent && lane >= 0) {
        for (const s of e.sent) {
          const to = laneOf.get(s.to);
          if (to === undefined) continue;
          const k = add(i, -1, lane, to, s.type, s.fate || "", s.id);
          if (sends.has(s.id)) sends.get(s.id).push(k); else sends.set(s.id, [k]);
          words.push("→ n" + s.to + " " + (s.text || s.type));
          loud = loud || !RunTrace.QUIET.has(s.type);
        }
      }
      if (e.notices) {
        for (const notice of e.notices) {
          words.push(notice);
          if (notice.startsWith("Elected[")) this.elections.push(i);
          loud = loud || !notice.startsWith("LeadUntil");
        }
      }
      if (e.explained) {
        this.told.push(i);
        loud = true;
        for (const why of e.explained) words.push(Object.values(why).join(" "), Explained.text(why));
      }
      if (e.threw) words.push(e.threw);
      this.words[i] = words.join(" ");
      this.loud[i] = loud ? 1 : 0;
      if (lane >= 0) {
        if (e.role !== undefined) this.roles[lane].push({from: i, role: e.role, term: e.term || 0, leader: e.leader || 0});
        if (e.leadUntil !== undefined) this.leases[lane].push({from: i, until: e.leadUntil});
        if (e.kind === "crashed" || e.kind === "paused") { this.close(open, lane, i); open.set(lane, {lane, from: i, to: -1, what: e.kind === "crashed" ? "down" : "paused"}); }
        else if (e.kind === "started" || e.kind === "resumed") this.close(open, lane, i);
      }
      if (e.cuts) {
        if (cutPairs.length) this.cuts.push({from: cutFrom, to: i, pairs: cutPairs});
        cutFrom = i;
        cutPairs = e.cuts.map(p => p.split(">").map(Number));
      }
    }
    if (cutPairs.length) this.cuts.push({from: cutFrom, to: n, pairs: cutPairs});
    for (const lane of [...open.keys()]) this.close(open, lane, n);
    for (let lane = 0; lane < this.nodes.length; lane++) { // down from the start
      const first = this.eventsOf[lane].find(i => events[i].kind === "started");
      if (first === undefined ? this.eventsOf[lane].length === 0 : first > 0 && events[first].at > 0) {
        this.gaps.push({lane, from: 0, to: first === undefined ? n : first, what: "down"});
      }
    }
    this.gaps.sort((a, b) => a.from - b.from);
    this.cuts.forEach(cut => { cut.label = RunTrace.cutLabel(cut.pairs, this.nodes); });
    this.roles.forEach(list => list.forEach((each, k) => { each.to = k + 1 < list.length ? list[k + 1].from : n; }));
    for (const key of ["send", "receive"]) m[key] = Int32Array.from(m[key]);
    for (const key of ["from", "to", "type"]) m[key] = Int16Array.from(m[key]);
    this.quiet = this.types.map(type => RunTrace.QUIET.has(type));
    this.sends();
    this.expiries();
    this.leaders();
    for (const v of this.violations) v.index = Math.max(0, Math.min(n - 1, this.find(v.event, events)));
    this.violations.sort((a, b) => a.index - b.index);
    this.eventNumber = Float64Array.from(events, e => e.event);
  }

  close(open, lane, at) {
    const gap = open.get(lane);
    if (gap) { gap.to = at; this.gaps.push(gap); open.delete(lane); }
  }

  find(number, events) {
    let lo = 0, hi = events.length - 1;
    while (lo < hi) { const mid = (lo + hi + 1) >> 1; if (events[mid].event <= number) lo = mid; else hi = mid - 1; }
    return lo;
  }

  /** Messages by the event that sent them, and the few that are under way for long. */
  sends() {
    const m = this.m, n = m.send.length;
    const order = Int32Array.from({length: n}, (_, k) => k);
    const first = k => m.send[k] >= 0 ? m.send[k] : m.receive[k];
    order.sort((a, b) => first(a) - first(b));
    m.order = order;
    m.first = Int32Array.from(order, first);
    m.long = [];
    for (let k = 0; k < n; k++) if (m.send[k] >= 0 && m.receive[k] - m.send[k] > RunTrace.LONG) m.long.push(k);
    m.out = new Map(); // filled on demand
  }

  /** Where a leader's time had run out although it did not know, or had not said so. */
  expiries() {
    this.leases.forEach((list, lane) => list.forEach((lease, k) => {
      const role = this.role(lane, lease.from);
      if (!role || role.role !== "leader") return;
      const end = Math.min(role.to, k + 1 < list.length ? list[k + 1].from : this.size);
      const over = RunTrace.lower(this.at, lease.until);
      if (over < end) this.expired.push({lane, from: Math.max(over, lease.from + 1), to: end});
    }));
    this.expired.sort((a, b) => a.from - b.from);
  }

  static LONG = 1500;

  /** How many style themselves leader, over the run: the first of the properties. */
  leaders() {
    const steps = [];
    this.roles.forEach((list, lane) => list.forEach(each => steps.push([each.from, lane, each.role === "leader"])));
    this.expired.forEach(each => {
      steps.push([each.from, each.lane, false]);
      if (each.to < this.size && this.role(each.lane, each.to).role === "leader") steps.push([each.to, each.lane, true]);
    });
    steps.sort((a, b) => a[0] - b[0]);
    const now = new Set();
    this.leaderCount = [];
    let last = -1;
    for (const [at, lane, leads] of steps) {
      if (leads) now.add(lane); else now.delete(lane);
      const count = Math.min(2, now.size);
      if (count !== last) {
        const back = this.leaderCount[this.leaderCount.length - 1];
        if (back && back.from === at) back.count = count; else this.leaderCount.push({from: at, count});
        last = count;
      }
    }
    this.leaderCount.forEach((each, k) => { each.to = k + 1 < this.leaderCount.length ? this.leaderCount[k + 1].from : this.size; });
  }

  static cutLabel(pairs, nodes) {
    const cut = new Set(pairs.map(p => p[0] + ">" + p[1]));
    const touched = nodes.filter(id => pairs.some(p => p[0] === id || p[1] === id));
    const groups = [];
    const seen = new Set();
    for (const id of touched) {
      if (seen.has(id)) continue;
      const group = [id];
      seen.add(id);
      for (let g = 0; g < group.length; g++) {
        for (const other of touched) {
          if (!seen.has(other) && !cut.has(group[g] + ">" + other) && !cut.has(other + ">" + group[g])) { seen.add(other); group.push(other); }
        }
      }
      groups.push(group.sort((a, b) => a - b));
    }
    let between = 0;
    for (let a = 0; a < groups.length; a++) for (let b = a + 1; b < groups.length; b++) between += 2 * groups[a].length * groups[b].length;
    if (groups.length > 1 && between === pairs.length) return groups.map(g => g.join(" ")).join(" | ");
    const shown = pairs.slice(0, 6).map(p => p[0] + "→" + p[1]).join(", ");
    return shown + (pairs.length > 6 ? ", … (" + pairs.length + ")" : "");
  }

  event(i) { return JSON.parse(this.lines[i]); }

  /** The messages that event i sent. */
  sentBy(i) {
    const m = this.m, found = [];
    for (let p = RunTrace.lower(m.first, i); p < m.first.length && m.first[p] === i; p++) if (m.send[m.order[p]] === i) found.push(m.order[p]);
    return found;
  }

  /** The first place in a sorted array whose value is not less. */
  static lower(array, value, size = array.length) {
    let lo = 0, hi = size;
    while (lo < hi) { const mid = (lo + hi) >> 1; if (array[mid] < value) lo = mid + 1; else hi = mid; }
    return lo;
  }

  /** The last segment of a list that begins at or before an event. */
  static segment(list, i) {
    let lo = 0, hi = list.length - 1, found = null;
    while (lo <= hi) { const mid = (lo + hi) >> 1; if (list[mid].from <= i) { found = list[mid]; lo = mid + 1; } else hi = mid - 1; }
    return found;
  }

  role(lane, i) { return RunTrace.segment(this.roles[lane], i); }

  gapAt(lane, i) { return this.gaps.find(gap => gap.lane === lane && gap.from <= i && i < gap.to) || null; }

  /** The state of a node after event i, by part; with what its last event changed. */
  stateAt(lane, i) {
    const list = this.eventsOf[lane];
    const last = RunTrace.lower(list, i + 1) - 1;
    const parts = new Map();
    const base = new Set();
    const trail = [];
    for (let p = last; p >= 0 && base.size < this.partsOf[lane].size; p--) {
      const line = this.lines[list[p]];
      if (line.includes('"kind":"crashed"') && base.size > 0) break; // the process before
      if (line.includes('"state":{') || line.includes('"change":{')) {
        const e = JSON.parse(line);
        if (!base.has(e.part)) { trail.push(e); if (e.state) base.add(e.part); }
      }
    }
    const lastEvent = last >= 0 ? list[last] : -1;
    let changes = new Map();
    for (let t = trail.length - 1; t >= 0; t--) {
      const e = trail[t];
      const part = parts.get(e.part) || parts.set(e.part, new Map()).get(e.part);
      const now = new Map();
      if (e.state) { part.clear(); for (const key in e.state) { part.set(key, e.state[key]); } }
      else {
        for (const key in e.change) {
          now.set(key, part.has(key) ? part.get(key) : null);
          if (e.change[key] === null) part.delete(key); else part.set(key, e.change[key]);
        }
      }
      changes = e.event === this.eventNumber[lastEvent] ? new Map([...now].map(([k, v]) => [e.part + "/" + k, v])) : new Map();
    }
    return {parts, changes, event: lastEvent};
  }

  /** How many events of each node happened before or with event i, by causality: its vector clock. */
  vector(i) {
    if (!this.clocks) this.computeClocks();
    return this.clocks ? this.clocks.subarray(i * this.nodes.length, (i + 1) * this.nodes.length) : null;
  }

  computeClocks() {
    const n = this.size, w = this.nodes.length;
    if (n * w > 2e7) return;
    const clocks = new Int32Array(n * w), latest = new Int32Array(w).fill(-1);
    this.place = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const lane = this.lane[i];
      if (lane < 0) continue;
      if (latest[lane] >= 0) clocks.copyWithin(i * w, latest[lane] * w, latest[lane] * w + w);
      const k = this.messageAt[i];
      if (k >= 0 && this.m.send[k] >= 0 && this.m.fate[k] !== "dropped") {
        const s = this.m.send[k] * w;
        for (let j = 0; j < w; j++) if (clocks[s + j] > clocks[i * w + j]) clocks[i * w + j] = clocks[s + j];
      }
      this.place[i] = this.kinds[this.kind[i]] === "dropped" ? clocks[i * w + lane] : ++clocks[i * w + lane];
      latest[lane] = i;
    }
    this.clocks = clocks;
  }

  /** Whether event e can have influenced event i. */
  inPast(e, i) {
    const vector = this.vector(i);
    if (!vector || this.lane[e] < 0) return e <= i;
    return e <= i && this.place[e] <= vector[this.lane[e]];
  }

  static async unpack(element) {
    const packed = atob(element.textContent.replace(/\s+/g, ""));
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }
}
