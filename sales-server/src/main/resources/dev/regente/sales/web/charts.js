// Bars, drawn from what the server totalled.

import { draw, make, show } from './dom.js';
import { money, number, say } from './words.js';

const WIDTH = 900;
const HEIGHT = 240;
const BOTTOM = 28;
const TOP = 24;

const short = (value) => (value >= 10000 ? number(value / 1000) + 'k' : number(value));

/** Upright bars. Each item: {label, total, count}. */
export function bars(parent, items, title) {
  if (items.length === 0) {
    show(parent, make('p', {}, say('empty')));
    return;
  }
  const most = Math.max(...items.map((item) => Number(item.total)), 0.01);
  const step = WIDTH / items.length;
  const broad = Math.min(step * 0.66, 90);
  const room = HEIGHT - BOTTOM - TOP;
  const labelled = Math.ceil(items.length / 14);
  const drawn = items.map((item, i) => {
    const height = Math.max((Number(item.total) / most) * room, 1);
    const x = step * i + (step - broad) / 2;
    const y = HEIGHT - BOTTOM - height;
    const group = draw('g', {}, draw('title', {}, `${item.label}: ${money(item.total)} (${number(item.count)})`),
      draw('rect', { x, y, width: broad, height, rx: 4 }));
    if (i % labelled === 0) {
      group.append(
        draw('text', { x: x + broad / 2, y: y - 7, 'text-anchor': 'middle', class: 'value' }, short(Number(item.total))),
        draw('text', { x: x + broad / 2, y: HEIGHT - 8, 'text-anchor': 'middle' }, item.label));
    }
    return group;
  });
  const summary = items.map((item) => `${item.label}: ${money(item.total)}`).join('; ');
  show(parent, draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${title}. ${summary}` },
    draw('line', { x1: 0, x2: WIDTH, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }), ...drawn));
}

/** A ranking as a table with a bar below each name; all that equal the first are marked as first. */
export function ranking(parent, entries, title) {
  if (entries.length === 0) {
    show(parent, make('p', {}, say('empty')));
    return;
  }
  const most = Math.max(...entries.map((entry) => Number(entry.total)), 0.01);
  const rows = entries.map((entry) => {
    const fill = make('span', { class: 'fill' });
    fill.style.width = (Number(entry.total) / most) * 100 + '%';
    const sales = entry.count === 1 ? say('rank.one') : say('rank.many', number(entry.count));
    const first = entry.total === entries[0].total && entry.count > 0;
    return make('tr', { class: first ? 'first' : null },
      make('th', { scope: 'row' }, entry.name, ' ', make('small', {}, sales),
        make('span', { class: 'track', 'aria-hidden': 'true' }, fill)),
      make('td', { class: 'number' }, money(entry.total)));
  });
  show(parent, make('table', { class: 'rank' }, make('caption', { class: 'hidden' }, title), make('tbody', {}, ...rows)));
}
