// Builds elements. Text is only ever set as text, so nothing that a server or a person wrote is read as markup.

const SVG = 'http://www.w3.org/2000/svg';

export const byId = (id) => document.getElementById(id);

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const make = (name, attributes, ...children) => build(document.createElement(name), attributes, children);

export const draw = (name, attributes, ...children) => build(document.createElementNS(SVG, name), attributes, children);

export function show(parent, ...children) {
  parent.replaceChildren(...children);
}
