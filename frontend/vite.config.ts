import { defineConfig } from "vite";
import { licenses } from "./licenses.ts";

// A relative base lets the same files be served below any path prefix. Entry names are fixed, since templates name
// them; everything that they load has the hash of its content in its name.
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: process.env["KG_FRONTEND_OUT"] ?? "../kg/web/static/build",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    // The Content Security Policy of the pages has no room for fonts in data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { app: "src/app.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        assetFileNames: (asset) => (asset.names.includes("app.css") ? "app.css" : "chunks/[name]-[hash][extname]"),
      },
    },
  },
  plugins: [licenses()],
});
