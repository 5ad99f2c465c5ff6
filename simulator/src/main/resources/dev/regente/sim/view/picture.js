/** The space-time diagram and the strip below it, on two canvases. Draws only what is in sight, and less from afar. */
class Picture {
  static GUTTER = 92;
  static NAMES = 196;
  static TOP = 40;
  static TERMS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
  static TYPES = ["#d55e00", "#009e73", "#8f3f97", "#0072b2", "#b8860b", "#2a9fd6", "#a0522d", "#5b6c00"];

  constructor(canvas, overview, trace) {
    this.canvas = canvas;
    this.overview = overview;
    this.trace = trace;
    this.x = canvas.getContext("2d", {alpha: false});
    this.o = overview.getContext("2d", {alpha: false});
    this.mode = "steps";
    this.selected = -1;
    this.found = null;
    this.past = false;
    this.hidden = new Set();
    this.scrollY = 0;
    this.dark = false;
    this.place();
    this.colourTypes();
  }

  colourTypes() {
    let loud = 0;
    this.typeColour = this.trace.types.map((type, k) => this.trace.quiet[k] ? null : Picture.TYPES[loud++ % Picture.TYPES.length]);
  }

  /** Where each event stands: by time in milliseconds, or by steps that a long silence stretches a little. */
  place() {
    const t = this.trace, n = t.size;
    this.steps = new Float64Array(n);
    this.times = new Float64Array(n);
    let at = 0;
    for (let i = 0; i < n; i++) {
      if (i > 0) {
        const gap = t.at[i] - t.at[i - 1];
        at += 0.55 + (gap > 0 ? Math.min(0.9, 0.14 * Math.log10(1 + gap / 1e4)) : 0);
      }
      this.steps[i] = at;
      this.times[i] = t.at[i] / 1e6;
    }
    this.pos = this.mode === "steps" ? this.steps : this.times;
  }

  setMode(mode) {
    const middle = this.index(this.left + this.width() / 2 / this.scale);
    const before = this.selected >= 0 && this.inSight(this.selected) ? this.selected : middle;
    const px = (this.pos[before] - this.left) * this.scale;
    const share = this.scale * (this.pos[this.trace.size - 1] - this.pos[0]);
    this.mode = mode;
    this.pos = mode === "steps" ? this.steps : this.times;
    this.scale = share / Math.max(1e-9, this.pos[this.trace.size - 1] - this.pos[0]);
    this.left = this.pos[before] - px / this.scale;
    this.clamp();
    this.strip = null;
  }

  width() { return this.w - Picture.GUTTER; }
  inSight(i) { const px = (this.pos[i] - this.left) * this.scale; return px >= 0 && px <= this.width(); }
  px(position) { return Picture.GUTTER + (position - this.left) * this.scale; }
  posOf(i) { return i < this.trace.size ? this.pos[i] : this.pos[this.trace.size - 1] + 12 / this.scale; }

  /** The event nearest to a position. */
  index(position) {
    const k = RunTrace.lower(this.pos, position);
    if (k >= this.trace.size) return this.trace.size - 1;
    return k > 0 && position - this.pos[k - 1] < this.pos[k] - position ? k - 1 : k;
  }

  resize() {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const box = this.canvas.getBoundingClientRect();
    this.w = Math.max(200, Math.round(box.width));
    this.h = Math.max(100, Math.round(box.height));
    this.canvas.width = this.w * ratio;
    this.canvas.height = this.h * ratio;
    this.x.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ratio = ratio;
    this.strip = null;
    this.hatches = null;
    this.lanes();
    if (this.scale === undefined) this.fit(true);
    this.clamp();
  }

  lanes() {
    const t = this.trace;
    this.shown = [];
    for (let lane = 0; lane < t.nodes.length; lane++) if (!this.hidden.has(lane)) this.shown.push(lane);
    const room = this.h - Picture.TOP - 18;
    this.spacing = Math.max(30, Math.min(118, room / Math.max(1, this.shown.length)));
    this.total = this.spacing * this.shown.length;
    this.maxScrollY = Math.max(0, this.total - room);
    this.scrollY = Math.max(0, Math.min(this.maxScrollY, this.scrollY));
    this.base = Picture.TOP + (this.maxScrollY > 0 ? 0 : Math.max(0, (room - this.total) / 2));
    this.row = new Int16Array(t.nodes.length).fill(-1);
    this.shown.forEach((lane, row) => { this.row[lane] = row; });
  }

  y(lane) { return this.base + (this.row[lane] + 0.5) * this.spacing - this.scrollY; }

  fit(first) {
    const n = this.trace.size;
    const span = n > 1 ? this.pos[n - 1] - this.pos[0] : 1;
    this.scale = (this.width() - 40) / Math.max(span, 1e-9);
    if (first) { // readable at once: the first some hundred events
      this.scale = Math.max(this.scale, this.mode === "steps" ? 13 : this.scale);
    }
    this.left = this.pos[0] - 20 / this.scale;
  }

