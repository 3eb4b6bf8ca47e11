/** The description of the HTTP interface, with forms to try it, by Swagger UI. */
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import "./api-docs.css";
import { el, onColourScheme } from "../dom";
import { fetchJson } from "../data";

/** Swagger UI is dark where the page has this class. */
function followColourScheme(): void {
  document.documentElement.classList.toggle("dark-mode", matchMedia("(prefers-color-scheme: dark)").matches);
}

type Component = unknown;

interface System {
  React: { createElement: (component: Component, properties: unknown, ...children: unknown[]) => unknown };
}

interface LayoutProperties {
  getComponent: (name: string, connected?: boolean | "root") => Component;
}

/**
 * Swagger UI's own layout takes itself for the whole page, with a main landmark; this one is the same as a part of
 * a page.
 */
function partLayout({ React: { createElement } }: System) {
  return {
    components: {
      PartLayout: ({ getComponent }: LayoutProperties) => {
        const row = (name: string, connected: boolean): unknown =>
          createElement("div", { className: "wrapper", key: name }, createElement(getComponent(name, connected), null));
        return createElement(
          "div",
          { className: "swagger-ui" },
          createElement(getComponent("SvgAssets"), null),
          createElement(getComponent("errors", true), null),
          row("InfoContainer", true),
          createElement(
            "div",
            { className: "scheme-container" },
            createElement(getComponent("ServersContainer", true), null),
            createElement(getComponent("AuthorizeBtnContainer", true), null),
          ),
          row("operations", true),
          row("Models", true),
        );
      },
    },
  };
}

/** Names and levels that Swagger UI leaves out; it draws anew, so they are given again. */
function mend(stage: HTMLElement): void {
  stage.querySelector("h1.title")?.setAttribute("aria-level", "2");
  stage.querySelector("#servers")?.setAttribute("aria-label", "Server");
}

export async function mount(root: HTMLElement): Promise<void> {
  const address = new URL(root.dataset["src"] ?? "/openapi.json", document.baseURI);
  const spec = await fetchJson(address.href);
  const stage = el("div", { class: "kg-swagger" });
  new MutationObserver(() => mend(stage)).observe(stage, { childList: true, subtree: true });
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
      layout: "PartLayout",
      plugins: [partLayout],
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
