/** What each kind must, may and may not hold: fields by their path, where `[]` stands for every item of a list. */

import { isObject, objectsIn, valueAt } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { labelProblems } from "./metadata-validation.ts";
import {
  absent,
  duplicate,
  type forms,
  invalidValue,
  misformed,
  notSupported,
  type Problem,
  required as lacking,
} from "./problems.ts";
import type { ResourceName } from "./registry.ts";
import { type Labels, matchesSelector } from "./selectors.ts";

export type Rule = (value: unknown, path: string, object: KubernetesObject) => Problem[];
export type Rules = readonly (readonly [path: string, rule: Rule])[];

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
const filled =
  (detail = ""): Rule =>
  (value, path) =>
    isEmpty(value) ? [lacking(path, detail)] : [];
const formed =
  (form: keyof typeof forms): Rule =>
  (value, path) =>
    isEmpty(value) ? [lacking(path)] : typeof value === "string" ? misformed(path, value, form) : [];
const oneOf =
  (...choices: string[]): Rule =>
  (value, path) =>
    typeof value === "string" && choices.includes(value) ? [] : [notSupported(path, value, choices)];
const port: Rule = (value, path) =>
  typeof value === "number" && (value < 1 || value > 65_535)
    ? [invalidValue(path, value, "must be between 1 and 65535, inclusive")]
    : [];
const atLeast =
  (least: number, words = `must be greater than or equal to ${least}`): Rule =>
  (value, path) =>
    typeof value === "number" && value < least ? [invalidValue(path, value, words)] : [];
const labels: Rule = (value, path) => (isObject(value) ? labelProblems(value as Record<string, string>, path) : []);

const distinct: Rule = (value, path) => {
  const seen = new Set<unknown>();
  return objectsIn(value).flatMap(({ name }, index) => {
    if (isEmpty(name) || seen.has(name)) return isEmpty(name) ? [] : [duplicate(`${path}[${index}].name`, name)];
    seen.add(name);
    return [];
  });
};
const container = (at: string): Rules => [
  [`${at}[].name`, formed("label")],
  [`${at}[].ports[].containerPort`, port],
];
const podSpec = (at: string): Rules => [
  [`${at}.volumes[].name`, formed("label")],
  [`${at}.containers`, filled()],
  ...container(`${at}.containers`),
  ...container(`${at}.initContainers`),
  [`${at}.containers`, distinct],
  [`${at}.volumes`, distinct],
  [at, mounted],
  [`${at}.restartPolicy`, oneOf("Always", "OnFailure", "Never")],
];

/** Of a StatefulSet only its pods are held to this: their claims are volumes, too. */
function mounted(spec: unknown, path: string, { kind }: KubernetesObject): Problem[] {
  if (!isObject(spec) || kind === "StatefulSet") return [];
  const volumes = new Set(objectsIn(spec["volumes"]).map((volume) => volume["name"]));
  return ["initContainers", "containers"].flatMap((list) =>
    objectsIn(spec[list]).flatMap((holder, index) =>
      objectsIn(holder["volumeMounts"]).flatMap(({ name }, position) => {
        if (volumes.has(name)) return [];
        const field = `${path}.${list}[${index}].volumeMounts[${position}].name`;
        return [isEmpty(name) ? lacking(field) : absent(field, name)];
      }),
    ),
  );
}

const selected: Rule = (value, path, object) => {
  const selector = valueAt(object, "spec.selector");
  if (isObject(selector) && matchesSelector(selector, (value ?? {}) as Labels)) return [];
  return [invalidValue(path, value, "`selector` does not match template `labels`")];
};
const always: Rule = (value, path) => (value === "Always" ? [] : [notSupported(path, value, ["Always"])]);
const template: Rules = [
  ["spec.template.metadata.labels", labels],
  ["spec.template.metadata.labels", selected],
  ...podSpec("spec.template.spec"),
  ["spec.template.spec.restartPolicy", always],
];
const workload: Rules = [["spec.selector", filled()], ...template];

const named: Rule = (value, path) =>
  Array.isArray(value) && value.length > 1
    ? objectsIn(value).flatMap((item, index) => (isEmpty(item["name"]) ? [lacking(`${path}[${index}].name`)] : []))
    : [];
const servicePorts: Rule = (value, path, object) => {
  const optional = valueAt(object, "spec.clusterIP") === "None" || valueAt(object, "spec.type") === "ExternalName";
  return isEmpty(value) && !optional ? [lacking(path)] : [];
};
const keys =
  (other: string): Rule =>
  (value, path, object) => {
    const others = object[other];
    return Object.keys(isObject(value) ? value : {}).flatMap((key) => [
      ...misformed(`${path}[${key}]`, key, "configKey"),
      ...(isObject(others) && Object.hasOwn(others, key)
        ? [invalidValue(`${path}[${key}]`, key, `duplicate of key present in ${other}`)]
        : []),
    ]);
  };
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
};
const typedSecret: Rule = (type, _path, { data }) =>
  (secretKeys[String(type)] ?? [])
    .filter((key) => !isObject(data) || !Object.hasOwn(data, key))
    .map((key) => lacking(`data[${key}]`));
const storage: Rule = (value, path) =>
  isObject(value) && isObject(value["requests"]) && !isEmpty(value["requests"]["storage"])
    ? []
    : [lacking(`${path}[storage]`)];