  clamp() {
    const n = this.trace.size;
    const span = Math.max(1e-9, this.pos[n - 1] - this.pos[0]);
    const least = (this.width() - 60) / span;
    const most = this.mode === "steps" ? 160 : 4000;
    this.scale = Math.max(Math.min(least, most), Math.min(this.scale, most));
    const margin = 60 / this.scale;
    const hi = this.pos[n - 1] + margin - this.width() / this.scale;
    this.left = Math.max(this.pos[0] - margin, Math.min(Math.max(hi, this.pos[0] - margin), this.left));
  }

  zoom(factor, atPx) {
    const at = atPx === undefined ? this.width() / 2 : atPx - Picture.GUTTER;
    const position = this.left + at / this.scale;
    this.scale *= factor;
    this.clamp();
    this.left = position - at / this.scale;
    this.clamp();
  }

  scrollBy(px) { this.left += px / this.scale; this.clamp(); }

  reveal(i) {
    const px = (this.pos[i] - this.left) * this.scale;
    if (px < this.width() * 0.08 || px > this.width() * 0.85) {
      this.left = this.pos[i] - this.width() * 0.4 / this.scale;
      this.clamp();
    }
    const lane = this.trace.lane[i];
    if (lane >= 0 && this.row[lane] >= 0 && this.maxScrollY > 0) {
      const y = this.y(lane);
      if (y < Picture.TOP + 20 || y > this.h - 30) this.scrollY = Math.max(0, Math.min(this.maxScrollY, this.scrollY + y - this.h / 2));
    }
  }

  colours() {
    return this.dark
      ? {paper: "#14181d", gutter: "#1b2027", ink: "#e6e8ea", dim: "#98a2ad", line: "#2c333c", lane: "#47505b", quiet: "#6d7781", cut: "rgba(230,159,0,.10)", cutLine: "#b98a2b", bad: "#ff8a4c", hatch: "#8b96a1", select: "#63b8ef", seek: "#d9a441"}
      : {paper: "#fcfcfa", gutter: "#f4f4ef", ink: "#1d232b", dim: "#66707a", line: "#ecece5", lane: "#c3c3ba", quiet: "#a9b0b6", cut: "rgba(230,159,0,.13)", cutLine: "#b07a00", bad: "#c04a00", hatch: "#7b8590", select: "#0072b2", seek: "#b07a00"};
  }

