// Marks the duties that go on now. Every moment is in the page in UTC, so that neither the reader's
// time zone nor a change of the clocks matters; without this script the pages say the same, unmarked.
"use strict";
(() => {
  const body = document.body;
  const isNow = (from, to) => Date.parse(from) <= Date.now() && Date.now() < Date.parse(to);

  const mark = (element, text) => {
    const is = isNow(element.dataset.from, element.dataset.to);
    element.classList.toggle("is-now", is);
    const there = element.querySelector(".mark");
    if (is && !there) {
      const word = document.createElement("strong");
      word.className = "mark";
      word.textContent = text;
      (element.querySelector("th") ?? element).append(" ", word);
    } else if (!is && there) {
      there.remove();
    }
    return is;
  };

  // What a library has done so far: minutes behind the end of each of its duties, the last that is over.
  const count = (of) => {
    const ends = of.dataset.done.split(" ");
    let minutes = 0;
    for (let at = 0; at + 1 < ends.length; at += 2) {
      if (Date.parse(ends[at]) <= Date.now()) minutes = Number(ends[at + 1]);
    }
    const hours = (Math.floor((minutes * 10 + 30) / 60) / 10).toFixed(1);
    of.querySelector("dd").textContent = `${hours.replace(".", body.dataset.decimal)} h`;
    of.hidden = false;
  };

  // On the front page: who is on duty, from the file of the week that goes on.
  const box = document.querySelector("#now .who");
  let duties = null;
  let loaded = "";
  let shown = null;

  self.vuoroWeek = (rows) => {
    duties = rows;
    show();
  };

  const show = () => {
    const rows = (duties ?? []).filter(([from, to]) => isNow(from, to));
    const state = JSON.stringify(rows);
    if (state === shown) return;
    shown = state;
    const none = box.closest("section").dataset;
    const lines = rows.map(([from, to, name, page, hours]) => {
      const line = document.createElement("p");
      const when = document.createElement("span");
      when.className = "when";
      when.textContent = hours.join("–").replaceAll(":", body.dataset.point);
      if (name === null) {
        line.append(none.open, " ", when);
        return line;
      }
      const link = document.createElement("a");
      link.href = page;
      const bdi = document.createElement("bdi");
      bdi.textContent = name;
      link.append(bdi);
      line.append(link, " ", when);
      return line;
    });
    if (lines.length === 0) {
      const line = document.createElement("p");
      line.textContent = none.none;
      lines.push(line);
    }
    box.replaceChildren(...lines);
  };

  const load = (name) => {
    if (name === loaded) return show();
    loaded = name;
    duties = null;
    if (!name) return show();
    const script = document.createElement("script");
    script.src = name;
    document.head.append(script);
  };

  const look = () => {
    document.querySelectorAll("tr[data-from], table li[data-from]").forEach((of) => mark(of, body.dataset.now));
    let week = "";
    document.querySelectorAll(".weeks li[data-from]").forEach((of) => {
      if (mark(of, body.dataset.week)) week = of.dataset.duties;
    });
    document.querySelectorAll("[data-done]").forEach(count);
    if (box) load(week);
  };

  look();
  setInterval(look, 15000);
})();
