import { defineConfig } from "vitest/config";

/** The same cases against a real sandbox account, started by test/aws/run.js. Never part of `npm test`. */
export default defineConfig({
  test: {
    include: ["test/aws/**/*.aws.ts"],
    // The SDK's notice about Node's age would stand between the lines that matter.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    fileParallelism: false,
  },
});
