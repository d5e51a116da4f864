// A site of several terms. A page at the address that it has in every term opens on the term that goes
// on by the reader's clock, or on the next; without this script it shows the one that is written there.
"use strict";
(() => {
  const doors = (document.currentScript.dataset.doors ?? "").split(" ");
  const open = () => {
    let to = ".";
    for (let at = 0; at + 1 < doors.length; at += 2) {
      to = doors[at + 1];
      if (Date.now() < Date.parse(doors[at])) break;
    }
    if (to !== ".") location.replace(to + location.hash);
  };

  const mark = () => {
    document.querySelectorAll(".terms li[data-from]").forEach((of) => {
      const is = Date.parse(of.dataset.from) <= Date.now() && Date.now() < Date.parse(of.dataset.to);
      if (!is) return;
      const word = document.createElement("strong");
      word.className = "mark";
      word.textContent = document.body.dataset.now;
      of.append(" ", word);
    });
  };

  open();
  document.addEventListener("DOMContentLoaded", mark);
})();
