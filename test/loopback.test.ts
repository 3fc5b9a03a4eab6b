import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { BroadcastChannel, Worker } from "node:worker_threads";
import { Problem } from "#eyrie/model/problem";
import { afterEach, describe, expect, it } from "vitest";
import { guideSpec, helmBinary, startSetting, up } from "./setting.ts";

const execute = promisify(execFile);
const here = (path: string) => new URL(path, import.meta.url);
const command = fileURLToPath(here("../packages/eyrie/dist/eyrie.js"));
const guide = fileURLToPath(here("../examples/guide.yaml"));

type Seen = { readonly host: string; readonly allowed: boolean };
type Watch = { readonly watchSockets: (tell: (host: string, allowed: boolean) => void) => () => void };
const { watchSockets } = (await import(here("./socket-watch.js").href)) as Watch;

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).toReversed()) await undo();
});

/** Watches this thread until the test ends. */
function watched(): readonly Seen[] {
  const seen: Seen[] = [];
  cleanUp.push(watchSockets((host, allowed) => seen.push({ host, allowed })));
  return seen;
}

/** What the pods' threads tell. */
function watchedPods(): readonly Seen[] {
  const seen: Seen[] = [];
  const channel = new BroadcastChannel("sockets of pods");
  channel.addEventListener("message", (message) => void seen.push((message as MessageEvent).data as Seen));
  cleanUp.push(() => channel.close());
  return seen;
}

/** A proxy on loopback that helm is told to use: whatever helm wants from elsewhere shows here, and goes no further. */
async function decoyProxy() {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", (data) => {
      asked.push(data.toString().split("\r\n")[0] ?? "");
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return { asked, environment: { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url } };
}

const hasProc = existsSync("/proc/self/net/tcp");

/** The local addresses of this process' listening sockets, its pods' threads included, as the kernel knows them. */
async function listening(): Promise<readonly string[]> {
  const descriptors = await readdir("/proc/self/fd");
  const links = await Promise.all(descriptors.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
  const own = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((table) => readFile(`/proc/self/net/${table}`, "utf8").catch(() => "")),
  );
  return tables.flatMap((table) =>
    table.split("\n").flatMap((line) => {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      if (state !== "0A" || !own.has(inode)) return [];
      const [address = ""] = local.split(":");
      // Little-endian; IPv6 is shown as it is, for none is expected.
      return address.length === 8 ? [[...Buffer.from(address, "hex")].toReversed().join(".")] : [address];
    }),
  );
}

