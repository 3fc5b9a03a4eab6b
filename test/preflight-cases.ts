import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "@eyrie/localcloud/kubernetes/cluster";
import { guideSpec, type Setting, standInChart } from "./setting.ts";

/** A cluster in which one thing is otherwise, and what is found of it. */
export type Case = {
  readonly name: string;
  readonly values?: string;
  /** Keys of the spec's `milvus`. */
  readonly asked?: string;
  /** One more template of the chart. */
  readonly template?: string;
  readonly otherwise?: (cluster: Cluster) => void;
  readonly environment?: Readonly<Record<string, string>>;
  /** `EY701 error` */
  readonly found: readonly string[];
  /** What fact and remedy say. */
  readonly says?: readonly string[];
};

const disk = (storageClass = "") => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: {{ .Release.Name }}-disk, namespace: {{ .Release.Namespace }} }
spec:
  serviceName: disk
  selector: { matchLabels: { app: disk } }
  template:
    metadata: { labels: { app: disk } }
    spec: { containers: [{ name: disk, image: registry.example/disk }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } }${storageClass} }
`;

const claim = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: {{ .Release.Name }}-log, namespace: {{ .Release.Namespace }} }
spec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 1Gi } } }
`;

const storageClass = (cluster: Cluster, name: string, provisioner: string, isDefault: boolean) =>
  cluster.writer.create("storageclasses", {
    metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": String(isDefault) } },
    provisioner,
  });

const noDefault = ({ store }: Cluster) =>
  store.edit("storageclasses", "", "gp3", (draft) => {
    draft.metadata.annotations = {};
  });

const withoutDriver = ({ store }: Cluster) => store.remove("csidrivers", "", "ebs.csi.aws.com");

const node = (cluster: Cluster, change: (draft: Record<string, unknown>) => void) => {
  const [only] = cluster.store.list("nodes");
  cluster.store.edit("nodes", "", only?.metadata.name ?? "", change);
};

/** As installing the AWS Load Balancer Controller does. */
export const installController = ({ writer }: Cluster) =>
  writer.create("customresourcedefinitions", {
    metadata: { name: "targetgroupbindings.elbv2.k8s.aws" },
    spec: { group: "elbv2.k8s.aws", versions: [{ name: "v1beta1" }] },
  });

const external = "service.beta.kubernetes.io/aws-load-balancer-type: external";
const facing = "service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing";
const balanced = (...annotations: readonly string[]) =>
  `service:\n  type: LoadBalancer\n  annotations:\n${annotations.map((line) => `    ${line}\n`).join("")}`;

