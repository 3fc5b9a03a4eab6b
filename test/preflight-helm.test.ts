import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { documentOf, eyrieIn } from "./command-line.ts";
import { guideSpec, helmBinary, type Setting, standInChart, startSetting } from "./setting.ts";

let setting: Setting;
let server: Server;
/** A chart repository that has one version, and no archive. */
let repository: string;

const index = `apiVersion: v1
entries:
  milvus: [{ name: milvus, version: 5.0.19, apiVersion: v2, urls: [milvus-5.0.19.tgz] }]
`;

beforeAll(async () => {
  setting = await startSetting();
  server = createServer((request, response) => {
    const known = request.url === "/index.yaml";
    response.writeHead(known ? 200 : 404).end(known ? index : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  repository = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(async () => {
  server.close();
  await setting.close();
});

/** A helm that says it is of another version, and does nothing else. */
async function helmOf(version: string): Promise<string> {
  const path = join(setting.directory, `helm-${version}`);
  await writeFile(path, `#!/bin/sh\necho ${version}+g0\n`, { mode: 0o755 });
  return path;
}

type Unusable = {
  readonly what: string;
  readonly spec?: () => string;
  readonly helm?: () => Promise<string>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly code: string;
  readonly says: readonly string[];
};

const unusable: readonly Unusable[] = [
  {
    what: "there is no helm where EYRIE_HELM points",
    helm: () => Promise.resolve("/nowhere/helm"),
    code: "EY601",
    says: ["EYRIE_HELM names /nowhere/helm", "Give EYRIE_HELM the full path"],
  },
  {
    what: "helm is too old",
    helm: () => helmOf("v3.13.3"),
    code: "EY601",
    says: ["is version 3.13.3; Eyrie needs 3.14.0 or newer", "Upgrade it ("],
  },
  {
    what: "the chart's repository cannot be reached",
    spec: () => guideSpec.replace(`, chart: ${standInChart}`, ""),
    environment: { HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "127.0.0.1,localhost" },
    code: "EY603",
    says: ["The chart milvus (https://zilliztech.github.io/milvus-helm/) 5.0.19", "Check network and proxy"],
  },
  {
    what: "the chart's archive is not there",
    spec: () => guideSpec.replace(standInChart, `${repository}/milvus-9.9.9.tgz`),
    code: "EY603",
    says: ["/milvus-9.9.9.tgz", "404", "Check network and proxy, or give a chart you have"],
  },
];

describe("without a helm or a chart nothing is written", () => {
  it.each(unusable)("$what", async ({ spec, helm, environment = {}, code, says }) => {
    await writeFile(join(setting.directory, "eyrie.yaml"), spec?.() ?? guideSpec);
    const before = stateOf(setting.cloud);
    const ran = await eyrieIn(setting, ["up", "--yes", "--json"], {
      ...environment,
      EYRIE_HELM: await (helm ?? helmBinary)(),
    });
    const { findings = [] } = documentOf(ran);
    expect([ran.code, findings.map((found) => `${found.code} ${found.severity}`)]).toEqual([1, [`${code} error`]]);
    const told = findings.map(({ fact, remedy }) => `${fact}\n${remedy}`).join("\n");
    for (const words of says) expect(told).toContain(words);
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("a version that the repository does not have is told for what it is", async () => {
    const { helm } = setting.session().clouds;
    const rendering = { release: "milvus-demo", namespace: "milvus", valuesFiles: [], ours: {}, upgrades: false };
    const chart = { kind: "repository", repository, name: "milvus" } as const;
    await expect(helm.render({ ...rendering, chart, version: "9.9.9", kubeVersion: "1.34" })).rejects.toMatchObject({
      remedy: { en: expect.stringMatching(/^There is no such chart version\. Correct milvus\.version/) as string },
    });
  });
});
