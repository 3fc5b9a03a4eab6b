import * as say from "../messages/rules-balancer.ts";
import { type LoadBalancer, loadBalancersIn } from "../milvus/rendered.ts";
import { forController, named } from "./load-balancer.ts";
import { rule } from "./rule.ts";

type Change = { readonly kind: "class" | "type" | "scheme"; readonly changes: readonly say.Changed[] };

/** What makes a load balancer, and where it faces, is decided when it is made: as by a `milvus.exposure` that came later. */
export const balancerKept = rule({
  code: "EY632",
  title: say.keptTitle,
  looksAt: ["rendered", "services"],
  find: ({ rendered, services = [] }, { deployed, namespace }) => {
    if (rendered === undefined || deployed === undefined) return [];
    const before = new Map(loadBalancersIn(deployed).map((service) => [service.name, service]));
    // Who took the Service away beforehand did what there is to do.
    const there = new Set(services.flatMap(({ name, type }) => (type === "LoadBalancer" ? [name] : [])));
    return loadBalancersIn(rendered).flatMap((to) => {
      const from = there.has(to.name) ? before.get(to.name) : undefined;
      const change = from && changeOf(from, to);
      if (from === undefined || change === undefined) return [];
      const { kind, changes } = change;
      // Where none was said the controller's webhook may have set the very one, as the Service was made.
      const severity = kind === "class" && from.balancerClass !== undefined ? "error" : "warning";
      return [{ severity, ...say.balancerChanged(to.name, namespace, kind, changes) } as const];
    });
  },
});

/** The worst there is, with all that changes. */
function changeOf(from: LoadBalancer, to: LoadBalancer): Change | undefined {
  const annotation = (name: string) => ({ what: name, from: from.annotations[name], to: to.annotations[name] });
  const changes = [
    { what: "loadBalancerClass", from: from.balancerClass, to: to.balancerClass },
    ...[named.type, named.scheme, named.internal].map(annotation),
  ].filter((one) => one.from !== one.to);
  if (from.balancerClass !== to.balancerClass) return { kind: "class", changes };
  if (from.annotations[named.type] !== to.annotations[named.type]) return { kind: "type", changes };
  const facing = facingOf(to);
  const moves = byController(to) && facing !== undefined && facing !== (facingOf(from) ?? "internal");
  return moves ? { kind: "scheme", changes } : undefined;
}

const byController = (service: LoadBalancer) =>
  forController(service) || service.balancerClass === "service.k8s.aws/nlb";

/** As the controller takes it; where nothing is said it makes an internal one, and leaves one that is there as it is. */
function facingOf({ annotations }: LoadBalancer): string | undefined {
  const internal = annotations[named.internal];
  const inOldWords = internal === undefined ? undefined : /^true$/i.test(internal) ? "internal" : "internet-facing";
  return annotations[named.scheme] ?? inOldWords;
}
