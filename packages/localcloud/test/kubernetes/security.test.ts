import { createHmac, generateKeyPairSync, sign, X509Certificate } from "node:crypto";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PolicyRule } from "../../src/kubernetes/kinds.ts";
import { startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeAll(async () => {
  kubernetes = await startTestCluster();
});
afterAll(() => kubernetes.close());

async function requestToken(spec: Record<string, unknown> = {}): Promise<string> {
  const answer = await kubernetes.call("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", {
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec },
  });
  expect(answer.status).toBe(201);
  return (answer.body["status"] as { token: string }).token;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("certificates", () => {
  test("the server's is signed by the authority EKS would hand out", () => {
    const { certificateAuthority } = kubernetes.cluster.identity;
    const authority = new X509Certificate(Buffer.from(certificateAuthority, "base64"));
    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
  });
});

describe("service-account tokens", () => {
  test("are verified by a client that knows only the published keys", async () => {
    const { identity } = kubernetes.cluster;
    const token = await requestToken({ audiences: ["sts.amazonaws.com"], expirationSeconds: 900 });
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet({ keys: [...identity.keys] }), {
      issuer: identity.issuer,
      audience: "sts.amazonaws.com",
      currentDate: new Date(kubernetes.clock.now()),
    });
    expect(protectedHeader).toEqual({ alg: "RS256", kid: identity.keys[0]?.kid });
    expect(payload.sub).toBe("system:serviceaccount:default:default");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
  });

  test("the published keys and discovery document need no more than a token", async () => {
    const token = await requestToken();
    const jwks = await kubernetes.call("GET", "/openid/v1/jwks", { token });
    expect(JSON.parse(jwks.text)).toEqual({ keys: kubernetes.cluster.identity.keys });
    const discovery = await kubernetes.call("GET", "/.well-known/openid-configuration", { token });
    expect(discovery.body["issuer"]).toBe(kubernetes.cluster.identity.issuer);
  });

  test("says who it is to the API server", async () => {
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    const answer = await kubernetes.call("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      body: review,
      token: await requestToken(),
    });
    expect(answer.body["status"]).toMatchObject({
      userInfo: {
        username: "system:serviceaccount:default:default",
        groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
      },
    });
  });

  const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const forgeries: { what: string; forge: (token: string) => string }[] = [
    { what: "none", forge: () => "" },
    { what: "nonsense", forge: () => "garbage" },
    {
      what: "another claim under the same signature",
      forge: (token) => {
        const [header, , signature] = token.split(".");
        return [header, encode({ ...decodeJwt(token), sub: "system:serviceaccount:default:admin" }), signature].join(
          ".",
        );
      },
    },
    {
      what: "no signature and alg none",
      forge: (token) => [encode({ alg: "none" }), token.split(".")[1], ""].join("."),
    },
    {
      what: "a foreign key",
      forge: (token) => {
        const input = token.split(".").slice(0, 2).join(".");
        return `${input}.${sign("RSA-SHA256", Buffer.from(input), foreign).toString("base64url")}`;
      },
    },
    {
      what: "the public key as an HMAC secret",
      forge: (token) => {
        const input = [encode({ alg: "HS256" }), token.split(".")[1]].join(".");
        const secret = JSON.stringify(kubernetes.cluster.identity.keys[0]);
        return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
      },
    },
  ];
  test.each(["/api/v1/namespaces/default/pods/p/exec", "/api/v1/nothings"])(
    "whoever is not known is told nothing of %s",
    async (path) => {
      const answer = await kubernetes.call("GET", path, { token: "nobody" });
      expect(answer.status).toBe(401);
    },
  );

  test.each(forgeries)("$what is 401", async ({ forge }) => {
    const answer = await kubernetes.call("GET", "/api", { token: forge(await requestToken()) });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ kind: "Status", reason: "Unauthorized", message: "Unauthorized", code: 401 });
  });

  test("one for another audience is 401", async () => {
    const token = await requestToken({ audiences: ["sts.amazonaws.com"] });
    expect((await kubernetes.call("GET", "/api", { token })).status).toBe(401);
  });

  test("one that expired is 401, and so is one whose service account is gone", async () => {
    const token = await requestToken({ expirationSeconds: 600 });
    expect((await kubernetes.call("GET", "/api", { token })).status).toBe(200);
    await kubernetes.clock.advance(600_000);
    expect((await kubernetes.call("GET", "/api", { token })).status).toBe(401);
    const fresh = await requestToken();
    await kubernetes.call("DELETE", "/api/v1/namespaces/default/serviceaccounts/default");
    expect((await kubernetes.call("GET", "/api", { token: fresh })).status).toBe(401);
    await kubernetes.cluster.settled();
  });

  test.each([
    { spec: { expirationSeconds: 599 }, code: 422, message: /less than 10 minutes/ },
    { spec: { expirationSeconds: 2 ** 33 }, code: 422, message: /larger than 2\^32/ },
    {
      spec: { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "nobody" } },
      code: 404,
      message: /pods "nobody" not found/,
    },
  ])("$spec is refused", async ({ spec, code, message }) => {
    const answer = await kubernetes.call("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", {
      body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec },
    });
    expect(answer.status).toBe(code);
    expect(answer.body["message"]).toMatch(message);
  });
});

