import * as say from "../messages/rules-helm.ts";
import { balancerAnnotation, controllerTypes } from "../milvus/exposure.ts";
import { type LoadBalancer, loadBalancersIn } from "../milvus/rendered.ts";
import { settingsIn } from "../milvus/settings.ts";
import { rule } from "./rule.ts";

/** Annotations that decide what a load balancer is. */
export const named = {
  type: balancerAnnotation("aws-load-balancer-type"),
  scheme: balancerAnnotation("aws-load-balancer-scheme"),
  internal: balancerAnnotation("aws-load-balancer-internal"),
  ranges: balancerAnnotation("load-balancer-source-ranges"),
  securityGroups: balancerAnnotation("aws-load-balancer-security-groups"),
} as const;

/** The cloud controller that comes with Kubernetes then does nothing. */
export const forController = ({ annotations }: LoadBalancer) => controllerTypes.includes(annotations[named.type] ?? "");

export const loadBalancerController = rule({
  code: "EY604",
  title: say.controllerTitle,
  looksAt: ["rendered", "loadBalancerController"],
  find: ({ rendered, loadBalancerController: found }, { cluster }) => {
    if (rendered === undefined || found !== undefined) return [];
    const asking = loadBalancersIn(rendered).filter(forController);
    return asking.map(({ name }) => ({ severity: "warning", ...say.noController(name, cluster) }) as const);
  },
});

/** Milvus asks nobody who they are unless it is told to, and its metrics port answers everyone. */
export const openToTheWorld = rule({
  code: "EY605",
  title: say.openTitle,
  looksAt: ["rendered", "loadBalancerController"],
  find: ({ rendered, loadBalancerController: controller }, { valuesFiles, asked }) => {
    if (rendered === undefined) return [];
    // Who wrote it into the spec need not be told again at every run.
    const meant = (service: LoadBalancer) => service.milvus && (asked.sourceRanges ?? []).some(isEverybody);
    const open = loadBalancersIn(rendered).filter(
      (service) => facesInternet(service, controller !== undefined) && takesAnyone(service) && !meant(service),
    );
    return open.map((service) => {
      const places = service.milvus ? settingsIn(valuesFiles, opening) : [];
      // Those of others are no business of the spec's.
      const inSpec = !service.milvus ? "cannot" : asked.exposure === undefined ? "could" : "does";
      return { severity: "warning", ...say.open(service, places, inSpec) } as const;
    });
  },
});

/** Values of the chart that decide who can reach Milvus. */
const opening = [
  ["service", "type"],
  ["service", "annotations", named.scheme],
  ["service", "annotations", named.internal],
  ["service", "annotations", named.ranges],
  ["service", "loadBalancerSourceRanges"],
];

/** The controller keeps a load balancer inside unless it is told otherwise; Kubernetes' own does the opposite. */
function facesInternet(service: LoadBalancer, controller: boolean): boolean {
  const scheme = service.annotations[named.scheme];
  const internal = service.annotations[named.internal];
  if (!controller && !forController(service)) return internal === undefined || /^(?:false|)$/i.test(internal);
  return scheme === undefined ? /^false$/i.test(internal ?? "") : scheme === "internet-facing";
}

const isEverybody = (range: string) => /^(?:0\.0\.0\.0|::)\/0$/.test(range);

/** With security groups of the user's own, these decide, and not the ranges. */
function takesAnyone({ annotations, ranges }: LoadBalancer): boolean {
  if (annotations[named.securityGroups] !== undefined) return false;
  const annotated = annotations[named.ranges] ?? "";
  const said = ranges.length > 0 ? ranges : annotated.split(",").map((range) => range.trim());
  const given = said.filter((range) => range !== "");
  return given.length === 0 || given.some(isEverybody);
}
