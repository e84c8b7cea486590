/*
 * What a reader may do with the page of a report: sort its tables, filter the
 * issues. All of it is there to be read without this.
 */
"use strict";

(() => {
  const months = [...document.querySelectorAll("details")];
  const form = document.querySelector("form");
  const told = document.querySelector("[role=status]");

  /* "1,234", "#7 ..." and "3.25 (1.5–6.7)" are sorted as numbers; words, as of
   * what was not fetched, come after them either way. */
  function key(row, column) {
    const text = row.cells[column].textContent.trim();
    const number = /^(?:≈ |#)?[\d,]+(?:\.\d+)?(?![\d-])/.exec(text);
    return number ? parseFloat(number[0].replace(/[≈ #,]/g, "")) : text;
  }

  function compare(a, b, up) {
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return (a < b ? -1 : a > b ? 1 : 0) * (up ? 1 : -1);
  }

  function sort(header) {
    const body = header.closest("table").tBodies[0];
    const column = header.cellIndex;
    const up = header.getAttribute("aria-sort") !== "ascending";

    for (const other of header.parentNode.cells)
      other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    [...body.rows]
      .map((row) => ({ row, key: key(row, column) }))
      .sort((a, b) => compare(a.key, b.key, up))
      .forEach((each) => body.append(each.row));
  }

  for (const header of document.querySelectorAll("thead th")) {
    const button = document.createElement("button");

    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => sort(header));
    header.replaceChildren(button);
  }

  /* The cell of an issue that each filter looks at. */
  const looked = { kind: 2, domain: 3, judge: 5 };

  function passes(row) {
    return Object.entries(looked).every(([name, column]) => {
      const wanted = form.elements[name].value;
      return wanted === "" || row.cells[column].textContent === wanted;
    });
  }

  function filter() {
    const wanted = form.elements.period.value;
    let all = 0;
    let shown = 0;

    for (const month of months) {
      const rows = [...month.querySelectorAll("tbody tr")];
      let left = 0;

      for (const row of rows) {
        row.hidden = (wanted !== "" && month.id !== wanted) || !passes(row);
        left += row.hidden ? 0 : 1;
      }
      month.hidden = left === 0;
      all += rows.length;
      shown += left;
    }
    if (wanted !== "") document.getElementById(wanted).open = true;
    told.textContent = `${shown} of ${all} issues shown`;
  }

  if (form) {
    form.hidden = false;
    form.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  function openTarget() {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") target.open = true;
  }
  addEventListener("hashchange", openTarget);
  openTarget();

  /* On paper nothing can be opened. */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = months.filter((month) => !month.open);
    for (const month of closed) month.open = true;
  });
  addEventListener("afterprint", () => {
    for (const month of closed) month.open = false;
  });
})();
