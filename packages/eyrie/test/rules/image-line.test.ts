import { describe, expect, it } from "vitest";
import type { Json } from "../../src/model/json.ts";
import { plannedReadings } from "../../src/readings/planned.ts";
import { whatIf } from "../../src/readings/what-if.ts";
import { judge } from "../../src/rules/diagnose.ts";
import { imageOfTheChart } from "../../src/rules/milvus/image-line.ts";

type Values = Readonly<Record<string, Json>>;

const found = (version: string, tag: Json, values: Values = {}, appVersion = "", revision = 0) => {
  const planned = plannedReadings({
    takenAt: 0,
    region: "us-east-2",
    scope: { namespace: "milvus", serviceAccount: "sa", release: "m" },
    chart: { name: "milvus", version, appVersion },
    revision,
  });
  const pinned = { image: { all: { tag } }, ...values };
  return judge([imageOfTheChart], whatIf(planned, [{ kind: "values", values: pinned }])).roots;
};

const on = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { enabled: true }]));
const off = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { enabled: false }]));
const four = on("rootCoordinator", "indexCoordinator", "queryCoordinator", "dataCoordinator");
const variable = { name: "MILVUS_STREAMING_SERVICE_ENABLED", value: "1" };

const coordinators = /does not start rootcoord, indexcoord, querycoord, datacoord, indexnode \("Unknown server type"\)/;
const noStreams = /writes through streamingnode, and these values have none/;
const noIndexes = /indexes in indexnode alone, and these values have none/;
const allStart = /All components start/;
const woodpecker = /"mq type woodpecker is invalid"/;

