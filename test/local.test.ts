import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CreateRoleCommand, IAMClient, ListOpenIDConnectProvidersCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ran } from "./command-line.ts";
import { type LocalProcess, startLocal } from "./local-process.ts";
import { helmBinary, standInChart } from "./setting.ts";
import { until } from "./until.ts";

const command = fileURLToPath(new URL("../packages/eyrie/dist/eyrie.js", import.meta.url));
const execute = promisify(execFile);

let directory: string;
const file = (name: string) => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "eyrie-test-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What is in the folder of its own that a process keeps its files in. */
const kept = async () => (await readdir(directory)).filter((name) => name.startsWith("eyrie-local-"));

type Exported = Readonly<Record<string, string>>;

const aws = ({ AWS_ENDPOINT_URL: endpoint = "", AWS_REGION: region = "", ...keys }: Exported) => ({
  endpoint,
  region,
  credentials: {
    accessKeyId: keys["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: keys["AWS_SECRET_ACCESS_KEY"] ?? "",
  },
  maxAttempts: 1,
});

function kubernetes({ KUBECONFIG = "" }: Exported, context?: string): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromFile(KUBECONFIG);
  if (context !== undefined) config.setCurrentContext(context);
  return config.makeApiClient(CoreV1Api);
}

/** Out of a token of the cluster's own. */
async function issuerOf(exported: Exported, context: string): Promise<string> {
  const { status } = await kubernetes(exported, context).createNamespacedServiceAccountToken({
    namespace: "default",
    name: "default",
    body: { spec: { audiences: ["a"] } },
  });
  const claims: unknown = JSON.parse(Buffer.from(status?.token.split(".")[1] ?? "", "base64url").toString());
  return (claims as { readonly iss: string }).iss;
}

/** Eyrie itself, with what was sourced and nothing else. */
async function eyrie(environment: Exported, args: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env["PATH"], HOME: directory, EYRIE_HELM: await helmBinary(), ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { cwd: directory, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const lines = async (name: string) =>
  (await readFile(file(name), "utf8")).split("\n").map((line) => (line === "" ? undefined : JSON.parse(line)));

describe("a local cloud that stays", () => {
  let local: LocalProcess;
  let environment: Exported;
  beforeAll(async () => {
    const names = ["--cluster", "milvus-eks-cluster", "--cluster", "other"];
    local = startLocal(directory, [...names, "--write-env", "cloud.env", "--log", "requests.jsonl"]);
    environment = await local.ready("cloud.env");
  });

  it("takes tokens of every cluster from the start, as the guide takes for granted", async () => {
    const { OpenIDConnectProviderList: providers = [] } = await new IAMClient(aws(environment)).send(
      new ListOpenIDConnectProvidersCommand({}),
    );
    const contexts = ["milvus-eks-cluster", "other"].map(
      (name) => `arn:aws:eks:us-east-2:111122223333:cluster/${name}`,
    );
    const issuers = await Promise.all(contexts.map((context) => issuerOf(environment, context)));
    expect(providers.map(({ Arn }) => Arn)).toEqual(
      issuers.map((issuer) => issuer.replace("https://", "arn:aws:iam::111122223333:oidc-provider/")),
    );
  });

  it("exports what the clients need, and takes away what would lead them elsewhere", async () => {
    expect(environment).toEqual({
      AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIA\w{16}$/),
      AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^\S{40}$/),
      AWS_REGION: "us-east-2",
      AWS_DEFAULT_REGION: "us-east-2",
      KUBECONFIG: expect.stringMatching(/\/kubeconfig$/),
    });
    const sourced = `. ./cloud.env && env`;
    const before = { PATH: process.env["PATH"], AWS_PROFILE: "work", AWS_SESSION_TOKEN: "old" };
    const { stdout } = await execute("sh", ["-c", sourced], { cwd: directory, env: before });
    expect(stdout).toContain(`AWS_ENDPOINT_URL=${environment["AWS_ENDPOINT_URL"]}\n`);
    expect(stdout).not.toMatch(/AWS_PROFILE|AWS_SESSION_TOKEN/);
  });

  it("keeps every file to its user", async () => {
    const [own = ""] = await kept();
    const files = (await readdir(file(own), { recursive: true })).map((name) => join(own, name));
    const modes = await Promise.all(
      [own, ...files, "cloud.env", "requests.jsonl"].map(async (name) => (await stat(file(name))).mode & 0o077),
    );
    expect(files.length).toBeGreaterThan(2);
    expect(modes).toEqual(modes.map(() => 0));
  });

  it("has a context for each cluster, the first of them current", async () => {
    const config = new KubeConfig();
    config.loadFromFile(environment["KUBECONFIG"] ?? "");
    const arn = (name: string) => `arn:aws:eks:us-east-2:111122223333:cluster/${name}`;
    expect(config.getContexts().map(({ name }) => name)).toEqual([arn("milvus-eks-cluster"), arn("other")]);
    expect(config.getCurrentContext()).toBe(arn("milvus-eks-cluster"));
    await kubernetes(environment).createNamespace({ body: { metadata: { name: "here" } } });
    const elsewhere = await kubernetes(environment, arn("other")).listNamespace();
    expect(elsewhere.items.map(({ metadata }) => metadata?.name)).not.toContain("here");
  });

  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4")?.address;
  it.skipIf(outer === undefined)("answers on loopback alone (needs another address to try)", async () => {
    const port = Number(new URL(environment["AWS_ENDPOINT_URL"] ?? "").port);
    const socket = connect({ host: outer ?? "", port });
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNREFUSED");
  });

  it("is AWS and EKS to eyrie: up, up again, verify, down", async () => {
    const spec = `cluster: { name: milvus-eks-cluster, region: us-east-2 }
milvus: { release: milvus-demo, chart: ${standInChart}, values: one-pod.yaml }\n`;
    await writeFile(file("eyrie.yaml"), spec);
    await writeFile(file("one-pod.yaml"), "cluster: { enabled: false }\n");
    const codes: number[] = [];
    for (const args of [["up", "--yes"], ["plan", "--exit-code"], ["verify"], ["down", "--yes"]]) {
      codes.push((await eyrie(environment, args)).code);
    }
    expect(codes).toEqual([0, 0, 0, 0]);
  }, 120_000);

  it("told of all that in a log without a secret", async () => {
    const text = await readFile(file("requests.jsonl"), "utf8");
    const kubeconfig = await readFile(environment["KUBECONFIG"] ?? "", "utf8");
    const [, token = "no token"] = /token: (\S+)/.exec(kubeconfig) ?? [];
    for (const secret of [environment["AWS_SECRET_ACCESS_KEY"] ?? "", token]) expect(text).not.toContain(secret);
    // Tokens and signatures by their shape.
    expect(text).not.toMatch(/eyJ[\w-]{20}|Signature=|Bearer |"headers"|"body"/);
    const told = await lines("requests.jsonl");
    expect(told.at(-1)).toBeUndefined();
    expect(told.slice(0, -1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ service: "iam", operation: "CreateRole", status: 200 }),
        expect.objectContaining({ service: "sts", operation: "AssumeRoleWithWebIdentity", status: 403 }),
        expect.objectContaining({ service: "s3", operation: "PutObject", status: 200 }),
        expect.objectContaining({
          service: "kubernetes",
          verb: "create",
          resource: "serviceaccounts/token",
          status: 201,
        }),
      ]),
    );
  });

  it("ends by Ctrl-C with 0, and takes its files and the way to them along", async () => {
    const { code, out, err } = await local.stop("SIGINT");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`  source ${file("cloud.env")}\n`);
    expect(out).toContain("The local cloud and all in it are gone.");
    expect(out).not.toContain(environment["AWS_SECRET_ACCESS_KEY"]);
    expect(await readdir(directory)).not.toContain("cloud.env");
    expect(await kept()).toEqual([]);
  });
});

