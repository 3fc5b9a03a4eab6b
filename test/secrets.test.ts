import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { chmod, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Handler, HttpResponse } from "@eyrie/localcloud/http/message";
import { administratorArn } from "@eyrie/localcloud/iam/store";
import { decodeRelease } from "#eyrie/milvus/release";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { document, type Scene, sceneOf } from "./scene.ts";
import { startPlanting } from "./planted.ts";
import { guideSpec, helmBinary, type Setting, standInChart, startSetting } from "./setting.ts";

/*
 * Secrets are planted wherever a run may meet one, and searched for in all that it leaves: what the process prints, its
 * trace, its plan file, its temporary files, what it writes to the cluster, and the command lines of the helm it starts.
 */

const command = fileURLToPath(new URL("../packages/eyrie/dist/eyrie.js", import.meta.url));

const { plant, keep, foundIn } = startPlanting();

const pem = `-----BEGIN RSA PRIVATE KEY-----
${plant("first line of a key", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7Zq7first99")}
${plant("second line of a key", "Zq7secondT4Q0pVbq1cW3yq8nHk2mZ1vFxJrYtUeWqAsDfGhJkLzXcVbNm77")}
-----END RSA PRIVATE KEY-----`;

/** Values as users write them, with a secret under each of its usual names. */
const values = (generation: string) => `cluster: { enabled: false }
attu:
  password: ${plant(`attu password ${generation}`)}
  apiKey: "${plant(`attu apiKey ${generation}`)}"
etcd: { auth: { rbac: { rootPassword: "${plant(`etcd rootPassword ${generation}`)}" } } }
kafka: { sasl: { jaasConfig: 'required username="ada" password="${plant(`sasl ${generation}`)}";' } }
pulsar: { address: "pulsar+ssl://ada:${plant(`pulsar address ${generation}`)}@broker:6651" }
tls:
  key: |
${pem.replaceAll(/^/gm, "    ")}
hooks:
  - { name: WEBHOOK_TOKEN, value: ${plant(`pair ${generation}`)} }
  - { secretKey: ${plant(`secretKey ${generation}`)}, pass: ${plant(`pass ${generation}`)} }
extraConfigFiles:
  user.yaml: |
    proxy:
      authToken: ${plant(`inner token ${generation}`)}
`;

/** What pods and events say in their trouble. */
const loud = [
  `panic: connect postgres://ada:${plant("address in a log")}@db/x`,
  `config {"rootPassword":"${plant("JSON in a log")}"} Authorization: Bearer ${plant("bearer in a log")}`,
  `AWS_SECRET_ACCESS_KEY=${plant("variable in a log")}`,
];
const eventText = `Back-off: env DB_PASSWORD=${plant("variable in an event")}`;
const awsText = `Not for AKIAIOSFODNN7EXAMPLE with X-Amz-Security-Token=${plant("token in an AWS error")}`;

let setting: Setting;
let scene: Scene;
let shim: string;
let environment: NodeJS.ProcessEnv;
/** What the next calls are answered with instead. */
let instead: ((of: "aws" | "kubernetes", target: string, body: string) => HttpResponse | undefined) | undefined;
let trouble = false;

const json = (status: number, value: unknown): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** Keeps every token and temporary key that the cloud issues, and speaks of secrets where a test says so. */
const intercept =
  (handler: Handler, of: "aws" | "kubernetes"): Handler =>
  async (request) => {
    const told = instead?.(of, request.rawTarget, Buffer.from(request.body).toString());
    if (told !== undefined) return told;
    if (trouble && /\/pods\/[^/]+\/log/.test(request.rawTarget))
      return { status: 200, headers: { "content-type": "text/plain" }, body: loud.join("\n") };
    const response = await handler(request);
    if (typeof response.body !== "string" && !(response.body instanceof Uint8Array)) return response;
    const text = Buffer.from(response.body).toString();
    for (const [, token = ""] of text.matchAll(/"token":"([^"]+)"/g)) keep("token", token);
    for (const [, key = ""] of text.matchAll(/<(?:SecretAccessKey|SessionToken)>([^<]+)</g)) keep("temporary key", key);
    if (!trouble || !/\/namespaces\/milvus\/pods\?/.test(request.rawTarget)) return response;
    return { ...response, body: text.replaceAll('"ready":true', '"ready":false').replaceAll(readyCondition, stuck) };
  };

const readyCondition = /"type":"Ready","status":"True"/g;
const stuck = '"type":"Ready","status":"False"';

const file = (name: string) => join(setting.directory, name);

