// What the page asks for: the data- attributes of the script that embeds the widget, and where the script came from.

const NAME = 'data-subject-assistant';
// Only known while the script runs for the first time.
const script = document.currentScript || document.querySelector('script[data-controller]');
const wishes = script.dataset;
const controller = wishes.controller;
/** Everything is asked of where the script itself came from, whatever path a proxy gave it. */
const base = new URL('chat/v1/', script.src);

const LANGUAGES = Object.keys(TEXTS);
const known = wanted => LANGUAGES.find(each => each === (wanted || '').slice(0, 2).toLowerCase());

/** The language the page asks for: its own wish, else its lang attribute, else what the browser likes best, else Dutch. */
const languageOfPage = () => [wishes.language, document.documentElement.lang, ...navigator.languages].map(known).find(Boolean) || LANGUAGES[0];

let language = languageOfPage();
const otherLanguage = () => LANGUAGES.find(each => each !== language);

/** A text of the page's own (data-title, data-title-fr, ...), else ours. */
const say = (key, values) =>
  (wishes[key + language[0].toUpperCase() + language[1]] || wishes[key] || TEXTS[language][key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
