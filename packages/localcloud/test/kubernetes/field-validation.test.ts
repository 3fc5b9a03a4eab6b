/** Fields a kind does not have, and values of the wrong type. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, deployment, startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeAll(async () => {
  kubernetes = await startTestCluster();
});
afterAll(() => kubernetes.close());

const deployments = "/apis/apps/v1/namespaces/default/deployments";
const create = (name: string, spec: Record<string, unknown>, query = ""): Promise<Answer> =>
  kubernetes.call("POST", `${deployments}${query}`, { body: deployment(name, spec) });

describe("a field that the kind does not have", () => {
  const strict = "?fieldValidation=Strict";
  const mistyped = { replcas: 2, template: { spec: { containers: [{ name: "a", image: "b", imagee: "c" }] } } };

  test("is refused where the client wants it so", async () => {
    const { status, body } = await create("strict", mistyped, strict);
    expect([status, body["message"]]).toEqual([
      400,
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].imagee", unknown field "spec.replcas"',
    ]);
  });

  test("is refused in an applied configuration", async () => {
    const { status, body } = await kubernetes.call("PATCH", `${deployments}/applied?fieldManager=me`, {
      type: "application/apply-patch+yaml",
      body: deployment("applied", { replcas: 2 }),
    });
    expect([status, body["message"]]).toEqual([
      400,
      "failed to create typed patch object (/applied; apps/v1, Kind=Deployment): .spec.replcas: field not declared in schema",
    ]);
  });

  const warnings = async (query: string, spec: Record<string, unknown>): Promise<string> => {
    const response = await kubernetes.cluster.handler({
      method: "POST",
      rawTarget: `${deployments}?dryRun=All${query}`,
      headers: { authorization: `Bearer ${kubernetes.cluster.adminToken}`, "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(deployment("warned", spec))),
    });
    expect(response.status).toBe(201);
    expect(response.body).not.toContain("replcas");
    return Buffer.from(response.headers["warning"] ?? "", "latin1").toString();
  };

  test.each([
    ["", '299 - "unknown field \\"spec.replcas\\""'],
    ["&fieldValidation=Warn", '299 - "unknown field \\"spec.replcas\\""'],
    ["&fieldValidation=Ignore", ""],
  ])("is left out, and warned of: fieldValidation%s", async (query, warning) => {
    expect(await warnings(query, { replcas: 2 })).toBe(warning);
  });

  test("is warned of in a header that can be written, whatever its name and number", async () => {
    expect(await warnings("", { "ð\u007f": 2 })).toBe('299 - "unknown field \\"spec.ð\\""');
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => ["x".repeat(1000) + String(index), 1]));
    expect((await warnings("", many)).length).toBeLessThan(5000);
  });
});

describe("a value of the wrong type", () => {
  const container = (fields: Record<string, unknown>) => ({
    template: { metadata: { labels: { app: "typed" } }, spec: { containers: [{ name: "a", image: "b", ...fields }] } },
  });
  test.each([
    [{ replicas: "two" }, "string into Go struct field DeploymentSpec.spec.replicas of type int32"],
    [{ replicas: 1.5 }, "number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"],
    [{ paused: "no" }, "string into Go struct field DeploymentSpec.spec.paused of type bool"],
    [{ template: [] }, "array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec"],
    [
      { template: { spec: { containers: "a" } } },
      "string into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
    ],
    [
      container({ env: [{ name: "A", value: 1 }] }),
      "number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string",
    ],
    [
      container({ resources: { limits: { cpu: true } } }),
      "bool into Go struct field ResourceRequirements.spec.template.spec.containers.resources.limits of type resource.Quantity",
    ],
    [
      container({ ports: [{ containerPort: 80, name: 80 }] }),
      "number into Go struct field ContainerPort.spec.template.spec.containers.ports.name of type string",
    ],
  ])("%j", async (spec, why) => {
    const { status, body } = await create("typed", spec);
    expect([status, body["message"]]).toEqual([
      400,
      `Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal ${why}`,
    ]);
  });
});