  hatch(kind) {
    if (!this.hatches) this.hatches = {};
    if (this.hatches[kind]) return this.hatches[kind];
    const tile = document.createElement("canvas");
    const size = 8 * this.ratio;
    tile.width = tile.height = size;
    const x = tile.getContext("2d");
    const c = this.colours();
    x.fillStyle = this.dark ? "#20262d" : kind === "down" ? "#e6e6e0" : "#e7eef5";
    x.fillRect(0, 0, size, size);
    x.strokeStyle = kind === "down" ? c.hatch : this.dark ? "#5f93bd" : "#7ea6c9";
    x.lineWidth = 1.3 * this.ratio;
    x.beginPath();
    for (const shift of [-size, 0, size]) {
      if (kind === "down") { x.moveTo(shift, size); x.lineTo(shift + size, 0); } else { x.moveTo(shift, 0); x.lineTo(shift + size, size); }
    }
    x.stroke();
    const pattern = this.x.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / this.ratio));
    return this.hatches[kind] = pattern;
  }

  /** The colour of a term; where an algorithm has none, that of the leader. */
  termColour(term, leader) {
    const place = term > 0 ? term - 1 : Math.max(0, this.trace.laneOf.get(leader) ?? 0);
    return Picture.TERMS[place % Picture.TERMS.length];
  }

  draw() {
    const x = this.x, t = this.trace, c = this.colours();
    x.fillStyle = c.paper;
    x.fillRect(0, 0, this.w, this.h);
    if (t.size === 0) return;
    const right = this.left + this.width() / this.scale;
    this.lo = Math.max(0, RunTrace.lower(this.pos, this.left) - 1);
    this.hi = Math.min(t.size, RunTrace.lower(this.pos, right) + 1);
    x.save();
    x.beginPath();
    x.rect(Picture.GUTTER, 0, this.w - Picture.GUTTER, this.h);
    x.clip();
    this.drawGrid(x, c);
    this.drawCuts(x, c);
    this.drawLanes(x, c);
    this.drawGaps(x, c);
    this.drawMessages(x, c);
    this.drawEvents(x, c);
    this.drawViolations(x, c);
    this.drawSelection(x, c);
    this.drawTicks(x, c);
    x.restore();
    this.drawGutter(x, c);
    this.drawOverview(c);
  }

  drawGrid(x, c) {
    const t = this.trace;
    x.font = "11px system-ui, sans-serif";
    x.textBaseline = "middle";
    x.textAlign = "center";
    x.strokeStyle = c.line;
    x.lineWidth = 1;
    let lastPx = -1e9;
    this.ticks = [];
    const mark = (px, nanos, digits) => {
      if (px - lastPx < 84) return;
      lastPx = px;
      const at = Math.round(px) + 0.5;
      x.strokeStyle = c.line;
      x.beginPath(); x.moveTo(at, 20); x.lineTo(at, this.h); x.stroke();
      this.ticks.push([Words.seconds(nanos, digits), px]);
    };
    if (this.mode === "time") {
      const wide = 100 / this.scale;
      let step = Math.pow(10, Math.floor(Math.log10(wide)));
      step *= wide / step > 5 ? 10 : wide / step > 2 ? 5 : 2;
      const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step / 1000))));
      for (let ms = Math.max(0, Math.ceil(this.left / step) * step); ms <= this.left + this.width() / this.scale; ms += step) mark(this.px(ms), ms * 1e6, digits);
    } else {
      const span = (t.at[Math.max(this.lo, this.hi - 1)] - t.at[this.lo]) / 1e9;
      const digits = span > 0 ? Math.max(1, Math.min(9, Math.ceil(-Math.log10(span / 10)) + 1)) : 4;
      const every = Math.max(1, Math.pow(2, Math.ceil(Math.log2(100 / (this.scale * 0.8)))));
      for (let i = Math.ceil(this.lo / every) * every; i < this.hi; i += every) mark(this.px(this.pos[i]), t.at[i], digits);
    }
  }

  /** Over what was scrolled up behind it. */
  drawTicks(x, c) {
    x.fillStyle = c.paper;
    x.fillRect(Picture.GUTTER, 0, this.w, 20);
    x.fillStyle = c.dim;
    x.font = "11px system-ui, sans-serif";
    x.textAlign = "center";
    for (const [text, px] of this.ticks) x.fillText(text, px, 10);
  }

  drawCuts(x, c) {
    const t = this.trace;
    let lastLabel = -1e9;
    for (const cut of t.cuts) {
      if (cut.from > this.hi) break;
      if (cut.to < this.lo) continue;
      const a = Math.max(Picture.GUTTER - 5, this.px(this.posOf(cut.from))), b = Math.min(this.w + 5, this.px(this.posOf(cut.to)));
      x.fillStyle = c.cut;
      x.fillRect(a, 22, Math.max(1.5, b - a), this.h - 22);
      x.fillStyle = c.cutLine;
      x.fillRect(a, 22, Math.max(1.5, b - a), 3);
      if (b - a > 46 && a > lastLabel) {
        x.font = "600 11px system-ui, sans-serif";
        x.textAlign = "left";
        x.fillText("✂ " + cut.label, Math.max(a, Picture.GUTTER) + 5, 33, Math.max(30, b - Math.max(a, Picture.GUTTER) - 8));
        lastLabel = b;
      }
    }
  }

  drawLanes(x, c) {
    const t = this.trace;
    for (const lane of this.shown) {
      const y = this.y(lane);
      if (y < -40 || y > this.h + 40) continue;
      x.strokeStyle = c.lane;
      x.lineWidth = 1;
      x.beginPath(); x.moveTo(Picture.GUTTER, Math.round(y) + 0.5); x.lineTo(this.w, Math.round(y) + 0.5); x.stroke();
      const list = t.roles[lane];
      let k = 0;
      for (let lo = 0, hi = list.length; lo < hi;) { const mid = (lo + hi) >> 1; if (list[mid].to < this.lo) lo = k = mid + 1; else hi = mid; }
      let reached = -1;
      for (; k < list.length && list[k].from <= this.hi; k++) {
        const each = list[k];
        const a = Math.max(Picture.GUTTER - 10, this.px(this.posOf(each.from))), b = Math.min(this.w + 10, this.px(this.posOf(each.to)));
        if (each.role === "down" || b < reached + 0.3) continue;
        reached = b;
        const wide = Math.max(1, b - a);
        if (each.role === "leader") {
          x.fillStyle = this.termColour(each.term, t.nodes[lane]);
          x.fillRect(a, y - 9, wide, 18);
          if (wide > 78) {
            x.fillStyle = "#fff";
            x.font = "600 11px system-ui, sans-serif";
            x.textAlign = "left";
            const from = Math.max(a, Picture.GUTTER) + 12;
            if (b - from > 60) this.leads = (this.leads || []), this.leads.push([Words.get("leader") + (each.term > 0 ? " · " + Words.get("term") + " " + each.term : ""), from, y, b - from]);
          }
        } else if (each.role === "follower") {
          x.globalAlpha = 0.4;
          x.fillStyle = this.termColour(each.term, each.leader);
          x.fillRect(a, y - 3, wide, 6);
          x.globalAlpha = 1;
        } else if (wide > 3) {
          x.strokeStyle = c.seek;
          x.lineWidth = 2.5;
          x.setLineDash([2, 4]);
          x.beginPath(); x.moveTo(a, y); x.lineTo(b, y); x.stroke();
          x.setLineDash([]);
        }
      }
    }
  }

  drawGaps(x, c) {
    for (const over of this.trace.expired) { // a lease that is over: the band is empty
      if (over.from > this.hi) break;
      if (over.to < this.lo || this.row[over.lane] < 0) continue;
      const a = Math.max(Picture.GUTTER - 10, this.px(this.posOf(over.from))), b = Math.min(this.w + 10, this.px(this.posOf(over.to)));
      x.fillStyle = c.paper;
      x.fillRect(a, this.y(over.lane) - 7, Math.max(1, b - a), 14);
    }
    for (const gap of this.trace.gaps) {
      if (gap.from > this.hi) break;
      if (gap.to < this.lo || this.row[gap.lane] < 0) continue;
      const a = Math.max(Picture.GUTTER - 10, this.px(this.posOf(gap.from))), b = Math.min(this.w + 10, this.px(this.posOf(gap.to)));
      const y = this.y(gap.lane);
      const high = Math.min(13, this.spacing * 0.36);
      x.fillStyle = this.hatch(gap.what);
      x.fillRect(a, y - high, Math.max(2, b - a), 2 * high);
      x.strokeStyle = c.hatch;
      x.lineWidth = 1;
      x.strokeRect(a + 0.5, y - high, Math.max(2, b - a), 2 * high);
      if (b - a > 70) {
        const text = Words.get(gap.what);
        x.font = "600 11px system-ui, sans-serif";
        x.textAlign = "left";
        const from = Math.max(a, Picture.GUTTER) + 16, wide = x.measureText(text).width;
        if (b - from > wide + 8) {
          x.fillStyle = c.paper;
          x.fillRect(from - 4, y - 7, wide + 8, 14);
          x.fillStyle = c.ink;
          x.fillText(text, from, y + 0.5);
        }
      }
    }
  }

  passes(k) {
    const m = this.trace.m;
    if (this.row[m.from[k]] < 0 || this.row[m.to[k]] < 0) return false;
    return !this.hiddenTypes || !this.hiddenTypes[m.type[k]];
  }

  drawMessages(x, c) {
    const t = this.trace, m = t.m;
    const a = RunTrace.lower(m.first, Math.max(0, this.lo - RunTrace.LONG)), b = RunTrace.lower(m.first, this.hi + 1);
    const many = b - a;
    const density = (this.hi - this.lo) / this.width();
    const groups = new Map();
    const add = k => {
      const type = m.type[k];
      const fate = m.fate[k];
      const lost = fate === "lost" || fate === "cut" || fate === "dropped" || fate === "unmatched";
      const key = (t.quiet[type] ? 0 : 1 + type) * 3 + (lost ? 1 : m.receive[k] < 0 ? 2 : 0);
      let group = groups.get(key);
      if (!group) groups.set(key, group = []);
      group.push(k);
    };
    const coarse = density > 0.55;
    const seen = coarse ? new Set() : null;
    const cell = density > 4 ? 9 : 5;
    let budget = 4200;
    for (let p = a; p < b && budget > 0; p++) {
      const k = m.order[p];
      if (m.receive[k] >= 0 && m.receive[k] < this.lo) continue;
      if (!this.passes(k)) continue;
      if (coarse) { // from afar: one arrow for all alike that begin at the same place
        const column = Math.round((this.pos[Math.max(0, m.first[p])] - this.left) * this.scale / (t.quiet[m.type[k]] ? cell * 2.5 : cell));
        const key = ((column * 64 + (m.from[k] & 63)) * 64 + (m.to[k] & 63)) * 64 + (t.quiet[m.type[k]] ? 0 : 1 + (m.type[k] & 31)) * 2 + (m.receive[k] < 0 ? 1 : 0);
        if (seen.has(key)) continue;
        seen.add(key);
      }
      budget--;
      add(k);
    }
    for (const k of m.long) if (m.send[k] < this.lo - RunTrace.LONG && m.receive[k] > this.lo && this.passes(k)) add(k);
    const keys = [...groups.keys()].sort((p, q) => p - q);
    const heads = density < 0.35, labels = this.scale > 22 && this.mode === "steps" && many < 900 || this.hi - this.lo < 60;
    this.drawn = 0;
    for (const key of keys) {
      const quiet = key < 3, lost = key % 3 === 1, open = key % 3 === 2; // open: on its way, or held back
      const colour = quiet ? c.quiet : this.typeColour[Math.floor(key / 3) - 1];
      const group = groups.get(key);
      x.strokeStyle = lost ? c.bad : colour;
      x.fillStyle = colour;
      x.globalAlpha = quiet ? (coarse ? 0.4 : 0.75) : coarse ? 0.75 : 1;
      x.lineWidth = quiet ? 0.9 : coarse ? 1.1 : 1.7;
      if (lost || open) x.setLineDash(open ? [2, 3] : [4, 3]);
      x.beginPath();
      for (const k of group) {
        const line = this.line(k);
        x.moveTo(line[0], line[1]);
        x.lineTo(line[2], line[3]);
        this.drawn++;
      }
      x.stroke();
      x.setLineDash([]);
      if (lost) {
        x.lineWidth = coarse ? 1.2 : 2;
        x.beginPath();
        const s = coarse ? 2.5 : 4;
        for (const k of group) {
          const l = this.line(k);
          x.moveTo(l[2] - s, l[3] - s); x.lineTo(l[2] + s, l[3] + s); x.moveTo(l[2] - s, l[3] + s); x.lineTo(l[2] + s, l[3] - s);
        }
        x.stroke();
      } else if (heads && !open) {
        x.beginPath();
        for (const k of group) {
          const l = this.line(k), angle = Math.atan2(l[3] - l[1], l[2] - l[0]), size = quiet ? 5 : 8;
          const tx = l[2] - 4.2 * Math.cos(angle), ty = l[3] - 4.2 * Math.sin(angle);
          x.moveTo(tx, ty);
          x.lineTo(tx - size * Math.cos(angle - 0.36), ty - size * Math.sin(angle - 0.36));
          x.lineTo(tx - size * Math.cos(angle + 0.36), ty - size * Math.sin(angle + 0.36));
        }
        x.fill();
      }
      x.globalAlpha = 1;
      if (labels && !quiet) {
        x.font = "10.5px system-ui, sans-serif";
        x.textAlign = "center";
        for (const k of group.slice(0, 160)) {
          const l = this.line(k), dx = l[2] - l[0], dy = l[3] - l[1];
          if (dx * dx + dy * dy < 2300) continue;
          let angle = Math.atan2(dy, dx);
          if (Math.abs(angle) > 1.25) angle = 0;
          x.save();
          const at = 0.36;
          x.translate(l[0] + dx * at, l[1] + dy * at);
          x.rotate(angle);
          const text = t.types[m.type[k]];
          x.lineWidth = 3;
          x.strokeStyle = c.paper;
          x.strokeText(text, 0, angle === 0 ? 0 : -6);
          x.fillStyle = colour;
          x.fillText(text, 0, angle === 0 ? 0 : -6);
          x.restore();
        }
      }
    }
  }

  /** From where to where a message is drawn. */
  line(k) {
    const m = this.trace.m;
    const y1 = this.y(m.from[k]), y2 = this.y(m.to[k]);
    if (m.send[k] < 0) { const at = this.px(this.pos[m.receive[k]]); return [at - 16, y1 + (y2 - y1) * 0.5, at, y2]; }
    const x1 = this.px(this.pos[m.send[k]]);
    if (m.receive[k] >= 0) {
      const x2 = this.px(this.pos[m.receive[k]]);
      return m.fate[k] === "dropped" ? [x1, y1, x1 + (x2 - x1) * 0.86, y1 + (y2 - y1) * 0.86] : [x1, y1, x2, y2];
    }
    const reach = Math.min(0.55, 60 / Math.max(1, Math.abs(y2 - y1)) + 0.2);
    return [x1, y1, x1 + Math.max(9, Math.min(30, this.scale * 1.1)), y1 + (y2 - y1) * reach];
  }

  eventPasses(i) { return !this.mask || this.mask[i] === 1; }

  drawEvents(x, c) {
    const t = this.trace;
    const density = (this.hi - this.lo) / this.width();
    const size = density > 0.4 ? 1.6 : density > 0.12 ? 2.6 : 3.8;
    if (density > 1.2) { // from afar: a tick for each column that holds something
      const columns = new Map();
      const step = Math.max(1, Math.floor((this.hi - this.lo) / 60000));
      x.fillStyle = c.ink;
      x.globalAlpha = 0.35;
      for (let i = this.lo; i < this.hi; i += step) {
        if (t.lane[i] < 0 || this.row[t.lane[i]] < 0 || !t.loud[i] || !this.eventPasses(i)) continue;
        const key = Math.round(this.px(this.pos[i])) * 1024 + this.row[t.lane[i]];
        if (!columns.has(key)) columns.set(key, i);
      }
      for (const i of columns.values()) x.fillRect(this.px(this.pos[i]), this.y(t.lane[i]) - 5, 1, 10);
      x.globalAlpha = 1;
    } else {
      const past = this.past && this.selected >= 0;
      for (let i = this.lo; i < this.hi; i++) {
        const lane = t.lane[i];
        if (lane < 0 || this.row[lane] < 0) continue;
        const px = this.px(this.pos[i]), y = this.y(lane), kind = t.kinds[t.kind[i]];
        const on = this.eventPasses(i) && (!past || t.inPast(i, this.selected));
        x.globalAlpha = on ? 1 : 0.16;
        x.fillStyle = x.strokeStyle = c.ink;
        if (kind === "timer" || kind === "durable" || kind === "persist-failed") {
          x.fillStyle = kind === "timer" ? c.paper : c.dim;
          x.lineWidth = 1.2;
          x.beginPath(); x.moveTo(px, y - size - 0.5); x.lineTo(px + size + 0.5, y); x.lineTo(px, y + size + 0.5); x.lineTo(px - size - 0.5, y); x.closePath();
          x.fill();
          if (kind === "timer" && size > 2) x.stroke();
        } else if (kind === "started") {
          x.beginPath(); x.moveTo(px - size, y - size - 1.5); x.lineTo(px + size + 2.5, y); x.lineTo(px - size, y + size + 1.5); x.closePath(); x.fill();
        } else if (kind === "crashed") {
          x.lineWidth = 2.4;
          const s = size + 1.5;
          x.strokeStyle = c.bad;
          x.beginPath(); x.moveTo(px - s, y - s); x.lineTo(px + s, y + s); x.moveTo(px - s, y + s); x.lineTo(px + s, y - s); x.stroke();
        } else if (kind === "dropped" || kind === "paused" || kind === "resumed" || kind === "node" || kind === "disk") {
          x.fillRect(px - 1, y - size - 1, 2, 2 * size + 2);
        } else {
          x.beginPath(); x.arc(px, y, kind === "link-up" || kind === "link-down" ? size * 0.65 : size, 0, 6.2832); x.fill();
        }
      }
      x.globalAlpha = 1;
      if (density < 0.25) {
        x.font = "600 12px system-ui, sans-serif";
        x.textAlign = "center";
        for (let p = RunTrace.lower(t.told, this.lo); p < t.told.length && t.told[p] < this.hi; p++) {
          const lane = t.lane[t.told[p]];
          if (lane < 0 || this.row[lane] < 0) continue;
          const px = this.px(this.pos[t.told[p]]), y = this.y(lane) - 16;
          x.fillStyle = "#e69f00";
          x.beginPath(); x.arc(px, y, 6, 0, 6.2832); x.fill();
          x.fillStyle = "#1d232b";
          x.font = "700 9.5px system-ui, sans-serif";
          x.fillText("?", px, y + 0.5);
        }
      }
    }
    for (const [text, from, y, room] of this.leads || []) {
      x.font = "600 11px system-ui, sans-serif";
      x.textAlign = "left";
      const wide = x.measureText(text).width;
      if (wide > room) continue;
      x.fillStyle = c.paper;
      x.globalAlpha = 0.88;
      x.fillRect(from - 4, y - 27, wide + 8, 15);
      x.globalAlpha = 1;
      x.fillStyle = c.ink;
      x.fillText(text, from, y - 19);
    }
    this.leads = null;
    if (this.found && this.hi - this.lo < 4000) {
      x.strokeStyle = "#cc79a7";
      x.lineWidth = 2;
      for (let p = RunTrace.lower(this.found, this.lo); p < this.found.length && this.found[p] < this.hi; p++) {
        const lane = t.lane[this.found[p]];
        if (lane < 0 || this.row[lane] < 0) continue;
        x.beginPath(); x.arc(this.px(this.pos[this.found[p]]), this.y(lane), 6.5, 0, 6.2832); x.stroke();
      }
    }
    x.fillStyle = c.ink;
    const stars = t.elections;
    for (let p = RunTrace.lower(stars, this.lo); p < stars.length && stars[p] < this.hi; p++) {
      const lane = t.lane[stars[p]];
      if (lane < 0 || this.row[lane] < 0) continue;
      this.star(x, this.px(this.pos[stars[p]]), this.y(lane), density > 1.2 ? 5 : 8, c);
    }
  }

  star(x, px, y, size, c) {
    x.beginPath();
    for (let k = 0; k < 10; k++) {
      const r = k % 2 ? size * 0.45 : size, angle = -Math.PI / 2 + k * Math.PI / 5;
      if (k) x.lineTo(px + r * Math.cos(angle), y + r * Math.sin(angle)); else x.moveTo(px + r * Math.cos(angle), y + r * Math.sin(angle));
    }
    x.closePath();
    x.fillStyle = "#f0e442";
    x.fill();
    x.strokeStyle = "#1d232b";
    x.lineWidth = 1;
    x.stroke();
  }

  drawViolations(x, c) {
    let last = -1e9;
    for (const v of this.trace.violations) {
      if (v.index < this.lo || v.index > this.hi) continue;
      const px = Math.round(this.px(this.pos[v.index])) + 0.5;
      x.strokeStyle = v.finding ? "#cc79a7" : c.bad;
      x.lineWidth = v.finding ? 1.2 : 2;
      x.setLineDash(v.finding ? [3, 3] : []);
      x.beginPath(); x.moveTo(px, 22); x.lineTo(px, this.h); x.stroke();
      x.setLineDash([]);
      if (px - last > 30) {
        x.font = "600 11px system-ui, sans-serif";
        x.textAlign = "left";
        const text = (v.finding ? "◇ " : "✖ ") + v.violation, wide = x.measureText(text).width + 10;
        x.fillStyle = v.finding ? "#8a4a6d" : c.bad;
        x.fillRect(px, this.h - 18, wide, 16);
        x.fillStyle = this.dark && !v.finding ? "#14181d" : "#fff";
        x.fillText(text, px + 5, this.h - 9.5);
        last = px + wide;
      }
    }
  }

  drawSelection(x, c) {
    const i = this.selected, t = this.trace, m = t.m;
    if (i < 0) return;
    const px = this.px(this.pos[i]);
    x.strokeStyle = c.select;
    x.globalAlpha = 0.5;
    x.lineWidth = 1;
    x.beginPath(); x.moveTo(px, 20); x.lineTo(px, this.h); x.stroke();
    x.globalAlpha = 1;
    const lines = t.sentBy(i);
    if (t.messageAt[i] >= 0) lines.push(t.messageAt[i]);
    x.lineWidth = 3;
    for (const k of lines) {
      if (this.row[m.from[k]] < 0 || this.row[m.to[k]] < 0) continue;
      const l = this.line(k);
      x.beginPath(); x.moveTo(l[0], l[1]); x.lineTo(l[2], l[3]); x.stroke();
    }
    const lane = t.lane[i];
    if (lane >= 0 && this.row[lane] >= 0) {
      x.lineWidth = 2.5;
      x.beginPath(); x.arc(px, this.y(lane), 8.5, 0, 6.2832); x.stroke();
    }
  }

  drawGutter(x, c) {
    const t = this.trace;
    x.fillStyle = c.gutter;
    x.fillRect(0, 0, Picture.GUTTER, this.h);
    x.fillStyle = c.lane;
    x.fillRect(Picture.GUTTER - 1, 0, 1, this.h);
    const i = this.selected >= 0 ? this.selected : this.lo;
    for (const lane of this.shown) {
      const y = this.y(lane);
      if (y < Picture.TOP - 10 || y > this.h + 20) continue;
      const role = t.role(lane, i), gap = t.gapAt(lane, i);
      const what = gap ? gap.what : role ? role.role : "";
      x.textAlign = "left";
      x.font = "700 14px system-ui, sans-serif";
      x.fillStyle = c.ink;
      x.fillText("n" + t.nodes[lane], 12, y - 6);
      if (role && role.role === "leader" && !gap) {
        x.fillStyle = this.termColour(role.term, t.nodes[lane]);
        x.fillRect(0, y - 15, 5, 30);
      }
      x.font = "11px system-ui, sans-serif";
      x.fillStyle = c.dim;
      const text = what === "leader" ? Words.get("leader") + (role.term > 0 ? " · " + role.term : "") : what === "follower" ? Words.get("follower") + " n" + role.leader : what ? Words.get(what) : "";
      x.fillText(text, 12, y + 9, Picture.GUTTER - 16);
    }
  }

  /** The rows of the strip: leaders, then each property that was ever broken. */
  properties() {
    if (this.rows) return this.rows;
    const names = new Map();
    for (const v of this.trace.violations) {
      const row = names.get(v.violation) || names.set(v.violation, {name: v.violation, marks: [], finding: true}).get(v.violation);
      row.marks.push(v.index);
      if (!v.finding) row.finding = false;
    }
    const end = this.trace.end;
    for (const each of end && end.expectations || []) {
      const broken = [...names.keys()].find(name => each.text.includes(name));
      if (!broken && names.size < 7) names.set(each.text, {name: each.text, marks: [], held: each.held});
    }
    return this.rows = [...names.values()].slice(0, 7);
  }

  overviewHeight() { return 14 * (1 + this.properties().length) + Math.min(70, 6 * this.trace.nodes.length + 4) + 10; }

  /** The whole run in a few rows: drawn once, and then only copied. */
  paintStrip(c) {
    const t = this.trace, ratio = this.ratio;
    const box = this.overview.getBoundingClientRect();
    this.ow = Math.max(200, Math.round(box.width));
    this.oh = this.overviewHeight();
    this.overview.style.height = this.oh + "px";
    this.overview.width = this.ow * ratio;
    this.overview.height = this.oh * ratio;
    const strip = document.createElement("canvas");
    strip.width = this.ow * ratio;
    strip.height = this.oh * ratio;
    const x = strip.getContext("2d", {alpha: false});
    x.scale(ratio, ratio);
    x.fillStyle = c.gutter;
    x.fillRect(0, 0, this.ow, this.oh);
    const wide = this.ow - Picture.NAMES - 12;
    const first = this.pos[0], span = Math.max(1e-9, this.pos[t.size - 1] - first);
    const at = i => Picture.NAMES + (i >= t.size ? wide : (this.pos[i] - first) / span * wide);
    this.stripAt = at;
    x.font = "10.5px system-ui, sans-serif";
    x.textBaseline = "middle";
    let y = 5;
    const name = text => { x.fillStyle = c.dim; x.textAlign = "left"; 
      while (text.length > 3 && x.measureText(text).width > Picture.NAMES - 14) text = text.slice(0, text.endsWith("…") ? -2 : -1) + "…";
      x.fillText(text, 8, y + 5); };
    const good = this.dark ? "#2f8f70" : "#5fb89b";
    name(Words.get("leaders"));
    x.fillStyle = c.line;
    x.fillRect(Picture.NAMES, y, wide, 9);
    for (const each of t.leaderCount) {
      if (each.count === 0) continue;
      x.fillStyle = each.count === 1 ? good : c.bad;
      x.fillRect(at(each.from), each.count === 1 ? y + 2 : y, Math.max(each.count === 1 ? 0.6 : 1.5, at(each.to) - at(each.from)), each.count === 1 ? 5 : 9);
    }
    for (const row of this.properties()) {
      y += 14;
      name(row.name);
      const broken = row.marks.length ? at(row.marks[0]) : Picture.NAMES + wide;
      const whole = row.held === undefined;
      x.fillStyle = row.held === false ? c.bad : good;
      x.fillRect(Picture.NAMES, y + 2, whole ? broken - Picture.NAMES : wide, 5);
      if (whole) { x.fillStyle = row.finding ? "#cc79a7" : c.bad; x.globalAlpha = 0.45; x.fillRect(broken, y + 2, Picture.NAMES + wide - broken, 5); x.globalAlpha = 1; }
      x.fillStyle = row.finding ? "#8a4a6d" : c.bad;
      for (const mark of row.marks) x.fillRect(at(mark) - 1, y, 2, 9);
    }
    y += 15;
    const each = Math.min(6, 66 / t.nodes.length);
    for (const cut of t.cuts) { x.fillStyle = c.cutLine; x.globalAlpha = 0.3; x.fillRect(at(cut.from), y, Math.max(1, at(cut.to) - at(cut.from)), each * t.nodes.length); x.globalAlpha = 1; }
    t.roles.forEach((list, lane) => {
      for (const role of list) {
        if (role.role === "down") continue;
        x.fillStyle = role.role === "seeking" ? c.seek : this.termColour(role.term, role.role === "leader" ? t.nodes[lane] : role.leader);
        x.globalAlpha = role.role === "leader" ? 1 : role.role === "follower" ? 0.3 : 0.55;
        const high = role.role === "leader" ? each : each * 0.6;
        x.fillRect(at(role.from), y + lane * each + (each - high) / 2, Math.max(0.5, at(role.to) - at(role.from)), high);
      }
    });
    x.globalAlpha = 1;
    for (const gap of t.gaps) { x.fillStyle = c.hatch; x.globalAlpha = 0.75; x.fillRect(at(gap.from), y + gap.lane * each, Math.max(1, at(gap.to) - at(gap.from)), Math.max(1, each - 1)); }
    x.globalAlpha = 1;
    this.strip = strip;
  }

  drawOverview(c) {
    if (!this.strip) this.paintStrip(c);
    const o = this.o, t = this.trace;
    o.setTransform(1, 0, 0, 1, 0, 0);
    o.drawImage(this.strip, 0, 0);
    o.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const wide = this.ow - Picture.NAMES - 12, first = this.pos[0], span = Math.max(1e-9, this.pos[t.size - 1] - first);
    const a = Picture.NAMES + Math.max(0, (this.left - first) / span) * wide;
    const b = Picture.NAMES + Math.min(1, (this.left + this.width() / this.scale - first) / span) * wide;
    o.fillStyle = c.select;
    o.globalAlpha = 0.13;
    o.fillRect(a, 0, Math.max(3, b - a), this.oh);
    o.globalAlpha = 1;
    o.strokeStyle = c.select;
    o.lineWidth = 1.2;
    o.strokeRect(a, 0.6, Math.max(3, b - a), this.oh - 1.2);
    if (this.selected >= 0) { o.fillStyle = c.select; o.fillRect(this.stripAt(this.selected) - 0.75, 0, 1.5, this.oh); }
  }

  /** What is under a point: an event, or the event that sent a message. */
  hit(px, py) {
    const t = this.trace;
    let best = -1, least = 12 * 12;
    for (let i = RunTrace.lower(this.pos, this.left + (px - Picture.GUTTER - 12) / this.scale); i < t.size; i++) {
      const dx = this.px(this.pos[i]) - px;
      if (dx > 12) break;
      if (t.lane[i] < 0 || this.row[t.lane[i]] < 0 || !this.eventPasses(i)) continue;
      const dy = this.y(t.lane[i]) - py, distance = dx * dx + dy * dy;
      if (distance < least) { least = distance; best = i; }
    }
    if (best >= 0 || this.hi - this.lo > 3000) return best;
    const m = t.m;
    let near = 5;
    for (let p = RunTrace.lower(m.first, Math.max(0, this.lo - 300)), end = RunTrace.lower(m.first, this.hi + 1); p < end; p++) {
      const k = m.order[p];
      if (!this.passes(k)) continue;
      const l = this.line(k), dx = l[2] - l[0], dy = l[3] - l[1], size = dx * dx + dy * dy;
      const s = Math.max(0, Math.min(1, ((px - l[0]) * dx + (py - l[1]) * dy) / size));
      const distance = Math.hypot(px - l[0] - s * dx, py - l[1] - s * dy);
      if (distance < near) { near = distance; best = m.receive[k] >= 0 ? m.receive[k] : m.send[k]; }
    }
    return best;
  }
}
