/** The description of the HTTP interface, with forms to try it, by Swagger UI. */
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import { el, onColourScheme } from "../dom";
import { fetchJson } from "../data";

/** Swagger UI is dark where the page has this class. */
function followColourScheme(): void {
  document.documentElement.classList.toggle("dark-mode", matchMedia("(prefers-color-scheme: dark)").matches);
}

export async function mount(root: HTMLElement): Promise<void> {
  const address = new URL(root.dataset["src"] ?? "/openapi.json", document.baseURI);
  const spec = await fetchJson(address.href);
  const stage = el("div", { class: "kg-swagger" });
  followColourScheme();
  onColourScheme(followColourScheme);
  const written = [...root.childNodes];
  root.prepend(stage);
  await new Promise<void>((resolve) => {
    SwaggerUI({
      domNode: stage,
      spec,
      url: address.href,
      // No validator elsewhere, no address taken from the query string, nothing kept.
      validatorUrl: null,
      queryConfigEnabled: false,
      persistAuthorization: false,
      deepLinking: false,
      docExpansion: "list",
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      requestInterceptor: (request: { url: string }) => {
        if (new URL(request.url, document.baseURI).origin !== location.origin) throw new Error("only this server is asked");
        return request;
      },
      onComplete: resolve,
    });
  });
  if (written.some((node) => node instanceof Element))
    stage.after(el("details", { class: "kg-fallback" }, el("summary", {}, "As a plain list"), ...written));
}
