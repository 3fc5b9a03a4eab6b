import { describe, expect, it } from "vitest";
import { clearUp, thingsIn } from "./clear-up.ts";
import { findSandbox, type Sandbox, told } from "./sandbox.ts";

const sandbox = findSandbox(process.env);

describe.skipIf(sandbox === undefined)("afterwards (skipped without EYRIE_AWS_CLUSTER)", () => {
  it("nothing is left in the account and the cluster", () =>
    told(async () => {
      expect(await clearUp(await thingsIn(sandbox as Sandbox))).toEqual([]);
    }));
});
