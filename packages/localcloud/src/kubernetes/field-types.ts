/**
 * The Go types of the fields that this cluster acts on, so that whatever is stored can be relied on.
 * What is not named here is kept as it came, whatever its type.
 */

import { isObject } from "./json.ts";

/** A list of one type, or the fields of an object; a field whose name ends in `!` must be there and not empty. */
export type FieldType = keyof typeof scalars | readonly [FieldType] | { readonly [field: string]: FieldType };

/** `count` is a number of pods: more than `mostPods` this cluster does not make for one owner. */
const scalars = {
  string: "string",
  bool: "bool",
  int32: "int32",
  int64: "int64",
  count: "int32",
  portion: "intstr.IntOrString",
  object: "map[string]interface {}",
  texts: "map[string]string",
} as const;

const mostPods = 500;

/** What is wrong with a field: its JSON type (400), its absence or its value (422). */
export type FieldFault = { readonly path: string } & (
  | { readonly wrong: "type"; readonly found: string; readonly wanted: string }
  | { readonly wrong: "missing" }
  | { readonly wrong: "value"; readonly value: number; readonly message: string }
);

/** In the order of the table. Lazy: whoever wants the first stops there. */
export function* fieldFaults(value: unknown, type: FieldType, path = ""): Generator<FieldFault> {
  if (typeof type === "string") {
    yield* scalarFaults(value, type, path);
  } else if (isList(type)) {
    if (!Array.isArray(value)) yield mistyped(value, `[]${goName(type[0])}`, path);
    else for (const [index, item] of value.entries()) yield* fieldFaults(item, type[0], `${path}[${index}]`);
  } else if (!isObject(value)) {
    yield mistyped(value, "struct", path);
  } else {
    for (const [entry, fieldType] of Object.entries(type)) {
      const field = entry.replace("!", "");
      const at = path === "" ? field : `${path}.${field}`;
      const found = Object.hasOwn(value, field) ? value[field] : undefined;
      if (entry !== field && (found === undefined || found === "")) yield { path: at, wrong: "missing" };
      else if (found !== undefined) yield* fieldFaults(found, fieldType, at);
    }
  }
}

const isList = (type: Exclude<FieldType, string>): type is readonly [FieldType] => Array.isArray(type);
const goName = (type: FieldType): string => (typeof type === "string" ? scalars[type] : "struct");

function* scalarFaults(value: unknown, type: keyof typeof scalars, path: string): Generator<FieldFault> {
  if (!fits(value, type)) yield mistyped(value, scalars[type], path);
  else if (type === "count" && typeof value === "number" && (value < 0 || value > mostPods)) {
    const bound =
      value < 0 ? "greater than or equal to 0" : `less than or equal to ${mostPods} in Eyrie's local cluster`;
    yield { path, wrong: "value", value, message: `must be ${bound}` };
  }
}

function fits(value: unknown, type: keyof typeof scalars): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "int64":
      return Number.isInteger(value);
    case "int32":
    case "count":
      return isInt32(value);
    case "portion":
      return typeof value === "string" || isInt32(value);
    case "object":
      return isObject(value);
    case "texts":
      return isObject(value) && Object.values(value).every((item) => typeof item === "string");
  }
}

