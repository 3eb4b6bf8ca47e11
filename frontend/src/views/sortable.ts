/** Tables whose columns can be sorted by a button in each header. */
import { el } from "../dom";
import { comparison, type Key } from "../parts/ordering";
import { cellValue } from "../parts/table";

function sort(table: HTMLTableElement, column: number, descending: boolean): void {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = [...body.rows].map((row): [Key, HTMLTableRowElement] => [cellValue(row.cells[column]), row]);
  const compare = comparison(
    rows.map(([key]) => key),
    descending,
  );
  rows.sort(([a], [b]) => compare(a, b));
  body.append(...rows.map(([, row]) => row));
}

function makeButton(table: HTMLTableElement, header: HTMLTableCellElement, headers: HTMLTableCellElement[]): void {
  const button = el("button", { type: "button", class: "kg-sort" }, ...header.childNodes);
  header.append(button);
  button.addEventListener("click", () => {
    const descending = header.getAttribute("aria-sort") === "ascending";
    for (const other of headers) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    sort(table, header.cellIndex, descending);
  });
}

export function mount(root: HTMLElement): void {
  const table = root instanceof HTMLTableElement ? root : root.querySelector("table");
  const row = table?.tHead?.rows[table.tHead.rows.length - 1];
  if (!table || !row) throw new Error("there is no table with a head");
  const headers = [...row.cells].filter((cell) => !("unsortable" in cell.dataset) && cell.textContent?.trim());
  for (const header of headers) makeButton(table, header, headers);
}
