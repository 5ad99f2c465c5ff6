// The nodes in a circle, the coordinator's heartbeats as moving lines.

import { draw, show } from './dom.js';
import { say } from './words.js';

const CENTRE_X = 220;
const CENTRE_Y = 170;

/** Each node: {id, state: leads | follows | silent | idle, follows}. */
export function diagram(parent, nodes) {
  const radius = nodes.length > 1 ? 115 : 0;
  const places = new Map(nodes.map((node, i) => {
    const angle = (2 * Math.PI * i) / nodes.length - Math.PI / 2;
    return [node.id, { x: CENTRE_X + radius * Math.cos(angle), y: CENTRE_Y + radius * Math.sin(angle) }];
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
  show(parent, draw('svg', { viewBox: '0 0 440 340', role: 'img', 'aria-label': text }, ...spokes, ...drawn));
}
