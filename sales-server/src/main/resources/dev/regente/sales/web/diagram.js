// The nodes in a circle, the coordinator's heartbeats as moving lines.

import { draw, show } from './dom.js';
import { say } from './words.js';

const RADIUS = 115;

/** Each node: {id, state: leads | follows | silent | idle, follows}. */
export function diagram(parent, nodes) {
  if (nodes.length === 0) return;
  const places = new Map(nodes.map((node, i) => {
    const angle = (2 * Math.PI * i) / nodes.length - Math.PI / 2;
    return [node.id, { x: RADIUS * Math.cos(angle), y: RADIUS * Math.sin(angle) }];
  }));
  const leader = nodes.find((node) => node.state === 'leads');
  const spokes = [];
  if (leader) {
    const from = places.get(leader.id);
    for (const node of nodes) {
      if (node.id === leader.id) continue;
      const to = places.get(node.id);
      const beats = node.state === 'follows' && node.follows === leader.id;
      spokes.push(draw('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: beats ? 'spoke beats' : 'spoke' }));
    }
  }
  const drawn = nodes.map((node) => {
    const { x, y } = places.get(node.id);
    return draw('g', { class: node.state }, draw('circle', { cx: x, cy: y, r: 32 }),
      draw('text', { x, y: y + 8, class: 'id' }, String(node.id)));
  });
  const followers = leader ? nodes.filter((node) => node.follows === leader.id && node.state === 'follows').map((node) => node.id) : [];
  const text = leader ? say('cluster.picture.text', leader.id, followers.join(', ') || say('node.none')) : say('cluster.picture.none');
  const xs = [...places.values()].map((place) => place.x);
  const ys = [...places.values()].map((place) => place.y);
  const edge = 40;
  const left = Math.min(...xs) - edge;
  const top = Math.min(...ys) - edge;
  const viewBox = `${left} ${top} ${Math.max(...xs) + edge - left} ${Math.max(...ys) + edge - top}`;
  show(parent, draw('svg', { viewBox, role: 'img', 'aria-label': text }, ...spokes, ...drawn));
}