describe("in this process, its pods and helm", () => {
  it("no socket leaves loopback in a whole rehearsal", async () => {
    const own = watched();
    const pods = watchedPods();
    const proxy = await decoyProxy();
    const setting = await startSetting({ podProgram: here("./watched-pod.js") });
    cleanUp.push(setting.close);
    const run = await up(setting.session(guideSpec, undefined, { environment: proxy.environment }));
    expect(run.claims.filter(({ verdict }) => verdict.status !== "holds")).toEqual([]);
    expect(own.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(pods.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(proxy.asked).toEqual([]);
    expect([own.length > 10, pods.length > 4]).toEqual([true, true]);
  });

  it.skipIf(!hasProc)("every socket that listens does so on 127.0.0.1 (needs /proc)", async () => {
    const setting = await startSetting({ podProgram: here("./watched-pod.js") });
    cleanUp.push(setting.close);
    await up(setting.session(guideSpec));
    const addresses = await listening();
    expect(new Set(addresses)).toEqual(new Set(["127.0.0.1"]));
    expect(addresses.length).toBeGreaterThan(1);
  });

  it.skipIf(!hasProc)("a socket that listens to the world is seen (needs /proc)", async () => {
    const server = createServer();
    cleanUp.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    expect(await listening()).toContain("0.0.0.0");
  });

  it("a socket of this thread that would leave is seen, and cut off", () => {
    const seen = watched();
    expect(() => connect(80, "192.0.2.1")).toThrow("leave loopback");
    expect(seen).toEqual([{ host: "192.0.2.1", allowed: false }]);
  });

  it("a socket of a pod's thread that would leave is seen", async () => {
    const seen = watchedPods();
    const leaving = `
      const { BroadcastChannel } = require("node:worker_threads");
      import(${JSON.stringify(here("./socket-watch.js").href)}).then(({ watchSockets }) => {
        const channel = new BroadcastChannel("sockets of pods");
        watchSockets((host, allowed) => channel.postMessage({ host, allowed }));
        require("node:http").get("http://192.0.2.1/").on("error", () => undefined);
      }).catch(() => undefined).finally(() => setImmediate(() => process.exit()));`;
    const worker = new Worker(leaving, { eval: true, execArgv: [], env: {} });
    await new Promise((resolve) => worker.once("exit", resolve));
    await expect.poll(() => seen).toEqual([{ host: "192.0.2.1", allowed: false }]);
  });

  it("a helm that would leave is seen", async () => {
    const proxy = await decoyProxy();
    const setting = await startSetting();
    cleanUp.push(setting.close);
    const { clouds } = setting.session(guideSpec, undefined, { environment: proxy.environment });
    const wanted = {
      release: "elsewhere",
      namespace: "default",
      chart: { kind: "repository", repository: "https://charts.invalid/", name: "milvus" },
      version: undefined,
      valuesFiles: [],
      ours: {},
      description: "",
      labels: {},
      takeBack: false,
    } as const;
    await expect(clouds.helm.upgrade(wanted, new AbortController().signal)).rejects.toBeInstanceOf(Problem);
    expect(proxy.asked[0]).toBe("CONNECT charts.invalid:443 HTTP/1.1");
  });
});

const built = existsSync(command);
const permitted = (program: string, ...args: readonly string[]) => spawnSync(program, args).status === 0;
const traceable = built && permitted("strace", "-qq", "-e", "trace=connect", "true");
const alone = ["-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
const confinable = built && permitted("unshare", ...alone, "true");

/** The product's own rehearsal, as users run it, under another program. */
async function rehearse(program: string, args: readonly string[]) {
  const home = await mkdtemp(join(tmpdir(), "eyrie-test-"));
  cleanUp.push(() => rm(home, { recursive: true, force: true }));
  const rehearsal = [
    process.execPath,
    command,
    "rehearse",
    "up",
    "doctor",
    "down",
    "--file",
    guide,
    "--yes",
    "--lang",
    "en",
  ];
  const environment = { PATH: process.env["PATH"], HOME: home, EYRIE_HELM: await helmBinary() };
  const { stdout } = await execute(program, [...args, ...rehearsal], { env: environment, cwd: home });
  return stdout;
}

describe("as users run it", () => {
  it.skipIf(!traceable)("the kernel sees no connection leave loopback (needs the build and strace)", async () => {
    const directory = await mkdtemp(join(tmpdir(), "eyrie-test-"));
    cleanUp.push(() => rm(directory, { recursive: true, force: true }));
    const calls = join(directory, "calls");
    const network = "trace=connect,sendto,sendmsg,sendmmsg";
    await rehearse("strace", ["-f", "-qq", "-e", network, "-e", "signal=none", "-o", calls]);
    const addressed = (await readFile(calls, "utf8")).split("\n").filter((line) => /sa_family=AF_INET6?\b/.test(line));
    expect(addressed.filter((line) => !/inet_addr\("127\.|inet_pton\(AF_INET6, "::1"/.test(line))).toEqual([]);
    expect(addressed.length).toBeGreaterThan(10);
  });

  it.skipIf(!confinable)("nothing but loopback is needed (needs the build and unshare)", async () => {
    expect(await rehearse("unshare", alone)).toMatch(
      /milvus-demo[^]*It works, with 1 warning[^]*What Eyrie owned is gone/,
    );
  });
});
