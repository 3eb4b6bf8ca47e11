/**
 * Decisions about links sent without leaving the page: what is refused is told beside the form, and nothing that was
 * chosen is lost. The token goes in a header; with the name it is kept until the tab is closed.
 */
import { el } from "../dom";

const KEPT = ["author", "token"] as const;
const key = (name: string): string => `kg-review-${name}`;

/** What was kept of a field; nothing where the browser keeps nothing. */
function kept(name: string): string {
  try {
    return sessionStorage.getItem(key(name)) ?? "";
  } catch {
    return "";
  }
}

function keep(name: string, value: string): void {
  try {
    if (value) sessionStorage.setItem(key(name), value);
    else sessionStorage.removeItem(key(name));
  } catch {
    // It has to be typed again.
  }
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  const input = form.elements.namedItem(name);
  if (!(input instanceof HTMLInputElement)) throw new Error(`the form has no field “${name}”`);
  return input;
}

/** Why the server refused, in its words where it has any. */
async function reason(answer: Response): Promise<string> {
  try {
    const problem: unknown = await answer.json();
    if (typeof problem === "object" && problem !== null && "detail" in problem && typeof problem.detail === "string") {
      return problem.detail;
    }
  } catch {
    // No problem that can be read.
  }
  return `the server answered ${answer.status}`;
}

export function mount(root: HTMLElement): void {
  if (!(root instanceof HTMLFormElement)) throw new Error("it is no form");
  const form = root;
  const address = new URL(form.action, document.baseURI);
  if (address.origin !== location.origin) throw new Error(`${address.origin} is another server`);
  const inputs = KEPT.map((name) => field(form, name));
  for (const input of inputs) input.value ||= kept(input.name);
  const note = el("p", { class: "note error-note", role: "alert", hidden: true });
  form.append(note);
  let sending = false;

  async function send(): Promise<void> {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (name !== "token" && typeof value === "string") body.append(name, value);
    const token = field(form, "token").value.trim();
    const headers = new Headers({ Accept: "application/problem+json" });
    try {
      headers.set("Authorization", `Bearer ${token}`);
    } catch {
      field(form, "token").focus();
      throw new Error("the token has characters that no token has");
    }
    const answer = await fetch(address, { method: "POST", headers, body });
    if (!answer.ok) {
      if (answer.status === 401) {
        keep("token", "");
        field(form, "token").focus();
      }
      throw new Error(await reason(answer));
    }
    for (const input of inputs) keep(input.name, input.value.trim());
    location.assign(answer.url);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    note.hidden = true;
    send().catch((error: unknown) => {
      note.textContent = `Not recorded: ${error instanceof Error ? error.message : String(error)}`;
      note.hidden = false;
    }).finally(() => (sending = false));
  });
}