const volumeSource: Rule = (value, path) => {
  const others = [
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
  ];
  const known = new Set([...others, "storageClassName", "volumeAttributesClassName", "volumeMode"]);
  return isObject(value) && Object.keys(value).some((key) => !known.has(key))
    ? []
    : [lacking(path, "must specify a volume type")];
};
const verbs: Rules = [["rules[].verbs", filled("verbs must contain at least one value")]];
const binding = (...roles: string[]): Rules => [
  ["roleRef.kind", oneOf(...roles)],
  ["roleRef.name", filled()],
];
const webhooks: Rules = [
  ["webhooks[].sideEffects", filled("must specify one of None, NoneOnDryRun")],
  [
    "webhooks[].clientConfig",
    (value, path) =>
      isObject(value) && isEmpty(value["url"]) !== isEmpty(value["service"])
        ? []
        : [lacking(path, "exactly one of url or service is required")],
  ],
  ["webhooks[].admissionReviewVersions", filled("must specify one of v1, v1beta1")],
];
const rulesOrBackend: Rule = (value, path) =>
  isObject(value) && (!isEmpty(value["rules"]) || value["defaultBackend"] !== undefined)
    ? []
    : [
        invalidValue(
          path,
          isObject(value) && Object.keys(value).length > 0 ? value : null,
          "either `defaultBackend` or `rules` must be specified",
        ),
      ];
const minimum: Rule = (value, path, object) => {
  const least = Number(valueAt(object, "spec.minReplicas") ?? 1);
  return typeof value === "number" && value < least
    ? [invalidValue(path, value, "must be greater than or equal to `minReplicas`")]
    : [];
};
const oneBudget: Rule = (value, path) => {
  if (!isObject(value) || value["minAvailable"] === undefined || value["maxUnavailable"] === undefined) return [];
  const { minAvailable, selector: chosen, maxUnavailable, unhealthyPodEvictionPolicy = null } = value;
  const shown = {
    MinAvailable: minAvailable,
    Selector: chosen,
    MaxUnavailable: maxUnavailable,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
  };
  return [invalidValue(path, shown, "minAvailable and maxUnavailable cannot be both set")];
};
const sameNamespace: Rule = (value, path, { metadata }) =>
  (value ?? "") === (metadata.namespace ?? "")
    ? []
    : [invalidValue(path, value ?? "", "does not match event.namespace")];

/** In the order in which the real server tells of them. */
export const rules: { readonly [R in ResourceName]?: Rules } = {
  pods: podSpec("spec"),
  deployments: workload,
  replicasets: workload,
  statefulsets: workload,
  jobs: [
    ["spec.template.metadata.labels", labels],
    ...podSpec("spec.template.spec").filter(([path]) => path !== "spec.template.spec.restartPolicy"),
    [
      "spec.template.spec.restartPolicy",
      (value, path) =>
        value === "OnFailure" || value === "Never" ? [] : [lacking(path, 'valid values: "OnFailure", "Never"')],
    ],
  ],
  services: [
    ["spec.ports", servicePorts],
    ["spec.type", oneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")],
    ["spec.ports", named],
    ["spec.ports", distinct],
    ["spec.ports[].port", port],
    ["spec.ports[].targetPort", port],
  ],
  configmaps: [
    ["data", keys("binaryData")],
    ["binaryData", keys("")],
  ],
  secrets: [
    ["data", keys("")],
    ["type", typedSecret],
  ],
  endpointslices: [["addressType", filled()]],
  controllerrevisions: [
    ["data", filled("data is mandatory")],
    ["revision", atLeast(0)],
  ],
  persistentvolumeclaims: [
    ["spec.accessModes", filled("at least 1 access mode is required")],
    ["spec.accessModes", (value, path) => modes(value, path)],
    ["spec.resources", storage],
  ],
  persistentvolumes: [
    ["spec.capacity", filled()],
    ["spec.capacity", (value, path) => (isEmpty(value) ? [notSupported(path, value, ["storage"])] : [])],
    ["spec", volumeSource],
  ],
  roles: verbs,
  clusterroles: verbs,
  rolebindings: binding("Role", "ClusterRole"),
  clusterrolebindings: binding("ClusterRole"),
  ingresses: [["spec", rulesOrBackend]],
  storageclasses: [["provisioner", filled()]],
  horizontalpodautoscalers: [
    ["spec.maxReplicas", atLeast(1, "must be greater than 0")],
    ["spec.maxReplicas", minimum],
    ["spec.scaleTargetRef.kind", filled()],
    ["spec.scaleTargetRef.name", filled()],
    [
      "spec.scaleTargetRef.apiVersion",
      (value, path) => (isEmpty(value) ? [invalidValue(path, value ?? "", "apiVersion must specify API group")] : []),
    ],
  ],
  poddisruptionbudgets: [["spec", oneBudget]],
  leases: [["spec.leaseDurationSeconds", atLeast(1, "must be greater than 0")]],
  events: [["involvedObject.namespace", sameNamespace]],
  mutatingwebhookconfigurations: webhooks,
  validatingwebhookconfigurations: webhooks,
};

function modes(value: unknown, path: string): Problem[] {
  const known = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
  const wrong = Array.isArray(value) ? value.filter((mode) => !known.includes(String(mode))) : [];
  return wrong.map((mode) => notSupported(path, mode, known));
}
