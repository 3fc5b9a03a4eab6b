import type { Tags } from "../clouds/aws/s3.ts";

type Marks = Readonly<Record<string, string>>;

/**
 * Which other tool keeps an AWS resource, by the tags that tool puts on what it makes. Terraform puts none of its own;
 * these are what its users' default tags commonly say.
 */
export function keeperByTags(tags: Tags): string | undefined {
  const stack = tags["aws:cloudformation:stack-name"];
  const eksctl = tags["alpha.eksctl.io/cluster-name"] ?? tags["eksctl.cluster.k8s.io/v1alpha1/cluster-name"];
  if (eksctl !== undefined) return "eksctl";
  if (stack !== undefined) return `CloudFormation (${stack})`;
  if (tags["services.k8s.aws/controller-version"] !== undefined) return "ACK";
  if (tags["crossplane-kind"] !== undefined) return "Crossplane";
  for (const [key, value] of Object.entries(tags)) {
    const name = key.toLowerCase().replaceAll(/[^a-z]/g, "");
    if (name === "terraform" && /^(?:true|yes|1)$/i.test(value)) return "Terraform";
    if (managedBy.has(name)) return tools.find((tool) => tool.toLowerCase() === value.toLowerCase());
  }
  return undefined;
}

const managedBy = new Set(["managedby", "createdby", "provisioner", "provisionedby"]);
const tools = ["Terraform", "OpenTofu", "Terragrunt", "Pulumi", "CDK", "Crossplane", "Ansible", "eksctl"];

/** Which other tool keeps a Kubernetes object, by the labels and annotations that tool puts on what it applies. */
export function keeperByLabels(labels: Marks, annotations: Marks): string | undefined {
  const manager = labels["app.kubernetes.io/managed-by"];
  if (
    labels["argocd.argoproj.io/instance"] !== undefined ||
    annotations["argocd.argoproj.io/tracking-id"] !== undefined
  )
    return "Argo CD";
  if (labels["kustomize.toolkit.fluxcd.io/name"] !== undefined || labels["helm.toolkit.fluxcd.io/name"] !== undefined)
    return "Flux";
  const release = annotations["meta.helm.sh/release-name"];
  if (manager === "Helm") return release === undefined ? "Helm" : `Helm (${release})`;
  return manager === undefined || manager === "" || manager === "eyrie" ? undefined : manager;
}