const hasScript = spawnSync("script", ["--version"]).status === 0;

describe("the terminal", () => {
  it.skipIf(!hasScript)("ends it in order when it is closed (needs script)", async () => {
    const line = `'${process.execPath}' '${command}' local --write-env closed.env`;
    const env = { PATH: process.env["PATH"], HOME: directory, TMPDIR: directory };
    const terminal = spawn("script", ["-qec", line, "/dev/null"], { cwd: directory, env });
    const there = async () => (await readdir(directory)).includes("closed.env");
    expect(await until(there, Boolean, 30_000)).toBe(true);
    terminal.kill("SIGKILL");
    expect(await until(there, (found) => !found, 10_000)).toBe(false);
    expect(await until(kept, (found) => found.length === 0, 10_000)).toEqual([]);
  });
});

describe("the env file", () => {
  it("is a private one where none is named, and what is printed leads there", async () => {
    const local = startLocal(directory, []);
    const [own = ""] = await until(kept, (found) => found.length > 0);
    const inside = () => readdir(file(own), { recursive: true });
    const found = await until(inside, (names) => names.some((name) => name.endsWith("/env")));
    const place = join(directory, own, found.find((name) => name.endsWith("/env")) ?? "");
    const secret = /SECRET_ACCESS_KEY=(\S+)/.exec(await readFile(place, "utf8"))?.[1] ?? "no secret";
    const { code, out } = await local.stop("SIGTERM");
    expect(code).toBe(0);
    expect(out).toContain(`  source ${place}\n`);
    expect(out).not.toContain(secret);
  });

  it("stays where somebody wrote something else into it meanwhile", async () => {
    const local = startLocal(directory, ["--write-env", "taken.env"]);
    await local.ready("taken.env");
    await writeFile(file("taken.env"), "export MINE=1\n");
    await local.stop("SIGINT");
    expect(await readFile(file("taken.env"), "utf8")).toBe("export MINE=1\n");
  });

  it("takes the place of one that a killed local cloud left, whose other files are cleared away", async () => {
    const killed = startLocal(directory, ["--write-env", "left.env"]);
    const before = await killed.ready("left.env");
    await killed.stop("SIGKILL");
    expect(await kept()).toHaveLength(1);
    const next = startLocal(directory, ["--write-env", "left.env"]);
    const gone = await until(
      () => readFile(file("left.env"), "utf8"),
      (text) => !text.includes(before["KUBECONFIG"] ?? ""),
    );
    expect(gone).toContain(`${next.pid}-`);
    expect((await kept()).map((name) => name.includes(`-${next.pid}-`))).toEqual([true]);
    await next.stop("SIGINT");
  });
});