export const cases: readonly Case[] = [
  { name: "nothing is otherwise", found: [] },
  { name: "there are volumes, a default class and its driver", template: disk(), found: [] },
  {
    name: "there is no default StorageClass",
    template: disk(),
    otherwise: noDefault,
    found: ["EY701 error"],
    says: [
      "StatefulSet/milvus-demo-disk",
      "kubectl annotate storageclass gp3 storageclass.kubernetes.io/is-default-class=true",
    ],
  },
  { name: "there is no default StorageClass, and no volume asks for one", otherwise: noDefault, found: [] },
  {
    name: "a claim of its own asks for the default StorageClass",
    template: claim,
    otherwise: noDefault,
    found: ["EY701 error"],
    says: ["PersistentVolumeClaim/milvus-demo-log"],
  },
  {
    name: "a new EKS cluster: gp2 is there and not the default",
    template: disk(),
    otherwise: (cluster) => {
      cluster.store.remove("storageclasses", "", "gp3");
      storageClass(cluster, "gp2", "kubernetes.io/aws-ebs", false);
    },
    found: ["EY701 error"],
    says: ["kubectl annotate storageclass gp2"],
  },
  {
    name: "there is no StorageClass at all",
    template: disk(),
    otherwise: ({ store }) => store.remove("storageclasses", "", "gp3"),
    found: ["EY701 error"],
    says: ["kind: StorageClass"],
  },
  {
    name: "the default is marked by the annotation of old",
    template: disk(),
    otherwise: ({ store }) =>
      store.edit("storageclasses", "", "gp3", (draft) => {
        draft.metadata.annotations = { "storageclass.beta.kubernetes.io/is-default-class": "true" };
      }),
    found: [],
  },
  { name: "a volume names a class", template: disk(", storageClassName: gp3"), otherwise: noDefault, found: [] },
  { name: "a volume is made beforehand", template: disk(', storageClassName: ""'), otherwise: noDefault, found: [] },
  {
    name: "a volume names a class that is not there",
    template: disk(", storageClassName: io2"),
    found: ["EY701 error"],
    says: ["StorageClass io2", "gp3"],
  },
  {
    name: "the class's CSI driver is missing",
    template: disk(),
    otherwise: withoutDriver,
    found: ["EY702 error"],
    says: ["aws eks create-addon --cluster-name milvus-eks-cluster --region us-east-2 --addon-name aws-ebs-csi-driver"],
  },
  { name: "a CSI driver is missing that nothing needs", otherwise: withoutDriver, found: [] },
  {
    name: "the in-tree provisioner, whose volumes the CSI driver makes",
    template: disk(", storageClassName: gp2"),
    otherwise: (cluster) => {
      storageClass(cluster, "gp2", "kubernetes.io/aws-ebs", false);
      withoutDriver(cluster);
    },
    found: ["EY702 error"],
  },
  {
    name: "EKS Auto Mode's class in a cluster without it",
    template: disk(", storageClassName: auto"),
    otherwise: (cluster) => storageClass(cluster, "auto", "ebs.csi.eks.amazonaws.com", false),
    found: ["EY702 error"],
    says: ["EKS Auto Mode"],
  },
  {
    name: "a provisioner of somebody else's",
    template: disk(", storageClassName: local"),
    otherwise: (cluster) => storageClass(cluster, "local", "rancher.io/local-path", false),
    found: [],
  },
  {
    name: "there is no node",
    otherwise: ({ store }) => store.list("nodes").map(({ metadata }) => store.remove("nodes", "", metadata.name)),
    found: ["EY703 warning"],
    says: ["Karpenter"],
  },
  {
    name: "the node is not Ready",
    otherwise: (cluster) => node(cluster, (draft) => (draft["status"] = { conditions: [] })),
    found: ["EY703 warning"],
    says: ["1 not Ready"],
  },
  {
    name: "the node is cordoned",
    otherwise: (cluster) => node(cluster, (draft) => (draft["spec"] = { unschedulable: true })),
    found: ["EY703 warning"],
    says: ["1 cordoned"],
  },
  {
    name: "the node is tainted",
    otherwise: (cluster) =>
      node(cluster, (draft) => (draft["spec"] = { taints: [{ key: "a", effect: "NoSchedule" }] })),
    found: ["EY703 warning"],
    says: ["1 tainted"],
  },
  {
    name: "the node's taint only asks for others first",
    otherwise: (cluster) =>
      node(cluster, (draft) => (draft["spec"] = { taints: [{ key: "a", effect: "PreferNoSchedule" }] })),
    found: [],
  },
  {
    name: "the webhook's configuration is gone",
    otherwise: ({ store }) => store.remove("mutatingwebhookconfigurations", "", "pod-identity-webhook"),
    found: ["EY201 error"],
    says: ["pod-identity-webhook"],
  },
  {
    name: "helm keeps its records elsewhere",
    environment: { HELM_DRIVER: "configmap" },
    found: ["EY602 error"],
    says: ["unset HELM_DRIVER"],
  },
  { name: "helm keeps its records where it does by itself", environment: { HELM_DRIVER: "secrets" }, found: [] },
  {
    name: "the chart does not render with these values",
    values: "proxy: 7\n",
    found: ["EY603 error"],
    says: ["helm template failed"],
  },
  {
    name: "the guide's load balancer, and no controller for it",
    values: balanced(external, facing),
    found: ["EY604 warning", "EY605 warning"],
    says: ["Service milvus-demo", "--set clusterName=milvus-eks-cluster", "19530 (Milvus) and 9091 (metrics)"],
  },
  {
    name: "the guide's load balancer, with its controller",
    values: balanced(external, facing),
    otherwise: installController,
    found: ["EY605 warning"],
    says: [
      "milvus.yaml:2:9  service.type: LoadBalancer",
      "milvus.yaml:5:58  service.annotations.",
      "in place of these lines of your values:\nmilvus: { exposure: internet, sourceRanges: ",
    ],
  },
  {
    name: "the spec's load balancer on the internet, with its controller",
    asked: "exposure: internet",
    otherwise: installController,
    found: ["EY605 warning"],
    says: ['milvus: { exposure: internet, sourceRanges: ["203.0.113.0/24"] }', "milvus: { exposure: internal }"],
  },
  {
    name: "the spec's load balancer, for some",
    asked: "exposure: internet, sourceRanges: [203.0.113.0/24]",
    otherwise: installController,
    found: [],
  },
  {
    name: "the spec's load balancer, for everybody in as many words",
    asked: "exposure: internet, sourceRanges: [0.0.0.0/0]",
    otherwise: installController,
    found: [],
  },
  {
    name: "the spec's load balancer inside the VPC, and no controller for it",
    asked: "exposure: internal",
    found: ["EY604 warning"],
  },
  { name: "no load balancer of the spec's", asked: "exposure: none", found: [] },
  {
    name: "the controller's load balancer, which is internal unless told otherwise",
    values: balanced(external),
    otherwise: installController,
    found: [],
  },
];

/** The volumes of a case are its own alone. */
const noDisks = "etcd: { persistence: { enabled: false } }\n";

/** Writes what a case says of values and chart, and returns the spec that leads there. */
export async function specOf({ directory }: Setting, { values, asked, template }: Case): Promise<string> {
  const chart = await mkdtemp(join(directory, "chart-"));
  await cp(standInChart, chart, { recursive: true });
  if (template !== undefined) await writeFile(join(chart, "templates", "extra.yaml"), template);
  await writeFile(join(directory, "milvus.yaml"), `${values ?? ""}${noDisks}`);
  return guideSpec.replace(
    standInChart,
    [chart, "values: milvus.yaml", ...(asked === undefined ? [] : [asked])].join(", "),
  );
}
