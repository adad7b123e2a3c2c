// The desk works without this script; it spares a few steps. Texts come from data attributes.
"use strict";

(() => {
  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  // Who comes back by the browser's button can send it again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Choices that only make sense with another: <fieldset data-unless="id of a checkbox">.
  for (const group of document.querySelectorAll("fieldset[data-unless]")) {
    const box = document.getElementById(group.dataset.unless);
    const follow = () => { group.disabled = box.checked; };
    box.addEventListener("change", follow);
    follow();
  }

  // What went wrong is read out first.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
