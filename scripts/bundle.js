import { cpSync } from "node:fs";
import { build } from "rolldown";
import { thirdParty } from "./third-party.js";

/**
 * One folder of plain modules that need nothing installed: what npm carries, and what starts quickly. Every `import()`
 * in the sources becomes a chunk of its own, so a command loads only what it uses.
 */
await build({
  input: {
    eyrie: "packages/eyrie/src/bin/eyrie.ts",
    // Runs in worker threads of a rehearsal, so it is a file of its own beside the others.
    "milvus-pod": "packages/localcloud/src/pods/milvus-pod.ts",
  },
  platform: "node",
  // grpc-js asks for it only for admin services, which nobody here adds; it would bring protobufjs along.
  external: ["@grpc/proto-loader"],
  // ES modules can be shaken; the clients' CommonJS builds cannot.
  resolve: { mainFields: ["module", "main"] },
  treeshake: {
    moduleSideEffects: [{ test: /node_modules\/(?:@kubernetes\/client-node|@aws-sdk|@smithy)\//, sideEffects: false }],
  },
  output: {
    dir: "packages/eyrie/dist",
    cleanDir: true,
    format: "esm",
    chunkFileNames: "[name]-[hash].js",
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    sourcemap: false,
  },
  plugins: [
    thirdParty(),
    {
      name: "stand-in-chart",
      // Data, not code: it lies beside the bundle, where npm packs it.
      writeBundle: () => cpSync("packages/localcloud/chart", "packages/eyrie/chart", { recursive: true }),
    },
  ],
  checks: { circularDependency: false, eval: false },
});