describe("a seed", () => {
  /** Everything about a run that could differ. */
  async function run(seed: string) {
    const local = startLocal(directory, ["--seed", seed, "--write-env", `${seed}.env`]);
    const environment = await local.ready(`${seed}.env`);
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const role = await new IAMClient(aws(environment)).send(
      new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: trust }),
    );
    const api = kubernetes(environment);
    const { status } = await api.createNamespacedServiceAccountToken({
      namespace: "default",
      name: "default",
      body: { spec: { audiences: ["a"] } },
    });
    const claims = JSON.parse(Buffer.from(status?.token.split(".")[1] ?? "", "base64url").toString());
    const made = await api.createNamespace({ body: { metadata: { generateName: "n-" } } });
    await local.stop("SIGINT");
    return [
      environment["AWS_ACCESS_KEY_ID"],
      environment["AWS_SECRET_ACCESS_KEY"],
      role.Role?.RoleId,
      role.$metadata.requestId,
      claims.iss,
      claims.jti,
      made.metadata?.name,
      made.metadata?.uid,
    ];
  }

  it("gives the same keys, ids and names again, and another seed gives others", async () => {
    const [first, again, other] = [await run("7"), await run("7"), await run("8")];
    expect(again).toEqual(first);
    expect(other.filter((value, index) => value === first[index])).toEqual([]);
  }, 60_000);
});

describe("a file that is wrong", () => {
  beforeAll(async () => {
    await writeFile(file("notes.txt"), "mine\n");
    await writeFile(file("faults.yaml"), "- service: s3\n  operation: PutObjekt\n  error: SlowDown\n");
    await writeFile(file("empty.yaml"), "");
  });

  const cases: readonly (readonly [args: readonly string[], err: RegExp])[] = [
    [["--write-env", "notes.txt"], /notes\.txt: it holds something else, which stays/],
    [["--write-env", "."], /it is a folder/],
    [["--write-env", "nowhere/x"], /nowhere/],
    [["--log", "nowhere/x"], /The log cannot be written to .*nowhere\/x/],
    [["--faults", "nowhere.yaml"], /nowhere\.yaml cannot be read/],
    [["--faults", "empty.yaml"], /empty\.yaml:1:1 {2}The file is not a list of faults/],
    [["--faults", "faults.yaml"], /faults\.yaml:2:3 .*PutObjekt[\s\S]*→ Did you mean PutObject\?/],
  ];
  it.each(cases)("%j ends with 1 and says what to write", async (args, err) => {
    const ended = await startLocal(directory, args).ended;
    expect(ended).toEqual({ code: 1, out: "", err: expect.stringMatching(err) });
  });

  it("a port that somebody has is named", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const ended = await startLocal(directory, ["--port", String(port)]).ended;
    server.close();
    expect(ended).toEqual({ code: 1, out: "", err: expect.stringMatching(`Port ${port} is taken`) });
  });
});

describe("faults and delays from the command line", () => {
  it("befall the requests they name, and are told in the log", async () => {
    await writeFile(
      file("slow.json"),
      JSON.stringify([{ service: "s3", operation: "Create*", error: "SlowDown", times: 1 }]),
    );
    const options = ["--faults", "slow.json", "--log", "slow.jsonl", "--latency", "1ms", "--consistency", "1ms"];
    const local = startLocal(directory, [...options, "--write-env", "slow.env"]);
    const client = new S3Client({ ...aws(await local.ready("slow.env")), forcePathStyle: true });
    const create = () =>
      client.send(
        new CreateBucketCommand({ Bucket: "b-1", CreateBucketConfiguration: { LocationConstraint: "us-east-2" } }),
      );
    await expect(create()).rejects.toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
    await create();
    await local.stop("SIGINT");
    const told = (await lines("slow.jsonl")).slice(0, -1);
    expect(told.map(({ operation, status, error, fault }) => [operation, status, error, fault])).toEqual([
      ["CreateBucket", 503, "SlowDown", "SlowDown 503"],
      ["CreateBucket", 200, undefined, undefined],
    ]);
  });
});
