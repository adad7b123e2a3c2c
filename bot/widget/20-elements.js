// Making elements. Text goes in as text nodes only: whatever a message holds, it is shown, never run.

/** What must say something else when the language changes. */
const bound = [];
const bind = change => {
  bound.push(change);
  change();
};

/** A text of ours, in whatever language the widget speaks now. */
const words = (key, values) => {
  const node = new Text();
  bind(() => { node.data = say(key, values); });
  return node;
};

/**
 * Make an element.
 *
 * A function among the attributes listens to the event of that name; a list is a text of ours by its key, and its values.
 * A list among the children is one too. No attribute is ever `style`: a strict policy (CSP) would refuse it.
 */
const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (Array.isArray(value)) bind(() => element.setAttribute(name, say(...value)));
    else if (value != null && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(each => each != null && each !== false).map(each => (Array.isArray(each) ? words(...each) : each)));
  return element;
};

const icon = name => {
  const [svg, path] = ['svg', 'path'].map(tag => document.createElementNS('http://www.w3.org/2000/svg', tag));
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
};

/** A button with an icon, and a name for who does not see it. */
const iconButton = (name, key, click, more) => make('button', { type: 'button', class: 'icon', 'aria-label': [key], title: [key], click, ...more }, icon(name));

/** Links only lead to the web: an address that is anything else is none. */
const address = text => (/^https?:\/\//i.test(text) ? text : null);

/** A link to another window. */
const link = (href, ...children) => make('a', { href: address(href), target: '_blank', rel: 'noopener' }, ...children, make('span', { class: 'hidden' }, ' ', ['tab']));

/** The text of a message, with its web and mail addresses as links. */
const linked = text =>
  text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]»”]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/).map((part, index) =>
    index % 2 ? (address(part) ? make('a', { href: part, target: '_blank', rel: 'noopener' }, part) : make('a', { href: `mailto:${part}` }, part)) : part
  );

/** The moment of a message, as a clock shows it. */
const clock = time => new Date(time).toLocaleTimeString(`${language}-BE`, { hour: '2-digit', minute: '2-digit' });
