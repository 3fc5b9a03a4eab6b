import { describe, expect, it } from "vitest";
import type { Manifest } from "../../src/milvus/manifest.ts";
import { balancerKept } from "../../src/rules/balancer-change.ts";
import { findingsOf } from "../../src/rules/rule.ts";
import { about } from "./about.ts";

const prefix = "service.beta.kubernetes.io/aws-load-balancer";
const external = { type: "external" };
const internal = { ...external, scheme: "internal" };
const facing = { ...external, scheme: "internet-facing" };

type Annotations = Readonly<Record<string, string>>;

/** A Service with annotations by the ends of their names; `class` is its class. */
function service({ class: loadBalancerClass, ...annotations }: Annotations, type = "LoadBalancer"): Manifest {
  const named = Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${prefix}-${name}`, value]));
  const metadata = JSON.stringify({ name: "m", annotations: named });
  const spec = JSON.stringify({ type, loadBalancerClass });
  return { namespace: "milvus", manifest: `---\nkind: Service\nmetadata:\n  ${metadata}\nspec:\n  ${spec}\n` };
}

const live = { name: "m", type: "LoadBalancer", ports: [], labels: {}, createdAt: 0 };

const found = (deployed: Manifest | undefined, rendered: Manifest, services = [live]) =>
  findingsOf(
    [balancerKept],
    { rendered: { status: "present", value: rendered }, services: { status: "present", value: services } },
    { ...about, deployed },
  );

const leaks = /leaked AWS resources/;
const moves = /A scheme cannot be changed in place/;
const refused = /may not change once set/;
const nlb = { class: "service.k8s.aws/nlb" };

describe("EY632 says of a load balancer that is there what becomes of it", () => {
  it.each<readonly [Annotations, Annotations, severity: string, RegExp]>([
    [{}, internal, "warning", leaks],
    [{ type: "nlb" }, internal, "warning", leaks],
    [external, {}, "warning", leaks],
    [{ type: "nlb-ip" }, external, "warning", leaks],
    [facing, internal, "warning", moves],
    [internal, facing, "warning", moves],
    [external, facing, "warning", moves],
    [{ ...external, internal: "true" }, facing, "warning", moves],
    [{ ...external, internal: "false" }, internal, "warning", moves],
    [{ ...nlb, scheme: "internal" }, { ...nlb, scheme: "internet-facing" }, "warning", moves],
    [{}, nlb, "warning", refused],
    [nlb, { class: "eks.amazonaws.com/nlb" }, "error", refused],
    [nlb, internal, "error", refused],
  ])("%j that becomes %j", (from, to, severity, says) => {
    const [finding, ...others] = found(service(from), service(to));
    expect([finding?.severity, others]).toEqual([severity, []]);
    expect(finding?.fact.en).toMatch(says);
    expect(finding?.remedy.en).toContain("\nkubectl delete service m -n milvus\n");
  });

  it("names what changes, from what to what", () => {
    const [finding] = found(service({ ...facing, "nlb-target-type": "ip" }), service({ scheme: "internal" }));
    expect(finding?.fact.en.split("\n").slice(1, -1)).toEqual([
      `${prefix}-type: external → (none)`,
      `${prefix}-scheme: internet-facing → internal`,
    ]);
    expect(finding?.fact.ja).toContain(`${prefix}-type: external → (なし)`);
  });

  const gone: (typeof live)[] = [];
  const other = { ...live, type: "ClusterIP" };
  it.each<readonly [what: string, Manifest | undefined, Manifest, (typeof live)[]]>([
    ["that stays", service(internal), service(internal), [live]],
    ["that is now said to be what it was", service(external), service(internal), [live]],
    ["of which no more is said where it faces", service(facing), service(external), [live]],
    ["that gets other targets", service(internal), service({ ...internal, "nlb-target-type": "ip" }), [live]],
    ["whose scheme nobody reads", service({}), service({ scheme: "internet-facing" }), [live]],
    ["that comes to be", service({}, "ClusterIP"), service(internal), [other]],
    ["that goes", service(internal), service({}, "ClusterIP"), [live]],
    ["whose Service was taken away beforehand", service({}), service(internal), gone],
    ["whose Service was made another beforehand", service({}), service(internal), [other]],
    ["of a release that is not there", undefined, service(internal), [live]],
  ])("and nothing of one %s", (_, deployed, rendered, services) => {
    expect(found(deployed, rendered, services)).toEqual([]);
  });
});
