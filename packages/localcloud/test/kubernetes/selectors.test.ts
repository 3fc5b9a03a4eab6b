import { describe, expect, test } from "vitest";
import { matchesSelector, parseFieldSelector, parseLabelSelector } from "../../src/kubernetes/selectors.ts";

const labels = { app: "milvus", tier: "", "app.kubernetes.io/name": "milvus" };

describe("label selectors", () => {
  const cases: [selector: string, matches: boolean][] = [
    ["", true],
    ["app=milvus", true],
    ["app==milvus", true],
    ["app!=milvus", false],
    ["other!=milvus", true],
    ["app in (pulsar, milvus)", true],
    ["app notin (pulsar,milvus)", false],
    ["missing notin (a)", true],
    ["app", true],
    ["!app", false],
    ["!missing", true],
    ["tier=", true],
    ["app.kubernetes.io/name=milvus,app in (a,milvus),tier", true],
    ["app=milvus,missing", false],
  ];
  test.each(cases)("%s is %s", (selector, matches) => {
    expect(parseLabelSelector(selector)(labels)).toBe(matches);
  });
  test.each(["app in milvus", "=x", "a=b=c", "app in (a", "-a"])("%s is refused", (selector) => {
    expect(() => parseLabelSelector(selector)).toThrow(expect.objectContaining({ code: 400 }));
  });
  test("expressions and labels must all hold", () => {
    const matchExpressions = [{ key: "app", operator: "In", values: ["milvus"] }];
    expect(matchesSelector({ matchLabels: { tier: "" }, matchExpressions }, labels)).toBe(true);
    expect(matchesSelector({ matchLabels: { tier: "x" }, matchExpressions }, labels)).toBe(false);
  });
});

describe("field selectors", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", namespace: "ns", uid: "", resourceVersion: "", creationTimestamp: "" },
    status: { phase: "Running" },
  };
  const supported = { "status.phase": "status.phase" };
  const cases: [selector: string, matches: boolean][] = [
    ["", true],
    ["metadata.name=a", true],
    ["metadata.name!=a", false],
    ["metadata.namespace=ns,status.phase=Running", true],
    ["status.phase!=Failed", true],
  ];
  test.each(cases)("%s is %s", (selector, matches) => {
    expect(parseFieldSelector(selector, supported)(pod)).toBe(matches);
  });
  test("a field the kind does not index is refused by name", () => {
    expect(() => parseFieldSelector("spec.x=1", supported)).toThrow("field label not supported: spec.x");
  });
});
