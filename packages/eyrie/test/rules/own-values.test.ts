import { describe, expect, it } from "vitest";
import type { Json } from "../../src/model/json.ts";
import { plannedReadings } from "../../src/readings/planned.ts";
import type { Readings } from "../../src/readings/readings.ts";
import { whatIf } from "../../src/readings/what-if.ts";
import { judge } from "../../src/rules/diagnose.ts";
import { imageOfTheChart } from "../../src/rules/milvus/image-line.ts";
import { liveKeys } from "../../src/rules/milvus/live-keys.ts";
import { woodpeckerPort } from "../../src/rules/milvus/woodpecker.ts";

const mark = "set-up";

const wanted = (valuesFiles?: readonly string[]): Readings["wanted"] => ({
  marks: [mark],
  serviceAccount: "sa",
  roleArn: "",
  bucket: "b",
  rootPath: "m",
  ...(valuesFiles === undefined ? {} : { valuesFiles }),
});

/** What is found of a deployed release with these values. */
function found(values: Json, by: Readings["wanted"], owner: string) {
  const planned = plannedReadings({
    takenAt: 0,
    region: "us-east-2",
    scope: { namespace: "milvus", release: "m" },
    chart: { name: "milvus", version: "5.0.19", appVersion: "2.6.15" },
    revision: 1,
  });
  const readings = whatIf(planned, [{ kind: "values", values }]);
  const release =
    readings.release.status === "present"
      ? { ...readings.release, value: { ...readings.release.value, labels: { "eyrie.dev/owned-by": owner } } }
      : readings.release;
  const all = { ...readings, release, ...(by === undefined ? {} : { wanted: by }) };
  return judge([liveKeys, imageOfTheChart, woodpeckerPort], all).roots;
}

const woodpecker = { enabled: true, minio: { port: 9000 } };

/** Each with what helm would be told for it, in part. */
const own: readonly (readonly [what: string, code: string, values: Json, set: string])[] = [
  ["keys of coordinators", "EY613", { rootCoordinator: { replicas: 2 } }, "--set mixCoordinator.replicas=2"],
  ["what is never started", "EY613", { rootCoordinator: { enabled: true } }, "--set rootCoordinator.enabled=false"],
  ["an image", "EY631", { image: { all: { tag: "v2.4.15" } } }, "--set streaming.enabled=false"],
  [
    "Woodpecker's port",
    "EY626",
    {
      externalS3: { enabled: true, host: "s3.us-east-2.amazonaws.com", useIAM: true },
      streaming: { enabled: true, woodpecker: { embedded: false } },
      woodpecker,
    },
    "--set woodpecker.minio.port=443",
  ],
];

describe("what is wrong with the user's own values", () => {
  it.each(own)("%s is mended in the spec's file, of a release of Eyrie's", (_, code, values) => {
    const [root] = found(values, wanted(["a.yaml", "b.yaml"]), mark);
    expect([root?.code, root?.commands]).toEqual([code, ["eyrie up"]]);
    expect(root?.remedy.en).toMatch(
      / Change it in a\.yaml, b\.yaml.*; what helm alone sets, the next eyrie up takes back\.$/,
    );
    expect(root?.remedy.ja).toMatch(/a\.yaml、b\.yaml を変更.*、eyrie up を実行してください/);
  });

  it.each(own)("%s is mended by helm, of somebody else's", (_, code, values, set) => {
    for (const roots of [found(values, wanted(["a.yaml"]), "theirs"), found(values, undefined, mark)]) {
      const [root] = roots;
      expect(root?.code).toBe(code);
      expect(root?.commands?.[0]).toMatch(/^helm upgrade m milvus\/milvus -n milvus --version 5\.0\.19 --reuse-values/);
      expect(root?.commands?.[0]).toContain(set);
      expect(root?.remedy.en).not.toContain("Change it in");
    }
  });

  it("names where to write them where the spec names no file, and the spec's own key", () => {
    const [root] = found({ rootCoordinator: { replicas: 2 } }, wanted(), mark);
    expect(root?.remedy.en).toContain(
      "Change it in a values file that the spec names (milvus.values), or write milvus.highAvailability: true in the spec;",
    );
    expect(root?.remedy.ja).toContain("values ファイルを変更するか、spec に milvus.highAvailability: true を指定し、");
  });
});
