import { expect, test } from "vitest";
import { canonicalQuantity } from "../../src/kubernetes/quantities.ts";
import { deployment, startTestCluster } from "./harness.ts";

/** What `kubectl apply` was given, and what `kubectl get -o yaml` shows of it on a real cluster. */
const cases: readonly (readonly [string, string])[] = [
  ["1", "1"],
  ["1.0", "1"],
  [".5", "500m"],
  ["0.5", "500m"],
  ["1500m", "1500m"],
  ["1000m", "1"],
  ["2000", "2k"],
  ["0", "0"],
  ["-0", "0"],
  ["-1.5", "-1500m"],
  ["0.0000000001", "1n"],
  ["2Gi", "2Gi"],
  ["0.5Gi", "512Mi"],
  ["2048Mi", "2Gi"],
  ["1536Mi", "1536Mi"],
  ["1024Ki", "1Mi"],
  ["0.5Ki", "512"],
  ["1.5Ki", "1536"],
  ["1e3", "1e3"],
  ["1E6", "1e6"],
  ["12e-1", "1200e-3"],
  ["100G", "100G"],
];
test.each(cases)("%s is kept as %s", (given, kept) => {
  expect(canonicalQuantity(given)).toBe(kept);
});

test.each(["", "Gi", "1 Gi", "1gi", "1K", "0x1", "1.2.3"])("%s is refused", (given) => {
  expect(() => canonicalQuantity(given)).toThrow(/quantities must match the regular expression/);
});

test("a client that sends back what it read takes no field from whoever applied it", async () => {
  const kubernetes = await startTestCluster();
  const limits = { cpu: 1, memory: "0.5Gi" };
  const body = deployment("q", {}, { containers: [{ name: "q", image: "q", resources: { limits } }] });
  const path = "/apis/apps/v1/namespaces/default/deployments/q";
  const apply = () =>
    kubernetes.call("PATCH", `${path}?fieldManager=helm`, { body, type: "application/apply-patch+yaml" });
  const read = (await apply()).body;
  await kubernetes.call("PUT", `${path}?fieldManager=kubectl-rollout`, { body: read });
  const again = await apply();
  expect(again.status).toBe(200);
  expect(again.body).toMatchObject({
    metadata: { generation: 1, managedFields: [{ manager: "helm" }] },
    spec: { template: { spec: { containers: [{ resources: { limits: { cpu: "1", memory: "512Mi" } } }] } } },
  });
  await kubernetes.close();
});
