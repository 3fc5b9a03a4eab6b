import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ClientConfig } from "@zilliz/milvus2-sdk-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processDirectory } from "../../src/process-directory.ts";
import { type MilvusSetting, startMilvusSetting } from "../milvus-setting.ts";
import { type Release, startRelease } from "./release.ts";

let setting: MilvusSetting;
beforeAll(async () => {
  setting = await startMilvusSetting();
});
afterAll(() => setting.close());

const standalone = { version: "v2.5.27", run: ["standalone"] };

/** What the client is told, or the version. */
const versionOr = async (release: Release, config: Partial<ClientConfig>): Promise<string | undefined> => {
  const client = release.connect({ timeout: 3000, ...config });
  const told = await client.getVersion().then(({ version }) => version, String);
  await client.closeConnection();
  return told;
};

describe("authorizationEnabled", () => {
  let release: Release;
  beforeAll(async () => {
    release = await startRelease(setting, "doors-password", {
      ...standalone,
      sections: { common: { security: { authorizationEnabled: true } } },
    });
  });

  it.each<[string, Partial<ClientConfig>, string]>([
    ["nobody", {}, "16 UNAUTHENTICATED: missing authorization in header"],
    [
      "a wrong password",
      { username: "root", password: "milvus" },
      "16 UNAUTHENTICATED: auth check failure, please check username and password are correct",
    ],
    [
      "another user",
      { username: "kite", password: "Milvus" },
      "16 UNAUTHENTICATED: auth check failure, please check username and password are correct",
    ],
    ["an unknown key", { token: "key" }, "16 UNAUTHENTICATED: auth check failure, please check api key is correct"],
    ["root by password", { username: "root", password: "Milvus" }, "v2.5.27-eyrie-stand-in"],
    ["root by token", { token: "root:Milvus" }, "v2.5.27-eyrie-stand-in"],
  ])("%s", async (_, config, told) => {
    expect(await versionOr(release, config)).toContain(told);
  });

  it("takes the root password of the configuration", async () => {
    const security = { authorizationEnabled: true, defaultRootPassword: "kite-and-eyrie" };
    const own = await startRelease(setting, "doors-own", { ...standalone, sections: { common: { security } } });
    expect(await versionOr(own, { token: "root:Milvus" })).toContain("UNAUTHENTICATED");
    expect(await versionOr(own, { token: "root:kite-and-eyrie" })).toBe("v2.5.27-eyrie-stand-in");
    expect(await own.logOf("standalone")).not.toContain("kite-and-eyrie");
  });
});

const openssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!openssl)("tlsMode (needs openssl)", () => {
  /** One certificate that is the server's, the client's and the authority that signed both. */
  let cert: Buffer;
  let key: Buffer;
  beforeAll(async () => {
    const directory = mkdtempSync(path.join(processDirectory(), "tls-"));
    const [keyFile, certFile] = [path.join(directory, "server.key"), path.join(directory, "server.pem")];
    const made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost".split(" ");
    const names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", keyFile, "-out", certFile];
    execFileSync("openssl", [...made, ...names], { stdio: "ignore" });
    [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
    await setting.call("POST", "/api/v1/namespaces/milvus/secrets", {
      metadata: { name: "doors-tls" },
      data: {
        "server.pem": cert.toString("base64"),
        "server.key": key.toString("base64"),
        "ca.pem": cert.toString("base64"),
      },
    });
  });

  const release = (tlsMode: number, name: string): Promise<Release> =>
    startRelease(setting, name, {
      ...standalone,
      sections: {
        common: { security: { tlsMode } },
        tls: {
          serverPemPath: "/milvus/tls/server.pem",
          serverKeyPath: "/milvus/tls/server.key",
          caPemPath: "/milvus/tls/ca.pem",
        },
      },
      secret: { name: "doors-tls", path: "/milvus/tls" },
    });

  it("1 shows the client a certificate", async () => {
    const served = await release(1, "doors-tls-1");
    expect(await versionOr(served, { tls: { rootCert: cert } })).toBe("v2.5.27-eyrie-stand-in");
    expect(await versionOr(served, {})).toMatch(/UNAVAILABLE|DEADLINE_EXCEEDED/);
  });

  it("2 wants the client's, too", async () => {
    const served = await release(2, "doors-tls-2");
    const own = { privateKey: key, certChain: cert };
    expect(await versionOr(served, { tls: { rootCert: cert, ...own } })).toBe("v2.5.27-eyrie-stand-in");
    expect(await versionOr(served, { tls: { rootCert: cert } })).toMatch(/UNAVAILABLE|DEADLINE_EXCEEDED/);
  });

  it("without its files ends the process", async () => {
    const ends = startRelease(setting, "doors-tls-none", {
      ...standalone,
      sections: { common: { security: { tlsMode: 1 } } },
    });
    await expect(ends).rejects.toThrow("open /milvus/configs/cert/server.pem: no such file or directory");
  });
});
