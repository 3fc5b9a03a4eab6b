import { defineConfig } from "vitest/config";

/** The same claims against a real sandbox account; see test/aws/. Never part of `npm test`. */
export default defineConfig({
  test: {
    include: ["test/aws/**/*.aws.ts"],
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    fileParallelism: false,
  },
});
