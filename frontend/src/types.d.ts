declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  export default function SwaggerUI(options: Record<string, unknown>): unknown;
}

declare module "world-atlas/countries-50m.json" {
  const atlas: unknown;
  export default atlas;
}
