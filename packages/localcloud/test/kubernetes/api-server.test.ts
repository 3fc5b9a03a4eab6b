import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { valueAt } from "../../src/kubernetes/json.ts";
import { startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeAll(async () => {
  kubernetes = await startTestCluster();
});
afterAll(() => kubernetes.close());

const configMaps = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels },
  data,
});

describe("create, read, update, delete", () => {
  test("a configmap's life", async () => {
    const made = await kubernetes.call("POST", configMaps, { body: configMap("life", { a: "1" }) });
    expect(made.status).toBe(201);
    expect(made.body["metadata"]).toMatchObject({ name: "life", namespace: "default" });
    const again = await kubernetes.call("POST", configMaps, { body: configMap("life") });
    expect(again.body).toMatchObject({
      code: 409,
      reason: "AlreadyExists",
      message: 'configmaps "life" already exists',
    });

    const stale = made.body;
    const updated = await kubernetes.call("PUT", `${configMaps}/life`, { body: { ...stale, data: { a: "2" } } });
    expect(updated.status).toBe(200);
    const conflict = await kubernetes.call("PUT", `${configMaps}/life`, { body: { ...stale, data: { a: "3" } } });
    expect(conflict.body).toMatchObject({ code: 409, reason: "Conflict" });
    expect(conflict.body["message"]).toContain(
      "the object has been modified; please apply your changes to the latest version",
    );

    const gone = await kubernetes.call("DELETE", `${configMaps}/life`);
    expect(gone.body).toMatchObject({ kind: "Status", status: "Success" });
    const missing = await kubernetes.call("GET", `${configMaps}/life`);
    expect(missing.body).toMatchObject({ code: 404, reason: "NotFound", message: 'configmaps "life" not found' });
  });

  test("an update that changes nothing keeps the resourceVersion", async () => {
    const made = await kubernetes.call("POST", configMaps, { body: configMap("same", { a: "1" }) });
    const again = await kubernetes.call("PUT", `${configMaps}/same`, { body: made.body });
    expect(valueAt(again.body, "metadata.resourceVersion")).toBe(valueAt(made.body, "metadata.resourceVersion"));
  });

  test("dry run answers and keeps nothing", async () => {
    const dry = await kubernetes.call("POST", `${configMaps}?dryRun=All`, { body: configMap("dry") });
    expect(dry.status).toBe(201);
    expect((await kubernetes.call("GET", `${configMaps}/dry`)).status).toBe(404);
  });

  test("a name is made from generateName", async () => {
    const made = await kubernetes.call("POST", configMaps, { body: { metadata: { generateName: "pre-" } } });
    expect(valueAt(made.body, "metadata.name")).toMatch(/^pre-[a-z0-9]{5}$/);
  });

  test("a spec and its status are two documents", async () => {
    const path = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    const made = await kubernetes.call("POST", path, {
      body: { metadata: { name: "p" }, spec: { minAvailable: 1 }, status: { x: 1 } },
    });
    expect(made.body["status"]).toEqual({
      currentHealthy: 0,
      desiredHealthy: 0,
      disruptionsAllowed: 0,
      expectedPods: 0,
    });
    expect(valueAt(made.body, "metadata.generation")).toBe(1);
    const merge = { type: "application/merge-patch+json" };
    const status = await kubernetes.call("PATCH", `${path}/p/status`, {
      ...merge,
      body: { spec: { minAvailable: 9 }, status: { currentHealthy: 2 } },
    });
    expect(status.body).toMatchObject({
      spec: { minAvailable: 1 },
      status: { currentHealthy: 2 },
      metadata: { generation: 1 },
    });
    const spec = await kubernetes.call("PATCH", `${path}/p`, {
      ...merge,
      body: { spec: { minAvailable: 2 }, status: { currentHealthy: 9 } },
    });
    expect(spec.body).toMatchObject({
      spec: { minAvailable: 2 },
      status: { currentHealthy: 2 },
      metadata: { generation: 2 },
    });
  });

  const refusals: {
    what: string;
    method: string;
    target: string;
    body?: unknown;
    type?: string;
    status: number;
    message: RegExp;
  }[] = [
    {
      what: "a namespace that does not exist",
      method: "POST",
      target: "/api/v1/namespaces/nowhere/configmaps",
      body: configMap("a"),
      status: 404,
      message: /namespaces "nowhere" not found/,
    },
    {
      what: "a name with capitals",
      method: "POST",
      target: configMaps,
      body: configMap("Bad_Name"),
      status: 422,
      message: /ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value/,
    },
    {
      what: "no name",
      method: "POST",
      target: configMaps,
      body: { metadata: {} },
      status: 422,
      message: /name or generateName is required/,
    },
    {
      what: "another kind",
      method: "POST",
      target: configMaps,
      body: { ...configMap("a"), kind: "Secret" },
      status: 400,
      message: /does not match the expected kind/,
    },
    {
      what: "another namespace",
      method: "POST",
      target: configMaps,
      body: { metadata: { name: "a", namespace: "other" } },
      status: 400,
      message: /does not match the namespace sent on the request/,
    },
    {
      what: "data that is no map of strings",
      method: "POST",
      target: configMaps,
      body: { metadata: { name: "a" }, data: { a: 1 } },
      status: 400,
      message: /cannot be handled as a ConfigMap/,
    },
    {
      what: "an unknown media type",
      method: "POST",
      target: configMaps,
      body: {},
      type: "text/csv",
      status: 415,
      message: /unknown format/,
    },
    {
      what: "an unknown patch type",
      method: "PATCH",
      target: `${configMaps}/kube-root-ca.crt`,
      body: {},
      type: "application/json",
      status: 415,
      message: /accepted media types include: application\/json-patch\+json/,
    },
    {
      what: "an unknown resource",
      method: "GET",
      target: "/api/v1/widgets",
      status: 404,
      message: /could not find the requested resource/,
    },
    {
      what: "a method it does not take",
      method: "POST",
      target: `${configMaps}/a`,
      body: {},
      status: 405,
      message: /does not allow this method/,
    },
    {
      what: "something left out, by name",
      method: "POST",
      target: "/api/v1/namespaces/default/pods/p/exec",
      status: 501,
      message: /pods\/exec is not implemented/,
    },
    {
      what: "a deployment without containers",
      method: "POST",
      target: "/apis/apps/v1/namespaces/default/deployments",
      body: { metadata: { name: "d" }, spec: { selector: {}, template: {} } },
      status: 422,
      message: /spec.template.spec.containers: Required value/,
    },
    {
      what: "a selector that does not match",
      method: "POST",
      target: "/apis/apps/v1/namespaces/default/deployments",
      body: {
        metadata: { name: "d" },
        spec: {
          selector: { matchLabels: { a: "1" } },
          template: { spec: { containers: [{ name: "a", image: "a" }] } },
        },
      },
      status: 422,
      message: /does not match template/,
    },
    {
      what: "a custom resource definition",
      method: "POST",
      target: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      body: {},
      status: 501,
      message: /^creating customresourcedefinitions is not implemented/,
    },
  ];
  test.each(refusals)("$what: $status", async ({ method, target, body, type, status, message }) => {
    const answer = await kubernetes.call(method, target, {
      ...(body === undefined ? {} : { body }),
      ...(type === undefined ? {} : { type }),
    });
    expect(answer.status).toBe(status);
    expect(answer.body["message"]).toMatch(message);
  });

  test("a field that may not change once it is set", async () => {
    const roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings";
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "a" };
    await kubernetes.call("POST", roles, { body: { metadata: { name: "r" }, roleRef } });
    const answer = await kubernetes.call("PATCH", `${roles}/r`, {
      body: { roleRef: { name: "b" } },
      type: "application/merge-patch+json",
    });
    expect(answer.body["message"]).toMatch(/roleRef: Invalid value: .*: cannot change roleRef/);
  });
});

