// One accent colour, whatever the page chose: text on it and links in it stay readable (WCAG 2.2, 1.4.3: 4.5 to 1).

const luminance = colour => {
  const [red, green, blue] = colour.map(part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
/** The colour, moved towards black or white until it can be read on a surface. */
const readable = (colour, surface) => {
  const end = luminance(surface) > 0.18 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.map(part => Math.round(part + (end - part) * share));
    if (contrast(mixed, surface) >= 4.6) return mixed;
  }
  return [end, end, end];
};

/** Set the colours on an element that is in the document: the browser itself reads whatever way the accent was written. */
const paint = (element, accent) => {
  element.style.color = accent || '';
  const parts = accent && element.style.color && getComputedStyle(element).color.match(/^rgb\((\d+), (\d+), (\d+)\)$/);
  element.style.color = '';
  const colour = parts ? parts.slice(1).map(Number) : ACCENT;
  const on = contrast(colour, [255, 255, 255]) >= 4.5 ? [255, 255, 255] : readable(colour, colour);
  for (const [name, value] of Object.entries({ accent: colour, on, 'ink-light': readable(colour, [238, 241, 243]), 'ink-dark': readable(colour, [45, 52, 58]) })) {
    element.style.setProperty(`--${name}`, `rgb(${value})`);
  }
};
/** Where the page names none. */
const ACCENT = [21, 94, 117];
