/** Reading tables of the page. */

/** What a cell stands for: `data-value` where it has one (a day behind "yesterday"), otherwise its text. */
export function cellValue(cell: HTMLTableCellElement | undefined): string {
  return (cell?.dataset["value"] ?? cell?.textContent ?? "").trim();
}

/** The place of the column with this name: `data-name` of its header, or its text. */
export function columnIndex(table: HTMLTableElement, name: string): number {
  const row = table.tHead?.rows[table.tHead.rows.length - 1];
  const header = [...(row?.cells ?? [])].find(
    (cell) => cell.dataset["name"] === name || cell.textContent?.trim().toLowerCase() === name.trim().toLowerCase(),
  );
  if (!header) throw new Error(`the table has no column “${name}”`);
  return header.cellIndex;
}