describe("discovery", () => {
  test("legacy and aggregated agree", async () => {
    const legacy = await kubernetes.call("GET", "/apis/apps/v1");
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const aggregated = await kubernetes.call("GET", "/apis", { accept });
    expect(aggregated.type).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    const parsed = JSON.parse(aggregated.text) as {
      items: { metadata: { name: string }; versions: { resources: { resource: string }[] }[] }[];
    };
    const apps = parsed.items.find(({ metadata }) => metadata.name === "apps");
    const listed = (legacy.body["resources"] as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => !name.includes("/"));
    expect(apps?.versions[0]?.resources.map(({ resource }) => resource)).toEqual(listed);
    expect(listed).toContain("deployments");
  });

  test("OpenAPI says that a patch takes fieldValidation", async () => {
    const index = await kubernetes.call("GET", "/openapi/v3");
    const paths = Object.keys(index.body["paths"] as Record<string, unknown>);
    expect(paths).toContain("apis/apps/v1");
    for (const path of paths) {
      const { body } = await kubernetes.call("GET", `/openapi/v3/${path}`);
      const operations = Object.values(body["paths"] as Record<string, { patch?: { parameters: { name: string }[] } }>);
      const patches = operations.flatMap(({ patch }) => (patch === undefined ? [] : [patch]));
      expect(patches.every(({ parameters }) => parameters.some(({ name }) => name === "fieldValidation"))).toBe(true);
    }
  });

  test("health needs no token", async () => {
    expect((await kubernetes.call("GET", "/readyz", { token: "" })).text).toBe("ok");
  });
});