describe("EY631 says what becomes of an image in a chart of another line", () => {
  it.each<readonly [chart: string, tag: string, Values, severity: string, says: readonly RegExp[]]>([
    ["5.0.19", "v2.4.15", {}, "error", [/does not start streamingnode \("Unknown server type"\)/, noIndexes]],
    ["5.0.0", "2.3.3-gpu", {}, "error", [/2\.3\.3-gpu, and chart 5\.0\.0 was made for Milvus 2\.6/]],
    ["5.0.19", "v2.5.16", {}, "error", [/MILVUS_STREAMING_SERVICE_ENABLED=1/, noIndexes]],
    ["5.0.19", "v2.5.16", { streamingNode: { extraEnv: [variable] } }, "warning", [noIndexes]],
    ["5.0.19", "v2.5.16", off("streaming"), "warning", [noIndexes]],
    // As Milvus' own guide goes from 2.5 to 2.6.
    ["5.0.7", "v2.5.22", { ...off("streaming"), ...on("indexNode") }, "warning", [allStart]],
    ["5.0.19", "v2.4.15", off("cluster"), "error", [woodpecker]],
    ["5.0.19", "v2.4.15", { ...off("cluster"), standalone: { messageQueue: "rocksmq" } }, "warning", [allStart]],
    ["5.0.19", "v2.5.16", { ...off("streaming"), ...on("indexNode", "woodpecker") }, "error", [woodpecker]],
    ["5.1.0", "v2.4.15", {}, "warning", [/does not start streamingnode/]],
    ["4.2.58", "v2.6.3", {}, "error", [/does not start indexnode \("Unknown server type"\)/, noStreams]],
    ["4.2.58", "v3.0.1", {}, "error", [/does not start indexnode/]],
    ["4.2.3", "v2.6.3", {}, "error", [coordinators, noStreams]],
    ["4.1.36", "v2.6.3", {}, "error", [coordinators, noStreams]],
    ["4.2.3", "v2.6.3", on("streaming"), "error", [coordinators, noStreams]],
    // As 2.6 was tried before there was a chart of its own.
    ["4.2.58", "v2.6.0-rc1", { ...on("streaming"), ...off("indexNode") }, "warning", [allStart]],
    ["4.2.25", "v2.5.4", {}, "warning", [allStart]],
    // These charts tell a streaming node that there is one, and give one process a queue of its own.
    ["4.2.25", "v2.5.4", on("streaming"), "warning", [allStart]],
    ["4.2.25", "v2.5.4", off("cluster"), "warning", [allStart]],
    ["4.2.58", "2.4-20241216-3e7e22a8", {}, "warning", [allStart]],
  ])("chart %s and %s with %j", (chart, tag, values, severity, says) => {
    const [finding, ...others] = found(chart, tag, values);
    expect([finding?.severity, others]).toEqual([severity, []]);
    for (const words of says) expect(finding?.fact.en).toMatch(words);
  });

  it("and leaves a release that is there the queue that it has", () => {
    const [finding] = found("5.0.19", "v2.4.15", off("cluster"), "", 3);
    expect(finding?.severity).toBe("warning");
    expect(finding?.fact.en).toMatch(woodpecker);
  });

  it("and nothing else of one that starts all", () => {
    const [finding] = found("4.2.25", "v2.5.4");
    expect(finding?.fact.en).toBe(
      "image.all.tag is v2.5.4, and chart 4.2.25 was made for Milvus 2.4. All components start, with a configuration that was made for another Milvus.",
    );
    expect([finding?.commands, finding?.settings]).toEqual([[], ["image.all.tag"]]);
  });

  it.each<readonly [chart: string, tag: string, Values, remedy: string, command: string]>([
    ["5.0.19", "v2.4.15", {}, '"4.2.25"', " --set streaming.enabled=false --set indexNode.enabled=true"],
    ["5.0.19", "v2.3.3", off("cluster"), '"4.1.28"', " --set standalone.messageQueue=rocksmq"],
    ["4.2.58", "v2.6.3", {}, '"5.0.19"', " --set streaming.enabled=true --set indexNode.enabled=false"],
    [
      "4.2.58",
      "v2.6.3",
      { ...on("rootCoordinator"), ...off("mixCoordinator") },
      '"5.0.19"',
      " --set mixCoordinator.enabled=true --set rootCoordinator.enabled=false --set streaming.enabled=true --set indexNode.enabled=false",
    ],
  ])("chart %s and %s with %j by its remedy", (chart, tag, values, remedy, command) => {
    const [finding] = found(chart, tag, values);
    expect(finding?.remedy.en).toContain(`(milvus.version: ${remedy})`);
    expect(finding?.commands).toEqual([
      `helm upgrade m milvus/milvus -n milvus --version ${chart} --reuse-values${command}`,
    ]);
    // What the command leads to starts.
    const set = [...command.matchAll(/--set (\w+)\.(\w+)=(\S+)/g)].map(([, top = "", key = "", value = ""]) => [
      top,
      { [key]: value === "true" || (value === "false" ? false : value) },
    ]);
    const mended = found(chart, tag, { ...values, ...(Object.fromEntries(set) as Values) });
    expect(mended[0]?.fact.en).toMatch(allStart);
  });

  it("has no command for a chart that cannot make a streaming node", () => {
    expect(found("4.2.3", "v2.6.3")[0]?.commands).toEqual([]);
  });

  it("takes the chart's own word for what it carries", () => {
    expect(found("5.0.19", "v2.5.4", {}, "2.5.4")).toEqual([]);
    expect(found("5.0.19", "v2.6.3", {}, "2.5.4")).toHaveLength(1);
  });

  it.each<readonly [what: string, chart: string, tag: Json] | readonly [string, string, Json, Values]>([
    ["of another version of its line", "5.0.19", "v2.6.0"],
    ["of a newer Milvus in a chart 5, as Milvus' guide has it", "5.0.19", "v3.0.1"],
    ["of the line's old roles, which EY613 tells", "5.0.19", "v2.6.0", four],
    ["of latest", "5.0.19", "latest"],
    ["of master", "5.0.19", "master-20240919-f6526121-amd64"],
    ["of a day's build", "5.0.19", "20240919-f6526121"],
    ["of a build of one's own", "5.0.19", "our-2.4.1"],
    ["of a digest", "5.0.19", "@sha256:0123456789abcdef"],
    ["of a numbering of one's own", "5.0.19", "1.4.0"],
    ["of no tag", "5.0.19", ""],
    ["of a tag that is taken away", "5.0.19", null],
    ["of a chart that nobody knows", "", "v2.4.15"],
    ["of a chart that is none of Milvus'", "0.3.0", "v2.4.15"],
  ])("says nothing %s", (_, chart, tag, values = {}) => {
    expect(found(chart, tag, values)).toEqual([]);
  });
});
