/**
 * How Kubernetes merges the fields of the built-in kinds: which lists are keyed and which are replaced whole.
 * What is not named here: objects merge field by field, lists are atomic. Both strategic merge patch and server-side
 * apply read this table; where they differ in Kubernetes the entry says so.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */

export type Shape = {
  /** Replaced whole: nothing inside is owned on its own. */
  readonly atomic?: true;
  /** A list of scalars without duplicates. */
  readonly set?: true;
  /** A list whose items are told apart by these fields. */
  readonly keys?: readonly string[];
  /** The value of a key field that a client left out. */
  readonly keyDefaults?: Readonly<Record<string, string>>;
  /** The single key of strategic merge patch, where it is not `keys[0]`. */
  readonly mergeKey?: string;
  /** Keyed for strategic merge patch only; server-side apply takes it as atomic. */
  readonly patchOnly?: true;
  /** An object that strategic merge patch, too, replaces whole. */
  readonly replaced?: true;
  /** The shape of each item of a list. */
  readonly item?: Shape;
  readonly fields?: Readonly<Record<string, Shape>>;
};

const atomic: Shape = { atomic: true };
const set: Shape = { set: true };
const named: Shape = { keys: ["name"] };
const conditions: Shape = { keys: ["type"] };
const selector: Shape = { atomic: true };
/** Keyed, and each item replaced whole. */
const references = (key: string): Shape => ({ keys: [key], item: atomic });
const metadata: Shape = { fields: { finalizers: set, ownerReferences: references("uid") } };

const container: Shape = {
  fields: {
    env: {
      keys: ["name"],
      item: {
        fields: {
          valueFrom: {
            fields: { secretKeyRef: atomic, configMapKeyRef: atomic, fieldRef: atomic, resourceFieldRef: atomic },
          },
        },
      },
    },
    ports: { keys: ["containerPort", "protocol"], keyDefaults: { protocol: "TCP" } },
    volumeMounts: { keys: ["mountPath"] },
    volumeDevices: { keys: ["devicePath"] },
    resources: { fields: { claims: named } },
  },
};

const projectedSource: Shape = { atomic: true };

const podSpec: Shape = {
  fields: {
    containers: { keys: ["name"], item: container },
    initContainers: { keys: ["name"], item: container },
    ephemeralContainers: { keys: ["name"], item: container },
    volumes: { keys: ["name"], item: { fields: { projected: { fields: { sources: projectedSource } } } } },
    imagePullSecrets: references("name"),
    affinity: {
      fields: { nodeAffinity: { fields: { requiredDuringSchedulingIgnoredDuringExecution: atomic } } },
    },
    hostAliases: { keys: ["ip"] },
    topologySpreadConstraints: {
      keys: ["topologyKey", "whenUnsatisfiable"],
      mergeKey: "topologyKey",
      item: { fields: { labelSelector: selector } },
    },
    schedulingGates: named,
    nodeSelector: atomic,
  },
};

const podTemplate: Shape = { fields: { spec: podSpec, metadata } };

const workload: Shape = {
  fields: { selector, template: podTemplate, volumeClaimTemplates: atomic },
};

const webhooks: Shape = {
  keys: ["name"],
  item: { fields: { namespaceSelector: selector, objectSelector: selector, matchConditions: named } },
};

/** Keyed by plural name; the shape of everything but `metadata`. */
const bodies: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  pods: {
    spec: podSpec,
    status: { fields: { conditions, podIPs: { keys: ["ip"] }, hostIPs: { keys: ["ip"], patchOnly: true } } },
  },
  deployments: { spec: workload, status: { fields: { conditions } } },
  replicasets: { spec: workload, status: { fields: { conditions } } },
  statefulsets: { spec: workload, status: { fields: { conditions } } },
  daemonsets: { spec: workload, status: { fields: { conditions } } },
  jobs: { spec: workload, status: { fields: { conditions: { ...conditions, patchOnly: true } } } },
  services: {
    spec: {
      fields: {
        ports: { keys: ["port", "protocol"], keyDefaults: { protocol: "TCP" } },
        selector: atomic,
        externalIPs: atomic,
      },
    },
    status: { fields: { conditions } },
  },
  serviceaccounts: { secrets: references("name") },
  namespaces: { status: { fields: { conditions } } },
  nodes: {
    spec: { fields: { podCIDRs: set } },
    status: { fields: { conditions, addresses: { keys: ["type"] } } },
  },
  persistentvolumeclaims: {
    spec: { fields: { selector, dataSource: atomic } },
    status: { fields: { conditions } },
  },
  persistentvolumes: {
    spec: { fields: { claimRef: atomic, nodeAffinity: { fields: { required: atomic } } } },
  },
  events: { involvedObject: atomic, related: atomic },
  controllerrevisions: { data: atomic },
  rolebindings: { roleRef: atomic },
  clusterrolebindings: { roleRef: atomic },
  csidrivers: { spec: { fields: { volumeLifecycleModes: set } } },
  ingresses: {
    spec: { fields: { defaultBackend: { fields: { resource: atomic, service: { fields: { port: atomic } } } } } },
  },
  poddisruptionbudgets: {
    spec: { fields: { selector: { atomic: true, replaced: true } } },
    status: { fields: { conditions } },
  },
  networkpolicies: { spec: { fields: { podSelector: selector } } },
  horizontalpodautoscalers: { status: { fields: { conditions } } },
  mutatingwebhookconfigurations: { webhooks },
  validatingwebhookconfigurations: { webhooks },
  customresourcedefinitions: { status: { fields: { conditions } } },
};

const granular: Shape = {};

export function shapeOf(plural: string): Shape {
  return { fields: { metadata, ...bodies[plural] } };
}

export function fieldShape(shape: Shape, field: string): Shape {
  return shape.fields !== undefined && Object.hasOwn(shape.fields, field)
    ? (shape.fields[field] ?? granular)
    : granular;
}

export function itemShape(shape: Shape): Shape {
  return shape.item ?? granular;
}
