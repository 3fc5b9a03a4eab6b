import { gzipSync } from "node:zlib";
import type { Cluster } from "@eyrie/localcloud/kubernetes/cluster";
import type { Finding } from "#eyrie/model/finding";
import { Problem } from "#eyrie/model/problem";
import { planUp } from "#eyrie/pipeline/plan";
import { preflight } from "#eyrie/pipeline/preflight";
import { commandRights } from "#eyrie/permissions/command-rights";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { found, otherHosts, refused, rendered, specWith, userYaml } from "./lint-cases.ts";
import { operatorWith } from "./operator.ts";
import { guideSetUp } from "./permission-scenes.ts";
import { guideSpec, type Operator, type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

let setting: Setting;
let before: unknown;

beforeAll(async () => {
  setting = await startSetting();
  before = stateOf(setting.cloud);
});
afterAll(() => setting.close());

/** What is planned, and then looked at before the first write; with nothing written. */
async function ahead(spec: string, operator: Operator = {}): Promise<readonly Finding[]> {
  const run = setting.session(spec, undefined, operator);
  const findings = await preflight(await planUp(run), run);
  expect(writesIn(setting.trace)).toEqual([]);
  return findings;
}

const refusal = async (spec: string): Promise<Problem> => {
  const thrown: unknown = await planUp(setting.session(spec)).catch((error: unknown) => error);
  if (!(thrown instanceof Problem)) throw new Error("it was planned", { cause: thrown });
  return thrown;
};

const places = (text: string) => [...text.matchAll(/milvus\.yaml:(\d+:\d+)/g)].map(([, place = ""]) => place);

describe("values that contradict the spec are refused, and each is told what it would break", () => {
  it.each(refused)("$what", async (written) => {
    const { code, fact } = await refusal(await specWith(setting, written));
    expect(code).toBe("invalid");
    const told = ["en", "ja"] as const;
    const lines = told.map((language) =>
      fact[language]
        .split(/\n(?= {2}\S)/)
        .slice(1)
        .map((one) => [...places(one), ...[...one.matchAll(/^ {4}(EY\d+) /gm)].map(([, of = ""]) => of)].join(" ")),
    );
    expect(lines).toEqual([written.told, written.told]);
    expect(fact.en).not.toMatch(/\bAK\b|\bSK\b|Not implemented/);
    expect(writesIn(setting.trace)).toEqual([]);
  });

  it.each(otherHosts)("and by name where it cannot be asked for yet: %s", async (host, en, ja) => {
    const values = `externalS3: { host: ${host} }\n${userYaml(`address: ${host}`)}`;
    const { fact, remedy } = await refusal(await specWith(setting, { values }));
    expect(remedy.en).not.toContain("change the spec");
    expect(fact.en.split(`\n    Not implemented yet: ${en}`)).toHaveLength(3);
    expect(fact.ja.match(new RegExp(`^ {4}${ja}の指定は未実装です`, "gm"))).toHaveLength(2);
  });

  it("by a cause and a remedy of the rule's own", async () => {
    const spec = await specWith(setting, { values: "externalS3: { host: https://s3.us-east-2.amazonaws.com }\n" });
    const { fact } = await refusal(spec);
    expect(fact.en).toMatch(
      /the spec makes it s3\.us-east-2\.amazonaws\.com .*\n {4}EY607 .* no component starts\. Set externalS3\.host to /,
    );
  });

  it("file by file, also where a later file takes it back", async () => {
    const spec = await specWith(setting, { values: "externalS3: { useIAM: false }\n" });
    const { fact } = await refusal(spec.replace("values: milvus.yaml", "values: [milvus.yaml, milvus.yaml]"));
    expect(fact.en.match(/EY618/g)).toHaveLength(2);
  });
});

describe("what stands beside the spec is found before the first write", () => {
  it.each(found)("$what", async (written) => {
    const findings = await ahead(await specWith(setting, written));
    expect(findings.map(({ code, severity, fact }) => [code, severity, ...places(fact.en)].join(" "))).toEqual(
      written.told,
    );
    expect(findings.map(({ fact }) => fact.en).join()).not.toMatch(/\bAK\b|\bSK\b/);
  });
});

describe("what the chart makes of the values is looked at, and not the values alone", () => {
  it.each(rendered)("$what", async (one) => {
    const findings = await ahead(await specWith(setting, one));
    expect(findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(one.told);
    for (const words of one.says) expect(findings.map(({ fact }) => fact.en).join("\n")).toContain(words);
  });
});

it("wrote nothing at all", () => {
  expect(stateOf(setting.cloud)).toEqual(before);
});

describe("what else is there is looked at", () => {
  const cluster = (): Cluster => {
    const [only] = setting.cloud.clusters;
    if (only === undefined) throw new Error("the setting has no cluster");
    return only;
  };

  /** A record of a release of somebody's, as helm writes it. */
  const released = (namespace: string, name: string, rootPath: string) => {
    const externalS3 = { enabled: true, bucketName: "milvus-bucket-039dd013c0712f085d60e21f", rootPath };
    const record = { name, namespace, version: 1, info: { status: "deployed" }, config: { externalS3 } };
    const text = Buffer.from(gzipSync(JSON.stringify(record)).toString("base64")).toString("base64");
    cluster().writer.create("secrets", {
      metadata: {
        namespace,
        name: `sh.helm.release.v1.${name}.v1`,
        labels: { owner: "helm", status: "deployed", name },
      },
      data: { release: text },
    });
  };

  const told = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${code} ${severity}`);

  beforeAll(() => {
    for (const name of ["milvus", "staging"]) cluster().writer.create("namespaces", { metadata: { name } });
    cluster().writer.create("secrets", {
      metadata: {
        namespace: "staging",
        name: "sh.helm.release.v1.broken.v1",
        labels: { owner: "helm", status: "deployed" },
      },
      data: { release: "bm90IHdoYXQgaGVsbSB3cml0ZXM=" },
    });
    released("staging", "next-door", "elsewhere");
  });

  it("and says nothing of releases that store elsewhere", async () => {
    expect(told(await ahead(guideSpec))).toEqual([]);
  });

  it("a Service called minio", async () => {
    const { store, writer } = cluster();
    writer.create("services", { metadata: { namespace: "milvus", name: "minio" }, spec: { ports: [{ port: 9000 }] } });
    expect(told(await ahead(guideSpec))).toEqual(["EY612 error"]);
    store.remove("services", "milvus", "minio");
  });

  it("a release of the same bucket and root path, wherever it is", async () => {
    released("staging", "twin", "milvus-demo/a");
    const findings = await ahead(guideSpec);
    expect(told(findings)).toEqual(["EY616 error"]);
    expect(findings[0]?.fact.en).toContain("staging/twin");
    // Nothing is stored yet that could be imported again.
    expect(findings[0]?.remedy).toEqual({
      en: "Give this release a root path (bucket.rootPath) or a bucket of its own.",
      ja: "このリリースに固有の rootPath (bucket.rootPath) またはバケットを設定してください。",
    });
  });

  it("without the right to see other namespaces the release's own, and says what was not seen", async () => {
    released("milvus", "sibling", "milvus-demo");
    const { required, optional } = commandRights.up(guideSetUp);
    const others = optional.filter(({ name }) => name !== "neighbours").flatMap(({ rights }) => rights);
    const findings = await ahead(guideSpec, await operatorWith(setting, [...required, ...others]));
    expect(told(findings)).toEqual(["EY616 error", "EY616 warning"]);
    expect(findings.map(({ fact }) => fact.en).join("\n")).toMatch(
      /milvus\/sibling[\s\S]*Not checked: whether a release of another namespace/,
    );
    expect(findings.map(({ fact }) => fact.en).join()).not.toContain("twin");
  });
});