beforeAll(async () => {
  setting = await startSetting({ intercept });
  const { cloud, directory, kubeconfig } = setting;
  scene = sceneOf(setting, await prepare(setting.session()));
  await mkdir(file("tmp"));
  // A helm that tells how it was called, and is helm.
  shim = file("helm");
  await writeFile(
    shim,
    `#!/bin/sh\nprintf '%s\\n' "$@" >> '${file("command-lines")}'\nexec '${await helmBinary()}' "$@"\n`,
  );
  await chmod(shim, 0o755);
  await scene.clouds.iam.createRole({
    name: "operator",
    arn: `arn:aws:iam::${cloud.account.id}:role/operator`,
    path: "/",
    trust: document({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${cloud.account.id}:root` },
      Action: "sts:AssumeRole",
    }),
    permissionsBoundary: undefined,
    tags: {},
  });
  const operator = cloud.account.iam.roles.get("operator");
  if (operator === undefined) throw new Error("no operator");
  operator.attached.add(administratorArn("aws"));
  const { key } = cloud.account.openSession({
    role: operator,
    sessionName: "ada",
    duration: 3600,
    policies: [],
    context: {},
  });
  plant("kubeconfig token", /token: (\S+)/.exec(await readFile(kubeconfig, "utf8"))?.[1]);
  environment = {
    PATH: process.env["PATH"],
    HOME: directory,
    TMPDIR: file("tmp"),
    EYRIE_HELM: shim,
    KUBECONFIG: kubeconfig,
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: plant("operator's secret key", key.secretAccessKey),
    AWS_SESSION_TOKEN: plant("operator's session token", key.sessionToken),
    HELM_REPO_PASSWORD: plant("repository password"),
    GITHUB_TOKEN: plant("a token in the environment"),
  };
});
afterAll(() => setting.close());

const spec = (text: string) => writeFile(file("eyrie.yaml"), text);
const withValues = guideSpec.replace("milvus: {", "milvus: { values: values.yaml,");

type Ran = { readonly code: number; readonly text: string };

function eyrie(argv: readonly string[], changes: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const env = { ...environment, ...changes };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...argv], { env, cwd: setting.directory }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, text: `${stdout}\n${stderr}` }),
    );
  });
}

/** Everything that the process left in its folder, besides what the user wrote there. */
async function leftBehind(): Promise<readonly string[]> {
  const written = new Set(["values.yaml", "eyrie.yaml", "kubeconfig", "helm", "chart"]);
  const all = readdirSync(setting.directory, { recursive: true, encoding: "utf8" });
  const files = all.filter((name) => !written.has(name.split(/[\\/]/)[0] ?? "") && statSync(file(name)).isFile());
  const texts = await Promise.all(files.map(async (name) => foundIn(name, await readFile(file(name), "utf8"))));
  return texts.flat();
}

/** What Eyrie wrote to the cluster; a release's values are Helm's to keep, in its Secret. */
function inCluster(): readonly string[] {
  const { store } = scene.cluster;
  const objects = [store.list("serviceaccounts"), store.list("namespaces"), store.list("leases")].flat();
  const records = store.list("secrets", "milvus").map(({ metadata, data }) => {
    const { description } = decodeRelease(data?.["release"] ?? "");
    return { metadata, description };
  });
  return foundIn("the cluster", JSON.stringify([objects, records]));
}

const languages = ["en", "ja"] as const;

/** The same command for people and for programs, in both languages. */
const everyForm = (...argv: readonly string[]) =>
  languages.flatMap((language) => [
    [...argv, "--lang", language],
    [...argv, "--lang", language, "--json"],
  ]);

describe.skipIf(!existsSync(command))(
  "no secret is in anything a run leaves (needs the build)",
  { timeout: 90_000 },
  () => {
    const leaks: string[] = [];
    const run = async (expected: number, argv: readonly string[], changes: NodeJS.ProcessEnv = {}) => {
      const { code, text } = await eyrie(argv, changes);
      const where = `eyrie ${argv.join(" ")}`;
      leaks.push(...foundIn(where, text));
      if (code !== expected) leaks.push(`${where} ends with ${code}\n${text}`);
    };
    const runAll = (expected: number, commands: readonly (readonly string[])[], changes: NodeJS.ProcessEnv = {}) =>
      Promise.all(commands.map((argv) => run(expected, argv, changes)));
    const nothingLeaked = async () => [...leaks.splice(0), ...(await leftBehind()), ...inCluster()];

    it("when all goes well, from the first plan to the last", async () => {
      await spec(withValues);
      await writeFile(file("values.yaml"), values("first"));
      await run(0, ["plan", "--lang", "ja"]);
      await run(0, ["plan", "--out", "plan.json", "--trace", "plan.trace"]);
      await run(0, ["up", "--plan", "plan.json", "--trace", "up.trace"]);
      await writeFile(file("values.yaml"), values("second"));
      await runAll(0, everyForm("plan"));
      await run(0, ["plan", "--out", "plan.json"]);
      await run(0, ["up", "--yes", "--json", "--lang", "ja", "--trace", "up.trace"]);
      await run(0, ["values"]);
      await runAll(0, [["status"], ["status", "--json"], ["permissions"]]);
      await run(0, ["verify", "--json", "--trace", "verify.trace"]);
      expect(await nothingLeaked()).toEqual([]);
    });

    it("when pods fail and speak of theirs", async () => {
      trouble = true;
      scene.cluster.store.list("pods", "milvus").forEach(({ metadata }) => {
        scene.cluster.writer.create("events", {
          metadata: { name: `${metadata.name}.planted`, namespace: "milvus" },
          involvedObject: { kind: "Pod", name: metadata.name, namespace: "milvus" },
          type: "Warning",
          reason: "BackOff",
          message: eventText,
        });
      });
      await runAll(4, everyForm("verify"));
      trouble = false;
      expect(await nothingLeaked()).toEqual([]);
    });

    it("when AWS or Kubernetes refuses, and echoes", async () => {
      const error = `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${awsText}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
      instead = (of, _target, body) =>
        of === "aws" && body.includes("Action=GetRole")
          ? { status: 403, headers: { "content-type": "text/xml" }, body: error }
          : undefined;
      await runAll(1, everyForm("plan"));
      await runAll(1, [["status"], ["status", "--json", "--lang", "ja"]]);
      await run(1, ["up", "--yes"]);
      instead = (of, target) =>
        of === "kubernetes" && target.includes("/serviceaccounts/")
          ? json(403, { kind: "Status", reason: "Forbidden", message: `${loud[1]} ${eventText}` })
          : undefined;
      await runAll(4, [["verify"], ["verify", "--json", "--lang", "ja"]]);
      instead = (of) =>
        of === "kubernetes" ? { status: 502, headers: {}, body: `<html>${loud[0]}</html>` } : undefined;
      await run(1, ["plan"]);
      instead = undefined;
      expect(await nothingLeaked()).toEqual([]);
    });

    it("when helm fails and echoes what it was given", async () => {
      await cp(standInChart, file("chart"), { recursive: true });
      await writeFile(
        file("chart/templates/fails.yaml"),
        '{{ fail (printf "bad: %s %s\\n%s" .Values.attu.password (.Values.hooks | toJson) (.Values.tls.key)) }}\n',
      );
      await spec(withValues.replace(standInChart, "./chart"));
      await run(1, ["up", "--yes", "--trace", "failed.trace"]);
      await run(1, ["up", "--yes", "--json", "--lang", "ja"]);
      expect(await nothingLeaked()).toEqual([]);
      await spec(withValues);
    });

    const wrongSpecs: readonly (readonly [string, string])[] = [
      ["an unknown key", `${withValues}password: ${plant("spec password")}\n`],
      ["an unknown key in braces", withValues.replace("milvus: {", `milvus: { secretKey: ${plant("spec secretKey")},`)],
      ["no YAML", `${withValues}token: "${plant("spec token")}\n`],
      [
        "an address",
        withValues.replace(standInChart, `https://ada:${plant("chart password")}@charts.example/milvus.tgz`),
      ],
      [
        "a repository",
        withValues.replace(/name: milvus-bucket[^ ]*/, `name: "s3://ada:${plant("bucket password")}@b"`),
      ],
    ];
    it.each(wrongSpecs)("when the spec holds one: %s", async (_, text) => {
      await spec(text);
      await runAll(1, everyForm("plan"));
      await spec(withValues);
      expect(await nothingLeaked()).toEqual([]);
    });

    const wrongValues: readonly (readonly [string, string])[] = [
      [
        "contradict",
        `externalS3: { secretKey: ${plant("contradicting key")}, accessKey: ${plant("contradicting id")} }\n`,
      ],
      ["contradict, in an address", `externalS3: { host: "https://ada:${plant("host password")}@s3.example" }\n`],
      ["are no YAML", `attu:\n  password: "${plant("broken password")}\n`],
      ["are no keys", `${plant("values that are one text")}\n`],
    ];
    it.each(wrongValues)("when the values %s", async (_, text) => {
      await writeFile(file("values.yaml"), text);
      await runAll(1, everyForm("plan"));
      await writeFile(file("values.yaml"), values("second"));
      expect(await nothingLeaked()).toEqual([]);
    });

    it("when nobody can be reached, or asked", async () => {
      const proxy = `http://ada:${plant("proxy password")}@127.0.0.1:1`;
      await run(1, ["plan"], { HTTPS_PROXY: proxy, AWS_ENDPOINT_URL: undefined });
      await run(1, ["plan", "--json"], { AWS_SECRET_ACCESS_KEY: plant("wrong key") });
      const config = await readFile(setting.kubeconfig, "utf8");
      await writeFile(file("tmp/broken"), config.replace(/token: .*/, `token: ${plant("wrong token")}`));
      await run(1, ["plan"], { KUBECONFIG: file("tmp/broken") });
      await writeFile(
        file("tmp/broken"),
        config.replace(/token: .*/, `client-key-data: ${plant("client key")}\n      client-certificate-data: eA==`),
      );
      await run(1, ["plan"], { KUBECONFIG: file("tmp/broken") });
      const server = `https://ada:${plant("server password")}@`;
      await writeFile(file("tmp/broken"), config.replace("https://", server));
      await runAll(0, [["plan"], ["plan", "--json"]], { KUBECONFIG: file("tmp/broken") });
      await writeFile(file("tmp/broken"), "");
      expect(await nothingLeaked()).toEqual([]);
    });

    it("when it goes away again", async () => {
      await run(0, ["down", "--yes", "--trace", "down.trace"]);
      await run(0, ["down", "--yes", "--json", "--delete-bucket", scene.target.bucket.name]);
      expect(await nothingLeaked()).toEqual([]);
    });
  },
);
