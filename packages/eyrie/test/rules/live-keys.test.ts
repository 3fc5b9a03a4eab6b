import { describe, expect, it } from "vitest";
import type { Json } from "../../src/model/json.ts";
import { plannedReadings } from "../../src/readings/planned.ts";
import { whatIf } from "../../src/readings/what-if.ts";
import { judge } from "../../src/rules/diagnose.ts";
import { liveKeys } from "../../src/rules/milvus/live-keys.ts";

const found = (version: string, values: Json) => {
  const planned = plannedReadings({
    takenAt: 0,
    region: "us-east-2",
    scope: { namespace: "milvus", serviceAccount: "sa", release: "m" },
    chart: { name: "milvus", version, appVersion: "" },
  });
  return judge([liveKeys], whatIf(planned, [{ kind: "values", values }])).roots;
};

const four = { rootCoordinator: { enabled: true }, indexCoordinator: { enabled: true } };

describe("EY613", () => {
  it("names all keys of components that are not there, by what does their work", () => {
    const values = { rootCoordinator: { replicas: 2 }, dataCoordinator: { resources: { limits: { cpu: 1 } } } };
    const facts = found("5.0.19", { ...values, indexNode: { replicas: 2 } }).map(({ fact }) => fact.en);
    expect(facts).toEqual([
      expect.stringContaining("set for rootCoordinator, dataCoordinator (replicas, resources.limits.cpu) does nothing"),
      expect.stringContaining("makes no indexNode: what is set for it (replicas) does nothing"),
    ]);
  });

  it("names mixCoordinator and streamingNode in a chart that has the four", () => {
    const facts = found("4.2.3", { mixCoordinator: { replicas: 2 }, streamingNode: { replicas: 2 } });
    expect(facts.map(({ remedy }) => remedy.en)).toEqual([
      expect.stringContaining("done by rootCoordinator, indexCoordinator, queryCoordinator, dataCoordinator"),
      expect.stringContaining("nothing in this chart does that work"),
    ]);
  });

  it("names what Milvus 2.6 does not start, and how to switch mixCoordinator on again", () => {
    const [finding, ...others] = found("5.0.19", { ...four, mixCoordinator: { enabled: false } });
    expect(others).toEqual([]);
    expect(finding?.fact.en).toContain("switch on rootCoordinator, indexCoordinator: chart 5.0.19 makes them");
    expect(finding?.commands?.[0]).toContain(
      "--set mixCoordinator.enabled=true --set rootCoordinator.enabled=false --set indexCoordinator.enabled=false",
    );
    expect(found("5.0.19", { ...four, image: { all: { tag: "v2.6.3" } } })).toHaveLength(1);
  });

  it.each([
    ["where its Milvus starts them", "4.2.58", four],
    ["of an older Milvus in the chart", "5.0.19", { ...four, image: { all: { tag: "v2.5.4" } } }],
    ["of a Milvus of one's own", "5.0.19", { ...four, image: { all: { tag: "own" } } }],
    ["where all is one process", "5.0.19", { ...four, cluster: { enabled: false } }],
    ["of a chart that nobody knows", "", { rootCoordinator: { replicas: 2 } }],
    ["of what is off", "5.0.19", { rootCoordinator: { enabled: false, replicas: 2 } }],
  ])("says nothing %s", (_, version, values) => {
    expect(found(version, values)).toEqual([]);
  });
});
