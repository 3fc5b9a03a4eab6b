import { defineConfig } from "vitest/config";

/** A real kube-apiserver beside the local cloud's; started by scripts/conformance-kubernetes.js. Never part of `npm test`. */
export default defineConfig({
  test: {
    include: ["packages/localcloud/test/conformance/*.conformance.ts"],
    testTimeout: 10 * 60_000,
    hookTimeout: 10 * 60_000,
    fileParallelism: false,
  },
});