function isInt32(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

function mistyped(value: unknown, wanted: string, path: string): FieldFault {
  const found = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return { path, wrong: "type", found, wanted };
}

const keyRef = { "name!": "string", "key!": "string", optional: "bool" } as const;
const keyed = { items: [{ "key!": "string", "path!": "string" }], optional: "bool", defaultMode: "int32" } as const;
const downward = {
  items: [{ "path!": "string", fieldRef: { "fieldPath!": "string" } }],
  defaultMode: "int32",
} as const;
const selector = {
  matchLabels: "texts",
  matchExpressions: [{ "key!": "string", "operator!": "string", values: ["string"] }],
} as const;

const container: FieldType = {
  "name!": "string",
  "image!": "string",
  command: ["string"],
  args: ["string"],
  env: [
    {
      "name!": "string",
      value: "string",
      valueFrom: {
        configMapKeyRef: keyRef,
        secretKeyRef: keyRef,
        fieldRef: { "fieldPath!": "string" },
        resourceFieldRef: { "resource!": "string" },
      },
    },
  ],
  envFrom: [
    {
      prefix: "string",
      configMapRef: { "name!": "string", optional: "bool" },
      secretRef: { "name!": "string", optional: "bool" },
    },
  ],
  ports: [{ name: "string", "containerPort!": "int32", protocol: "string" }],
  volumeMounts: [{ "name!": "string", "mountPath!": "string", subPath: "string", readOnly: "bool" }],
  resources: "object",
  livenessProbe: "object",
  readinessProbe: "object",
  startupProbe: "object",
};

const podSpec: FieldType = {
  containers: [container],
  initContainers: [container],
  volumes: [
    {
      "name!": "string",
      configMap: { name: "string", ...keyed },
      secret: { secretName: "string", ...keyed },
      downwardAPI: downward,
      projected: {
        defaultMode: "int32",
        sources: [
          {
            serviceAccountToken: { audience: "string", expirationSeconds: "int64", "path!": "string" },
            configMap: { name: "string", ...keyed },
            secret: { name: "string", ...keyed },
            downwardAPI: downward,
          },
        ],
      },
      persistentVolumeClaim: { "claimName!": "string" },
    },
  ],
  serviceAccountName: "string",
  serviceAccount: "string",
  automountServiceAccountToken: "bool",
  enableServiceLinks: "bool",
  nodeName: "string",
  nodeSelector: "texts",
  hostname: "string",
  restartPolicy: "string",
  terminationGracePeriodSeconds: "int64",
};

const template = { metadata: { labels: "texts", annotations: "texts" }, spec: podSpec } as const;
const conditions = [{ "type!": "string", "status!": "string" }] as const;
const status = { conditions } as const;
const claimSpec = {
  storageClassName: "string",
  volumeName: "string",
  accessModes: ["string"],
  resources: { requests: "texts" },
} as const;
const containerStatuses = [
  {
    "name!": "string",
    ready: "bool",
    restartCount: "int32",
    "state!": { waiting: "object", running: "object", terminated: "object" },
  },
] as const;
const rules = [
  {
    "verbs!": ["string"],
    apiGroups: ["string"],
    resources: ["string"],
    resourceNames: ["string"],
    nonResourceURLs: ["string"],
  },
] as const;
const binding = {
  subjects: [{ "kind!": "string", "name!": "string", namespace: "string" }],
  roleRef: { "kind!": "string", "name!": "string" },
} as const;

const metadata: FieldType = {
  name: "string",
  generateName: "string",
  namespace: "string",
  uid: "string",
  resourceVersion: "string",
  labels: "texts",
  annotations: "texts",
  finalizers: ["string"],
  ownerReferences: [{ "apiVersion!": "string", "kind!": "string", "name!": "string", "uid!": "string" }],
  managedFields: [
    {
      manager: "string",
      operation: "string",
      apiVersion: "string",
      time: "string",
      subresource: "string",
      fieldsV1: "object",
    },
  ],
};

/** By plural name; the types of everything but `metadata`. */
const bodies: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  pods: { spec: podSpec, status: { conditions, phase: "string", podIP: "string", containerStatuses } },
  deployments: {
    spec: {
      replicas: "count",
      selector,
      template,
      revisionHistoryLimit: "int32",
      strategy: { type: "string", rollingUpdate: { maxSurge: "portion", maxUnavailable: "portion" } },
    },
    status,
  },
  replicasets: { spec: { replicas: "count", selector, template }, status },
  statefulsets: {
    spec: {
      replicas: "count",
      serviceName: "string",
      selector,
      template,
      updateStrategy: { type: "string" },
      volumeClaimTemplates: [{ "metadata!": { "name!": "string", labels: "texts" }, "spec!": claimSpec }],
    },
    status,
  },
  daemonsets: { spec: { selector, template }, status },
  jobs: {
    spec: { completions: "count", parallelism: "count", backoffLimit: "int32", suspend: "bool", selector, template },
    status,
  },
  services: {
    "spec!": {
      type: "string",
      clusterIP: "string",
      externalName: "string",
      ports: [{ name: "string", "port!": "int32", protocol: "string", nodePort: "int32" }],
      selector: "texts",
    },
    status: { loadBalancer: { ingress: [{ hostname: "string", ip: "string" }] } },
  },
  serviceaccounts: { automountServiceAccountToken: "bool" },
  secrets: { type: "string", data: "texts", stringData: "texts", immutable: "bool" },
  configmaps: { data: "texts", binaryData: "texts", immutable: "bool" },
  namespaces: { spec: { finalizers: ["string"] }, status: { phase: "string" } },
  events: {
    involvedObject: { kind: "string", name: "string", namespace: "string", uid: "string" },
    reason: "string",
    message: "string",
    type: "string",
    count: "int32",
    firstTimestamp: "string",
    lastTimestamp: "string",
  },
  persistentvolumeclaims: {
    spec: claimSpec,
    status: { phase: "string", accessModes: ["string"], capacity: "object" },
  },
  roles: { rules },
  clusterroles: { rules },
  rolebindings: binding,
  clusterrolebindings: binding,
};

export function typeOf(plural: string): FieldType {
  return { metadata, spec: "object", status: "object", ...bodies[plural] };
}
