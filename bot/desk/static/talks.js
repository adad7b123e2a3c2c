// New messages without reloading, and signs of typing and reading. Everything works without this script, by reloading.
// The stream says only which talk changed; what is shown is then asked for as any page is.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  // What this page is about, and the texts that are needed; no such mark: a page that stands still.
  const mark = byId("here");
  const here = mark ? mark.dataset : {};
  const live = byId("live");
  const talk = here.talk;
  const log = () => byId("lines");
  const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const toEnd = () => { const box = log(); if (box) box.scrollTop = box.scrollHeight; };

  // --- Parts of a page, taken anew --------------------------------------------------------
  const swap = (page, ids) => {
    const focused = document.activeElement && document.activeElement.id;
    for (const id of ids) {
      const [old, fresh] = [byId(id), page.getElementById(id)];
      if (!old || !fresh) continue;
      const follows = id === "lines" && isAtEnd(old);
      const place = old.scrollTop;
      old.replaceWith(document.adoptNode(fresh));
      if (id === "lines") fresh.scrollTop = follows ? fresh.scrollHeight : place;
    }
    // Whoever was on a button stays on it.
    if (focused && byId(focused) && document.activeElement === document.body) byId(focused).focus();
    count();
  };
  const of = (page) => (page.getElementById("here") || { dataset: {} }).dataset;
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  let asking = null;
  let again = new Set();
  const refresh = (ids) => {
    ids.forEach((id) => again.add(id));
    if (asking) return;
    asking = (async () => {
      while (again.size) {
        const wanted = [...again];
        again = new Set();
        const answer = await fetch(here.now, { headers: { accept: "text/html" } });
        // Logged out, or gone: the page itself says what is the matter.
        if (!answer.ok || answer.redirected) { location.reload(); return; }
        const page = await parsed(answer);
        const before = log() && Number(log().dataset.last);
        const wasMine = here.mine;
        swap(page, wanted);
        if (wasMine && of(page).mine !== wasMine) { keepTyped(); location.reload(); return; }
        if (before !== null && log() && Number(log().dataset.last) > before) sign({ seen: log().dataset.last });
        const title = page.querySelector("title");
        if (title) document.title = title.textContent;
        await new Promise((done) => setTimeout(done, 250));
      }
    })().catch(lost).finally(() => { asking = null; });
  };
  // What was typed when a colleague took the talk is not thrown away with the box.
  const keepTyped = () => {
    const text = byId("text");
    if (text && text.value.trim()) sessionStorage.setItem(`typed ${talk}`, text.value);
  };

  // --- How long somebody waits -------------------------------------------------------------
  const units = document.documentElement.lang === "fr" ? ["s", "min", "h", "j"] : ["s", "min", "u", "d"];
  const waited = (since) => {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 1000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (minutes < 1) return `${seconds} ${units[0]}`;
    if (hours < 1) return `${minutes} ${units[1]}`;
    if (hours < 24) return `${hours} ${units[2]} ${String(minutes % 60).padStart(2, "0")}`;
    return `${Math.floor(hours / 24)} ${units[3]}`;
  };
  const count = () => {
    for (const each of document.querySelectorAll("time[data-since]")) {
      const text = waited(each.dataset.since);
      if (each.textContent !== text) each.textContent = text;
    }
  };
  setInterval(count, 5000);

  // --- The stream -----------------------------------------------------------------------------
  const lost = () => {
    if (!live) return;
    live.classList.remove("on");
    live.classList.add("lost");
    if (!live.dataset.text) live.dataset.text = live.innerHTML;
    live.textContent = `${here.lost} `;
  };
  const found = () => {
    if (!live) return;
    live.classList.remove("lost");
    live.classList.add("on");
    if (live.dataset.text) live.innerHTML = live.dataset.text;
  };
  const parts = (here.parts || "").split(" ").filter(Boolean);
  let version = byId("state") && byId("state").dataset.version;
  const changed = (each) => {
    if (!talk) { refresh(parts); return; }
    if (each.id !== talk) return;
    const wanted = [];
    if (each.version === undefined || String(each.version) !== version) {
      version = String(each.version);
      wanted.push("state", "lines", "summary", "history");
    }
    if (each.last > Number(log().dataset.last)) wanted.push("lines", "summary");
    if (each.seen !== undefined && each.seen !== changed.seen) {
      changed.seen = each.seen;
      if (document.querySelector(".line.staff")) wanted.push("lines");
    }
    if (wanted.length) refresh(wanted);
    const typing = byId("typing");
    if (typing && each.typing !== undefined) {
      typing.hidden = !each.typing;
      if (each.typing && isAtEnd(log())) toEnd();
    }
  };
  let stream = null;
  const listen = () => {
    if (!here.stream || !window.EventSource || stream || (talk && document.hidden)) return;
    stream = new EventSource(here.stream);
    stream.addEventListener("sync", () => { found(); if (listen.again) refresh(talk ? ["state", "lines", "summary"] : parts); listen.again = true; });
    stream.addEventListener("talk", (event) => changed(JSON.parse(event.data)));
    stream.addEventListener("queue", (event) => {
      const { waiting } = JSON.parse(event.data);
      if (talk) document.title = document.title.replace(/^(\(\d+\) )?/, waiting ? `(${waiting}) ` : "");
    });
    stream.addEventListener("error", () => {
      lost();
      // The browser tries again by itself, but not after a refusal, such as the end of the session.
      if (stream.readyState === EventSource.CLOSED) { stream = null; setTimeout(listen, 5000); }
    });
  };

  // --- Signs --------------------------------------------------------------------------------------
  const token = document.querySelector('meta[name="csrf-token"]');
  const sign = (fields) => {
    if (!talk || here.mine !== "yes" || document.hidden) return;
    const headers = { "X-CSRF-Token": token.content, "Content-Type": "application/x-www-form-urlencoded" };
    fetch(here.sign, { method: "POST", headers, body: new URLSearchParams(fields) }).catch(() => {});
  };
  let typedAt = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "text") return;
    const isTyping = event.target.value.trim() !== "";
    // Said again before it goes out by itself.
    if (isTyping && Date.now() - typedAt < 4000) return;
    typedAt = isTyping ? Date.now() : 0;
    sign({ typing: isTyping ? "yes" : "no" });
  });
  // A browser has few lines to one server (six, without HTTP/2), and staff have many talks open: a talk that nobody looks at gives its
  // line back, and says once a minute that its agent is there. The queue keeps its line: its number stands in the title of the tab.
  let pulse = null;
  const beHere = () => {
    const headers = { "X-CSRF-Token": token.content, "Content-Type": "application/x-www-form-urlencoded" };
    fetch(here.sign, { method: "POST", headers, body: "" }).catch(() => {});
  };
  document.addEventListener("visibilitychange", () => {
    if (!talk) return;
    if (document.hidden) {
      if (stream) { stream.close(); stream = null; }
      if (here.mine === "yes" && !pulse) pulse = setInterval(beHere, 50000);
      return;
    }
    clearInterval(pulse);
    pulse = null;
    listen();
    if (log()) sign({ seen: log().dataset.last });
  });

  // --- Forms that change a part of the page -----------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
      event.preventDefault();
      byId("box").requestSubmit(byId("send"));
    }
    if (event.key === "Escape") for (const each of document.querySelectorAll("details.menu[open]")) { each.open = false; each.querySelector("summary").focus(); }
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.live || (event.defaultPrevented && !form.dataset.sending)) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const by = event.submitter;
    const fields = new URLSearchParams(new FormData(form));
    if (by && by.name) fields.set(by.name, by.value);
    const address = by && by.hasAttribute("formaction") ? by.formAction : form.action;
    try {
      const answer = await fetch(address, { method: "POST", body: fields, headers: { accept: "text/html" } });
      const page = await parsed(answer);
      const ids = form.dataset.live.split(" ");
      // Not a page of this talk: logged out, or the talk is gone.
      if (!of(page).talk) { location.assign(answer.url && answer.redirected ? answer.url : location.href); return; }
      const isSearch = by && by.value === "find";
      if (of(page).mine !== here.mine) { document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main"))); here.mine = of(page).mine; return; }
      swap(page, isSearch ? ["found"] : ids);
      // With what was said the sign of typing went out; the next letter lights it again.
      if (by && by.id === "send") { typedAt = 0; toEnd(); }
      const next = byId(isSearch ? "sought" : form.id === "box" ? "text" : "note");
      if (next) { next.focus(); if (next.setSelectionRange && next.id === "text") next.setSelectionRange(next.value.length, next.value.length); }
    } catch (error) {
      // The same id is still in the form: pressed again, it is sent once.
      let told = form.querySelector("p.wrong");
      if (!told) { told = document.createElement("p"); told.className = "wrong"; told.setAttribute("role", "alert"); form.prepend(told); }
      told.textContent = here.failed;
    } finally {
      delete form.dataset.sending;
      delete form.dataset.sent;
    }
  });

  // --- Choices of the queue are made at once -------------------------------------------------------------
  for (const each of document.querySelectorAll("form.filters input[type=radio]")) each.addEventListener("change", () => each.form.requestSubmit());

  toEnd();
  if (talk) {
    const typed = sessionStorage.getItem(`typed ${talk}`);
    if (typed && byId("text") && !byId("text").value) byId("text").value = typed;
    sessionStorage.removeItem(`typed ${talk}`);
    if (log()) sign({ seen: log().dataset.last });
  }
  listen();
})();
