// What both pages share: the language button and the line that says which node serves the page.

import { byId } from './dom.js';
import { onChange } from './nodes.js';
import { say, speakAll, spoken, switchLanguage } from './words.js';

let link = null;

function paint() {
  const element = byId('link');
  if (link === null) return;
  element.className = 'link ' + (link.live ? 'live' : 'lost');
  element.textContent = link.live ? say('link.live', new URL(link.url).host) : say('link.lost');
}

export function start() {
  byId('language').addEventListener('click', switchLanguage);
  onChange((url, live) => {
    link = { url, live };
    paint();
  });
  spoken(() => {
    const button = byId('language');
    button.textContent = say('language');
    button.lang = document.documentElement.lang === 'pt-BR' ? 'en' : 'pt-BR';
    paint();
  });
  speakAll();
}
