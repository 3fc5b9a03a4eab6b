/** The real kubectl against the cluster, verb by verb. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestCluster, type TestCluster } from "./harness.ts";
import { kubectlCases, manifests } from "./kubectl-cases.ts";
import { findTool, runTool } from "./tools.ts";

const kubectl = findTool("kubectl", "EYRIE_KUBECTL");

describe.skipIf(kubectl === undefined)(
  `kubectl (${kubectl === undefined ? "skipped: none in PATH or EYRIE_KUBECTL" : "found"})`,
  () => {
    let kubernetes: TestCluster;
    let folder: string;
    beforeAll(async () => {
      kubernetes = await startTestCluster();
      folder = await mkdtemp(join(tmpdir(), "eyrie-kubectl-"));
      await writeFile(join(folder, "kubeconfig"), kubernetes.cluster.kubeconfig(), { mode: 0o600 });
      for (const [name, text] of Object.entries(manifests)) await writeFile(join(folder, name), text);
    });
    afterAll(async () => {
      await kubernetes.close();
      await rm(folder, { recursive: true, force: true });
    });

    describe.each(Object.entries(kubectlCases))("%s", (_name, cases) => {
      test.each(cases)("$run", async ({ run, says, fails }) => {
        const { code, output, errors } = await runTool(kubectl ?? "", run.split(" "), folder);
        const printed = `${output}${errors}`.replaceAll(/[ \t]+/g, " ");
        const lines = printed.replaceAll(/\s*\n\s*/g, " ");
        for (const expected of says) expect(typeof expected === "string" ? lines : printed).toMatch(expected);
        expect(code).toBe(fails === true ? 1 : 0);
        await kubernetes.cluster.settled();
      });
    });
  },
);