describe("authorisation", () => {
  const everything: PolicyRule[] = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
  const pods = "/api/v1/namespaces/default/pods";
  const cases: {
    what: string;
    allow: PolicyRule[];
    deny?: PolicyRule[];
    method: string;
    target: string;
    status: number;
    message?: string;
  }[] = [
    {
      what: "nothing granted",
      allow: [],
      method: "GET",
      target: pods,
      status: 403,
      message: 'pods is forbidden: User "u" cannot list resource "pods" in API group "" in the namespace "default"',
    },
    {
      what: "a name is in the message",
      allow: [],
      method: "GET",
      target: `${pods}/p`,
      status: 403,
      message: 'pods "p" is forbidden: User "u" cannot get resource "pods" in API group "" in the namespace "default"',
    },
    {
      what: "cluster scope is in the message",
      allow: [],
      method: "GET",
      target: "/apis/apps/v1/deployments",
      status: 403,
      message:
        'deployments.apps is forbidden: User "u" cannot list resource "deployments" in API group "apps" at the cluster scope',
    },
    {
      what: "the verb granted",
      allow: [{ verbs: ["list"], apiGroups: [""], resources: ["pods"] }],
      method: "GET",
      target: pods,
      status: 200,
    },
    {
      what: "another verb granted",
      allow: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }],
      method: "GET",
      target: pods,
      status: 403,
    },
    {
      what: "another group granted",
      allow: [{ verbs: ["*"], apiGroups: ["apps"], resources: ["*"] }],
      method: "GET",
      target: pods,
      status: 403,
    },
    {
      what: "the name granted",
      allow: [{ verbs: ["get"], apiGroups: [""], resources: ["configmaps"], resourceNames: ["kube-root-ca.crt"] }],
      method: "GET",
      target: "/api/v1/namespaces/default/configmaps/kube-root-ca.crt",
      status: 200,
    },
    {
      what: "another name granted",
      allow: [{ verbs: ["get"], apiGroups: [""], resources: ["configmaps"], resourceNames: ["other"] }],
      method: "GET",
      target: "/api/v1/namespaces/default/configmaps/kube-root-ca.crt",
      status: 403,
    },
    {
      what: "a subresource is not its resource",
      allow: [{ verbs: ["*"], apiGroups: [""], resources: ["serviceaccounts"] }],
      method: "POST",
      target: "/api/v1/namespaces/default/serviceaccounts/default/token",
      status: 403,
      message:
        'serviceaccounts "default" is forbidden: User "u" cannot create resource "serviceaccounts/token" in API group "" in the namespace "default"',
    },
    {
      what: "everything but one thing",
      allow: everything,
      deny: [{ verbs: ["list"], apiGroups: [""], resources: ["pods"] }],
      method: "GET",
      target: pods,
      status: 403,
    },
    {
      what: "everything but something else",
      allow: everything,
      deny: [{ verbs: ["list"], apiGroups: [""], resources: ["secrets"] }],
      method: "GET",
      target: pods,
      status: 200,
    },
    {
      what: "a path that is no resource",
      allow: [],
      method: "GET",
      target: "/metrics",
      status: 403,
      message: 'forbidden: User "u" cannot get path "/metrics"',
    },
  ];
  test.each(cases)("$what: $status", async ({ allow, deny, method, target, status, message }) => {
    const token = kubernetes.cluster.addUser("u", allow, deny);
    const body = method === "POST" ? { body: {} } : {};
    const answer = await kubernetes.call(method, target, { token, ...body });
    expect(answer.status).toBe(status);
    expect(answer.body["message"]).toBe(message ?? answer.body["message"]);
  });

  const role = {
    metadata: { name: "reader", namespace: "default" },
    rules: [{ verbs: ["list"], apiGroups: [""], resources: ["pods"] }],
  };
  const subjects = [
    {
      what: "a service account",
      subject: { kind: "ServiceAccount", name: "default", namespace: "default" },
      status: 200,
    },
    { what: "its group", subject: { kind: "Group", name: "system:serviceaccounts:default" }, status: 200 },
    { what: "its user name", subject: { kind: "User", name: "system:serviceaccount:default:default" }, status: 200 },
    {
      what: "another service account",
      subject: { kind: "ServiceAccount", name: "other", namespace: "default" },
      status: 403,
    },
    {
      what: "the same name elsewhere",
      subject: { kind: "ServiceAccount", name: "default", namespace: "kube-system" },
      status: 403,
    },
  ];
  test.each(subjects)("a role binding to $what: $status", async ({ subject, status }) => {
    const { writer, store } = kubernetes.cluster;
    writer.create("roles", role);
    writer.create("rolebindings", {
      metadata: { name: "b", namespace: "default" },
      subjects: [subject],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
    });
    const token = await requestToken();
    expect((await kubernetes.call("GET", pods, { token })).status).toBe(status);
    expect((await kubernetes.call("GET", "/api/v1/namespaces/kube-system/pods", { token })).status).toBe(403);
    store.remove("rolebindings", "default", "b");
    store.remove("roles", "default", "reader");
  });

  test("impersonation is for those who may", async () => {
    const headers = { "impersonate-user": "system:serviceaccount:default:default" };
    expect((await kubernetes.call("GET", pods, { headers })).status).toBe(403);
    const token = kubernetes.cluster.addUser("u", [{ verbs: ["list"], apiGroups: [""], resources: ["pods"] }]);
    const refused = await kubernetes.call("GET", pods, { headers, token });
    expect(refused.body["message"]).toContain('cannot impersonate resource "users"');
  });

  test("an access review answers what the request itself would meet", async () => {
    const token = kubernetes.cluster.addUser("u", [{ verbs: ["list"], apiGroups: [""], resources: ["pods"] }]);
    const ask = async (verb: string): Promise<unknown> => {
      const resourceAttributes = { verb, resource: "pods", namespace: "default" };
      const body = {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes },
      };
      const answer = await kubernetes.call("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        body,
        token,
      });
      return answer.body["status"];
    };
    expect(await ask("list")).toEqual({ allowed: true });
    expect(await ask("delete")).toEqual({ allowed: false });
  });
});
