import * as say from "../messages/rules-helm.ts";
import { type LoadBalancer, loadBalancersIn } from "../milvus/rendered.ts";
import { settingsIn } from "../milvus/settings.ts";
import { rule } from "./rule.ts";

const prefix = "service.beta.kubernetes.io";

/** Only the AWS Load Balancer Controller acts on these; the cloud controller that comes with Kubernetes then does not. */
const forController = ({ annotations }: LoadBalancer) =>
  ["external", "nlb-ip"].includes(annotations[`${prefix}/aws-load-balancer-type`] ?? "");

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
  find: ({ rendered, loadBalancerController: controller }, { valuesFiles }) => {
    if (rendered === undefined) return [];
    const open = loadBalancersIn(rendered).filter(
      (service) => facesInternet(service, controller !== undefined) && takesAnyone(service),
    );
    return open.map((service) => {
      const places = service.milvus ? settingsIn(valuesFiles, opening) : [];
      return { severity: "warning", ...say.open(service, places) } as const;
    });
  },
});

/** Values of the chart that decide who can reach Milvus. */
const opening = [
  ["service", "type"],
  ["service", "annotations", `${prefix}/aws-load-balancer-scheme`],
  ["service", "annotations", `${prefix}/aws-load-balancer-internal`],
  ["service", "annotations", `${prefix}/load-balancer-source-ranges`],
  ["service", "loadBalancerSourceRanges"],
];

/** The controller keeps a load balancer inside unless it is told otherwise; Kubernetes' own does the opposite. */
function facesInternet(service: LoadBalancer, controller: boolean): boolean {
  const scheme = service.annotations[`${prefix}/aws-load-balancer-scheme`];
  const internal = service.annotations[`${prefix}/aws-load-balancer-internal`];
  if (!controller && !forController(service)) return internal === undefined || /^(?:false|)$/i.test(internal);
  return scheme === undefined ? /^false$/i.test(internal ?? "") : scheme === "internet-facing";
}

/** With security groups of the user's own, these decide, and not the ranges. */
function takesAnyone({ annotations, ranges }: LoadBalancer): boolean {
  if (annotations[`${prefix}/aws-load-balancer-security-groups`] !== undefined) return false;
  const annotated = annotations[`${prefix}/load-balancer-source-ranges`] ?? "";
  const named = ranges.length > 0 ? ranges : annotated.split(",").map((range) => range.trim());
  const given = named.filter((range) => range !== "");
  return given.length === 0 || given.some((range) => /^(?:0\.0\.0\.0|::)\/0$/.test(range));
}
