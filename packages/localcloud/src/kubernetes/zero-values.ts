/**
 * What Go writes of an object in which nothing is set: fields that are never left out. They are shown in answers, and
 * somebody who creates an object does not own them.
 */

import { isObject, type JsonObject } from "./json.ts";
import type { ResourceName } from "./registry.ts";

const template = { metadata: {}, spec: { containers: null } };
const nothing = { spec: {}, status: {} };
const workload = { spec: { selector: null, template }, status: {} };
const binding = { roleRef: { apiGroup: "", kind: "", name: "" } };

const zeros: { readonly [R in ResourceName]?: JsonObject } = {
  namespaces: nothing,
  nodes: {
    spec: {},
    status: {
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: Object.fromEntries(
        [
          "machineID",
          "systemUUID",
          "bootID",
          "kernelVersion",
          "osImage",
          "containerRuntimeVersion",
          "kubeletVersion",
          "kubeProxyVersion",
          "operatingSystem",
          "architecture",
        ].map((field) => [field, ""]),
      ),
    },
  },
  pods: { spec: { containers: null }, status: {} },
  services: { spec: {}, status: { loadBalancer: {} } },
  events: {
    involvedObject: {},
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: "",
    reportingInstance: "",
  },
  endpointslices: { addressType: "", endpoints: null, ports: null },
  persistentvolumeclaims: { spec: { resources: {} }, status: {} },
  persistentvolumes: nothing,
  deployments: { spec: { ...workload.spec, strategy: {} }, status: {} },
  replicasets: { ...workload, status: { replicas: 0 } },
  statefulsets: {
    spec: { ...workload.spec, serviceName: "", updateStrategy: {} },
    status: { replicas: 0, availableReplicas: 0 },
  },
  controllerrevisions: { data: null, revision: 0 },
  jobs: { spec: { template }, status: {} },
  roles: { rules: null },
  clusterroles: { rules: null },
  rolebindings: binding,
  clusterrolebindings: binding,
  poddisruptionbudgets: {
    spec: {},
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  },
  ingresses: { spec: {}, status: { loadBalancer: {} } },
  networkpolicies: { spec: { podSelector: {} } },
  storageclasses: { provisioner: "" },
  csidrivers: { spec: {} },
  horizontalpodautoscalers: {
    spec: { scaleTargetRef: { kind: "", name: "" }, maxReplicas: 0 },
    status: { desiredReplicas: 0, currentMetrics: null },
  },
  leases: { spec: {} },
};

export function zeroOf(resource: ResourceName): JsonObject {
  return { metadata: {}, ...zeros[resource] };
}

/** Sets what the object lacks of its kind's zero value, in place. */
export function setZeros(object: JsonObject, resource: ResourceName): void {
  fillIn(object, structuredClone(zeroOf(resource)));
}

function fillIn(object: JsonObject, zero: JsonObject): void {
  for (const [field, value] of Object.entries(zero)) {
    const have = object[field];
    if (have === undefined) object[field] = value;
    else if (isObject(have) && isObject(value)) fillIn(have, value);
  }
}
