// A box that narrows a list. Without scripts there is no box, and the list is whole.
"use strict";
for (const table of document.querySelectorAll("table[data-filter]")) {
  const rows = Array.from(table.tBodies[0].rows);
  if (rows.length < 8) continue;
  const label = document.createElement("label");
  label.className = "filter";
  const box = document.createElement("input");
  box.type = "search";
  box.setAttribute("autocomplete", "off");
  const count = document.createElement("output");
  label.append(table.dataset.filter + " ", box);
  label.append(count);
  const plain = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
  const texts = rows.map((row) => plain(row.textContent + " " + Array.from(row.querySelectorAll("a[title]"), (a) => a.title).join(" ")));
  box.addEventListener("input", () => {
    const words = plain(box.value).split(/\s+/);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      if (!row.hidden) shown += 1;
    });
    count.textContent = box.value === "" ? "" : shown + " / " + rows.length;
  });
  table.before(label);
}
