/** What an EKS cluster holds before anybody used it, as far as the things on this road look at it. */

import type { Surroundings } from "../surroundings.ts";
import { timestamp } from "./json.ts";
import { webhookConfiguration } from "./pod-identity-webhook.ts";
import type { ResourceWriter } from "./resource-writer.ts";
import type { Store } from "./store.ts";

/** Of the only node. */
export const instanceId = "i-0a1b2c3d4e5f60001";

export function bootstrap(
  store: Store,
  writer: ResourceWriter,
  { region, version, now }: { region: string; version: string; now: Surroundings["now"] },
): void {
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
    writer.create("namespaces", { metadata: { name } });
  }
  writer.create("services", {
    metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
    spec: { clusterIP: "10.100.0.1", ports: [{ name: "https", port: 443, targetPort: 443 }] },
  });
  writer.create("storageclasses", {
    metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "ebs.csi.aws.com",
    parameters: { type: "gp3" },
    reclaimPolicy: "Delete",
    volumeBindingMode: "Immediate",
    allowVolumeExpansion: true,
  });
  writer.create("csidrivers", { metadata: { name: "ebs.csi.aws.com" }, spec: { attachRequired: true } });
  writer.create("mutatingwebhookconfigurations", webhookConfiguration);
  for (const role of clusterRoles) {
    writer.create("clusterroles", { metadata: { name: role.name }, rules: role.rules });
  }
  addNode(store, writer, region, version, now);
}

const clusterRoles = [
  {
    name: "cluster-admin",
    rules: [
      { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
      { nonResourceURLs: ["*"], verbs: ["*"] },
    ],
  },
  { name: "view", rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] }] },
];

function addNode(
  store: Store,
  writer: ResourceWriter,
  region: string,
  version: string,
  now: Surroundings["now"],
): void {
  const domain = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  const name = `ip-10-0-1-23.${domain}`;
  const node = writer.create("nodes", {
    metadata: {
      name,
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": region,
        "topology.kubernetes.io/zone": `${region}a`,
      },
    },
    spec: { providerID: `aws:///${region}a/${instanceId}` },
  });
  writer.create("leases", {
    metadata: { name, namespace: "kube-node-lease" },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: timestamp(now()).replace("Z", ".000000Z") },
  });
  store.edit("nodes", "", node.metadata.name, (draft) => {
    const at = timestamp(now());
    draft["status"] = {
      addresses: [
        { type: "InternalIP", address: "10.0.1.23" },
        { type: "Hostname", address: name },
      ],
      allocatable: { cpu: "64", memory: "256Gi", pods: "234" },
      capacity: { cpu: "64", memory: "256Gi", pods: "234" },
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "kubelet is posting ready status",
          lastHeartbeatTime: at,
          lastTransitionTime: at,
        },
      ],
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        osImage: "local",
        kernelVersion: "",
        containerRuntimeVersion: "local://1",
        kubeletVersion: `v${version}.0-eks-local`,
      },
    };
  });
}
