/** An object of each kind, a change it allows, one it does not, and what it may not lack. */

import type { JsonObject } from "../../src/kubernetes/json.ts";
import { mergePatch } from "../../src/kubernetes/patch.ts";
import type { ResourceName } from "../../src/kubernetes/registry.ts";

export type Sample = {
  /** Everything but apiVersion, kind and the name. */
  readonly object: JsonObject;
  /** As JSON merge patches of it. */
  readonly change: JsonObject;
  readonly forbidden?: readonly JsonObject[];
  readonly lacking?: readonly JsonObject[];
};

const template = (labels: JsonObject, restartPolicy?: string): JsonObject => ({
  metadata: { labels },
  spec: {
    containers: [{ name: "c", image: "registry.example/c:1", ports: [{ containerPort: 80 }] }],
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
  },
});
const app = { app: "a" };
const labelled = { metadata: { labels: { tier: "one" } } };
const relabelled = { metadata: { labels: { tier: "two" } } };
const workload = (more: JsonObject = {}): Sample => ({
  object: { ...labelled, spec: { selector: { matchLabels: app }, template: template(app), ...more } },
  change: { spec: { template: { metadata: { annotations: { at: "now" } } } } },
  forbidden: [
    { spec: { selector: { matchLabels: { app: "b" } }, template: { metadata: { labels: { app: "b" } } } } },
    { spec: { template: { metadata: { labels: { app: "b" } } } } },
  ],
  lacking: [
    { spec: null },
    { spec: { selector: null } },
    { spec: { template: null } },
    { spec: { template: { spec: { containers: [] } } } },
    { spec: { template: { spec: { containers: [{ name: "c" }] } } } },
  ],
});
const rule = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
const subject = { kind: "ServiceAccount", name: "default", namespace: "conformance" };
const binding: Sample = {
  object: { ...labelled, roleRef, subjects: [subject] },
  change: { subjects: [{ ...subject, name: "other" }] },
  forbidden: [{ roleRef: { name: "edit" } }],
  lacking: [{ roleRef: null }, { subjects: [{ kind: "User" }] }],
};
const role: Sample = {
  object: { ...labelled, rules: [rule] },
  change: { rules: [{ ...rule, verbs: ["get", "list"] }] },
  lacking: [{ rules: [{ apiGroups: [""], resources: ["pods"] }] }],
};
const webhook = (more: JsonObject = {}): Sample => ({
  object: {
    ...labelled,
    webhooks: [
      {
        name: "a.example.com",
        admissionReviewVersions: ["v1"],
        clientConfig: { url: "https://127.0.0.1:1/x" },
        rules: [{ apiGroups: ["example.com"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["nothing"] }],
        sideEffects: "None",
        ...more,
      },
    ],
  },
  change: relabelled,
  lacking: [{ webhooks: [{ name: "a.example.com" }] }],
});

export const samples: Partial<Record<ResourceName, Sample>> = {
  configmaps: {
    object: { ...labelled, data: { a: "1" }, binaryData: { b: "AAE=" } },
    change: { data: { a: "2", c: "3" } },
    lacking: [{ data: { "a/b": "1" } }, { data: { b: "twice" } }, { data: { a: 1 } }],
  },
  secrets: {
    object: { ...labelled, stringData: { plain: "text" }, data: { a: "MQ==" } },
    change: { data: { a: "Mg==" } },
    forbidden: [{ type: "example.com/other" }],
    lacking: [
      { data: { a: "not base64!" } },
      { type: "kubernetes.io/tls" },
      { type: "kubernetes.io/dockerconfigjson" },
    ],
  },
  serviceaccounts: {
    object: { ...labelled, automountServiceAccountToken: false, imagePullSecrets: [{ name: "pull" }] },
    change: { metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/x" } } },
  },
  services: {
    object: {
      ...labelled,
      spec: {
        selector: app,
        ports: [
          { name: "http", port: 80, targetPort: "http" },
          { name: "admin", port: 81 },
        ],
      },
    },
    change: { spec: { ports: [{ name: "http", port: 8080 }] } },
    forbidden: [{ spec: { clusterIP: "10.96.7.7", clusterIPs: ["10.96.7.7"] } }],
    lacking: [
      { spec: { ports: null } },
      { spec: { ports: [{ port: 80 }, { port: 81 }] } },
      { spec: { ports: [{ port: 0 }] } },
      { spec: { type: "Wrong" } },
    ],
  },
  persistentvolumeclaims: {
    object: { ...labelled, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
    change: relabelled,
    forbidden: [
      { spec: { accessModes: ["ReadWriteMany"] } },
      { spec: { storageClassName: "other" } },
      { spec: { resources: { requests: { storage: "2Gi" } } } },
    ],
    lacking: [{ spec: { accessModes: null } }, { spec: { resources: null } }, { spec: { accessModes: ["Wrong"] } }],
  },
  pods: {
    object: {
      ...labelled,
      spec: {
        containers: [
          {
            name: "c",
            image: "registry.example/c:1",
            env: [{ name: "A", value: "1" }],
            ports: [{ containerPort: 80 }],
            resources: { requests: { cpu: "100m", memory: "64Mi" } },
            volumeMounts: [{ name: "v", mountPath: "/v" }],
            readinessProbe: { httpGet: { path: "/", port: 80 } },
          },
        ],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    },
    change: { spec: { containers: [{ name: "c", image: "registry.example/c:2" }] }, ...relabelled },
    forbidden: [{ spec: { serviceAccountName: "other" } }, { spec: { restartPolicy: "Never" } }],
    lacking: [
      { spec: null },
      { spec: { containers: [] } },
      { spec: { containers: [{ image: "x" }] } },
      { spec: { containers: [{ name: "C_", image: "x" }] } },
      { spec: { restartPolicy: "Sometimes" } },
      { spec: { serviceAccountName: "absent" } },
      { spec: { volumes: null } },
    ],
  },
  deployments: workload(),
  replicasets: workload(),
  statefulsets: {
    ...workload({
      serviceName: "s",
      template: mergePatch(template(app), {
        spec: { containers: [{ name: "c", image: "c", volumeMounts: [{ name: "data", mountPath: "/data" }] }] },
      }),
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    }),
    forbidden: [{ spec: { serviceName: "other" } }, { spec: { podManagementPolicy: "Parallel" } }],
  },
  jobs: {
    object: { ...labelled, spec: { template: template(app, "Never") } },
    change: { spec: { parallelism: 2 } },
    forbidden: [{ spec: { completions: 3 } }, { spec: { template: { metadata: { labels: { x: "y" } } } } }],
    lacking: [{ spec: { template: { spec: { restartPolicy: "Always" } } } }, { spec: { template: null } }],
  },
  controllerrevisions: {
    object: { ...labelled, data: { spec: { a: 1 } }, revision: 1 },
    change: { revision: 2 },
    forbidden: [{ data: { spec: { a: 2 } } }],
    lacking: [{ data: null }, { revision: -1 }],
  },
  endpoints: {
    object: { ...labelled, subsets: [{ addresses: [{ ip: "192.0.2.1" }], ports: [{ name: "http", port: 80 }] }] },
    change: { subsets: [{ addresses: [{ ip: "192.0.2.2" }], ports: [{ name: "http", port: 80 }] }] },
    lacking: [{ subsets: [{ addresses: [{ ip: "x" }] }] }],
  },
  endpointslices: {
    object: { ...labelled, addressType: "IPv4", endpoints: [{ addresses: ["192.0.2.1"] }], ports: [{ port: 80 }] },
    change: { endpoints: [{ addresses: ["192.0.2.2"] }] },
    forbidden: [{ addressType: "FQDN", endpoints: [{ addresses: ["a.example.com"] }] }],
    lacking: [{ addressType: null }],
  },
  roles: role,
  clusterroles: role,
  rolebindings: binding,
  clusterrolebindings: binding,
  poddisruptionbudgets: {
    object: { ...labelled, spec: { minAvailable: 1, selector: { matchLabels: app } } },
    change: { spec: { minAvailable: "50%" } },
    lacking: [{ spec: { maxUnavailable: 1 } }],
  },
  ingresses: {
    object: {
      ...labelled,
      spec: {
        rules: [
          {
            host: "a.example.com",
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "s", port: { number: 80 } } } }],
            },
          },
        ],
      },
    },
    change: { spec: { ingressClassName: "alb" } },
    lacking: [{ spec: { rules: null } }],
  },
  networkpolicies: {
    object: { ...labelled, spec: { podSelector: { matchLabels: app }, ingress: [{ from: [{ podSelector: {} }] }] } },
    change: { spec: { ingress: [{ ports: [{ port: 80 }] }] } },
  },
  horizontalpodautoscalers: {
    object: {
      ...labelled,
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "d" } },
    },
    change: { spec: { maxReplicas: 4 } },
    lacking: [{ spec: { scaleTargetRef: null } }, { spec: { maxReplicas: null } }],
  },
  leases: {
    object: { ...labelled, spec: { holderIdentity: "me", leaseDurationSeconds: 15 } },
    change: { spec: { holderIdentity: "you", leaseTransitions: 1 } },
    lacking: [{ spec: { leaseDurationSeconds: 0 } }],
  },
  events: {
    object: {
      ...labelled,
      involvedObject: { kind: "Pod", namespace: "conformance", name: "p" },
      reason: "Tested",
      message: "It was tested",
      type: "Normal",
      count: 1,
      source: { component: "conformance" },
      firstTimestamp: "2026-01-01T00:00:00Z",
      lastTimestamp: "2026-01-01T00:00:00Z",
    },
    change: { count: 2 },
    lacking: [{ involvedObject: null }, { involvedObject: { namespace: "other" } }],
  },
  namespaces: { object: labelled, change: relabelled },
  nodes: { object: labelled, change: { spec: { unschedulable: true } } },
  persistentvolumes: {
    object: {
      ...labelled,
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" },
      },
    },
    change: { spec: { persistentVolumeReclaimPolicy: "Delete" } },
    lacking: [{ spec: { capacity: null } }, { spec: { csi: null } }],
  },
  storageclasses: {
    object: { ...labelled, provisioner: "ebs.csi.aws.com", parameters: { type: "gp3" } },
    change: { allowVolumeExpansion: true },
    forbidden: [
      { parameters: { type: "gp2" } },
      { provisioner: "other" },
      { volumeBindingMode: "WaitForFirstConsumer" },
    ],
    lacking: [{ provisioner: null }],
  },
  csidrivers: { object: { ...labelled, spec: { attachRequired: false } }, change: relabelled },
  mutatingwebhookconfigurations: webhook(),
  validatingwebhookconfigurations: webhook(),
};
