import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTar } from "nanotar";
import { afterEach, describe, expect, it } from "vitest";
import { installMilvusSdk } from "../../src/clouds/milvus/sdk-install.ts";
import { findMilvusSdk, pinnedSdk, sdkCache } from "../../src/clouds/milvus/sdk.ts";
import { Problem } from "../../src/model/problem.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "eyrie-sdk-"));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const { name, version } = pinnedSdk;

/** What stands in for the client: it has nothing but what is looked at when it is loaded. */
const program = "exports.MilvusClient = class {}; exports.DataType = {}; exports.logger = {};";
const manifest = (of: string) => ({ name, version: of, main: "index.js", scripts: { install: "touch ../../../ran" } });
const tarball = gzipSync(
  createTar([
    { name: "package/package.json", data: JSON.stringify(manifest(version)) },
    { name: "package/index.js", data: program },
  ]),
);

type Answer = (response: ServerResponse) => void;

/** A registry that has this one package. */
async function startRegistry(download: Answer = (response) => response.end(tarball)) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { url = "" } = request;
    asked.push(decodeURIComponent(url));
    if (url.endsWith(".tgz")) return download(response);
    const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    const dist = { tarball: `${registry}package.tgz`, integrity };
    const versions = { [version]: { ...manifest(version), hasInstallScript: true, dist } };
    response.setHeader("content-type", "application/json");
    return response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { registry, asked };
}

const installing = (
  registry: string,
  cacheDirectory: string,
  changes: Partial<Parameters<typeof installMilvusSdk>[0]> = {},
) =>
  installMilvusSdk({
    cacheDirectory,
    environment: {
      PATH: process.env["PATH"],
      HOME: cacheDirectory,
      npm_config_cache: join(emptyFolder(), "npm"),
      npm_config_registry: registry,
    },
    platform: "linux",
    signal: new AbortController().signal,
    ...changes,
  });

const problemOf = (work: Promise<unknown>): Promise<Problem> =>
  work.then(
    () => Promise.reject(new Error("it succeeded")),
    (thrown: unknown) => (thrown instanceof Problem ? thrown : Promise.reject(thrown as Error)),
  );

/** What lies in a cache, without npm's own. */
const left = (cache: string) => readdirSync(cache).filter((entry) => entry !== ".npm");

describe("Milvus' official client is obtained", () => {
  it("whole, by the user's npm, and no script of it runs; then it is found and nobody is asked", async () => {
    const { registry, asked } = await startRegistry();
    const cache = emptyFolder();
    expect(await findMilvusSdk([sdkCache(cache)])).toBeUndefined();
    const sdk = await installing(registry, cache);
    expect(asked).toEqual([`/${name}`, "/package.tgz"]);
    expect(sdk.logger).toMatchObject({ silent: true });
    expect(await findMilvusSdk([sdkCache(cache)])).toBe(sdk);
    expect(asked).toHaveLength(2);
    expect(left(cache)).toEqual([`milvus-sdk-${version}`]);
    expect(existsSync(join(sdkCache(cache), "..", "ran"))).toBe(false);
  });

  it("by several processes at once, and in the place of what is broken", async () => {
    const { registry } = await startRegistry();
    const cache = emptyFolder();
    mkdirSync(join(sdkCache(cache), name), { recursive: true });
    const found = await Promise.all([1, 2, 3].map(() => installing(registry, cache)));
    expect(found.every((one) => typeof one.MilvusClient === "function")).toBe(true);
    expect(left(cache)).toEqual([`milvus-sdk-${version}`]);
  });
});

describe("where it cannot be", () => {
  it("offline: the registry is named without its password, with what to tell npm; nothing stays", async () => {
    const cache = emptyFolder();
    const { code, fact, remedy } = await problemOf(installing("http://ada:hunter2@127.0.0.1:9/npm/", cache));
    expect(code).toBe("unreachable");
    expect(fact.en).toMatch(/could not be obtained from http:\/\/127\.0\.0\.1:9\/npm\/: .*ECONNREFUSED/);
    expect(fact.en + remedy.en).not.toContain("hunter2");
    expect(remedy.en).toContain("npm config set proxy");
    expect(left(cache)).toEqual([]);
  });

  it("without npm: says so", async () => {
    const { registry } = await startRegistry();
    const cache = emptyFolder();
    const { fact } = await problemOf(installing(registry, cache, { environment: { PATH: "" } }));
    expect(fact.en).toContain("there is no npm in PATH");
    expect(left(cache)).toEqual([]);
  });

  it("stopped in between: nothing stays", async () => {
    const controller = new AbortController();
    const { registry } = await startRegistry(() => controller.abort());
    const cache = emptyFolder();
    const { code } = await problemOf(installing(registry, cache, { signal: controller.signal }));
    expect(code).toBe("interrupted");
    expect(left(cache)).toEqual([]);
  });

  it("into a folder that cannot be written: says which", async () => {
    const { registry } = await startRegistry();
    const file = join(emptyFolder(), "file");
    writeFileSync(file, "");
    const { code, fact } = await problemOf(installing(registry, file));
    expect([code, fact.en]).toEqual(["failed", expect.stringContaining(`could not be kept in ${file}`)]);
  });
});

describe("which is taken", () => {
  const holding = (of: string) => {
    const folder = emptyFolder();
    const home = join(folder, "node_modules", name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), JSON.stringify(manifest(of)));
    writeFileSync(join(home, "index.js"), `${program} exports.of = "${of}";`);
    return folder;
  };

  it.each([
    { there: ["2.6.17", "2.6.11"], taken: "2.6.17" },
    { there: ["2.4.9", "2.5.0"], taken: "2.5.0" },
    { there: ["2.4.9"], taken: undefined },
    { there: [], taken: undefined },
  ])("of $there: $taken, the first that is new enough", async ({ there, taken }) => {
    const sdk = (await findMilvusSdk([emptyFolder(), ...there.map(holding)])) as { readonly of?: string } | undefined;
    expect(sdk?.of).toBe(taken);
  });
});
