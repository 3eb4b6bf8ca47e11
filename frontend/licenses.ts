import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name?: string };
  homepage?: string;
  repository?: string | { url?: string };
}

const PACKAGE = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;
const LICENCE_FILE = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/** The folder of the npm package that a module belongs to, undefined for our own and for virtual modules. */
function folderOf(module: string): string | undefined {
  return PACKAGE.exec(module.replaceAll("\\", "/").replace(/^\0/, ""))?.[1];
}

/** Names of packages that a published bundle was put together from, as its source map tells. */
export function embedded(map: string): string[] {
  const { sources } = JSON.parse(map) as { sources: string[] };
  const names = sources.map((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

function read(file: string): string {
  return readFileSync(file, "utf8").trim();
}

function heading(manifest: Manifest): string {
  const author = typeof manifest.author === "string" ? manifest.author : manifest.author?.name;
  const home = typeof manifest.repository === "string" ? manifest.repository : manifest.repository?.url;
  const lines = [`${manifest.name} ${manifest.version}`, `Licence: ${manifest.license ?? "see below"}`];
  if (author) lines.push(`Author: ${author}`);
  if (home ?? manifest.homepage) lines.push(`Source: ${home ?? manifest.homepage}`);
  return lines.join("\n");
}

/** What the licences of one package ask to be kept, and what it has inside. */
function section(folder: string, files: Set<string>): string {
  const manifest = JSON.parse(read(join(folder, "package.json"))) as Manifest;
  const parts = [heading(manifest)];
  const texts = readdirSync(folder).filter((name) => LICENCE_FILE.test(name)).sort();
  if (texts.length === 0) parts.push("(The package has no file with the text of its licence.)");
  parts.push(...texts.map((name) => read(join(folder, name))));
  for (const file of files) {
    if (existsSync(`${file}.map`)) {
      const names = embedded(read(`${file}.map`));
      if (names.length) parts.push(`It has these packages inside: ${names.join(", ")}.`);
    }
    if (existsSync(`${file}.LICENSE.txt`)) parts.push(read(`${file}.LICENSE.txt`));
  }
  return parts.join("\n\n");
}

/** Folders of the embedded packages that are installed here too, with the text of their licence. */
function installed(folder: string, files: Set<string>): string[] {
  const root = folder.slice(0, folder.lastIndexOf("/node_modules/") + "/node_modules".length);
  return [...files]
    .filter((file) => existsSync(`${file}.map`))
    .flatMap((file) => embedded(read(`${file}.map`)))
    .map((name) => join(root, name))
    .filter((path) => existsSync(join(path, "package.json")));
}

/** Writes licenses.txt: the licence of every package of which something is in the bundle. */
export function licenses(): Plugin {
  return {
    name: "licenses",
    apply: "build",
    generateBundle(_options, bundle) {
      const packages = new Map<string, Set<string>>();
      const add = (module: string): void => {
        const folder = folderOf(module);
        if (!folder) return;
        const files = packages.get(folder) ?? new Set();
        packages.set(folder, files.add(module.replace(/\?.*$/, "")));
      };
      for (const id of this.getModuleIds()) add(id);
      if (Object.keys(bundle).length === 0) return;
      for (const [folder, files] of [...packages]) {
        // A bundle that only rearranges a package counts once more as what it contains.
        if (files.size) for (const path of installed(folder, files)) packages.set(path, packages.get(path) ?? new Set());
      }
      const sections = [...packages]
        .sort(([a], [b]) => (dirname(a) + a < dirname(b) + b ? -1 : 1))
        .map(([folder, files]) => section(folder, files));
      const rule = `\n\n${"-".repeat(80)}\n\n`;
      const source = ["Third-party software in these files, with its licences.", ...sections].join(rule) + "\n";
      this.emitFile({ type: "asset", fileName: "licenses.txt", source });
    },
  };
}
