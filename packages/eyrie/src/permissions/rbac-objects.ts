import { gathered, inOrder } from "./gathered.ts";
import { isIam, type KubernetesRight, type Right } from "./right.ts";

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
};

export type RbacObject = {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role" | "ClusterRole";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly Rule[];
};

/** The Kubernetes rights among some as a Role for each namespace, and a ClusterRole for what stands in none. */
export const rbacObjects = (rights: readonly Right[], name: string): readonly RbacObject[] =>
  gathered(
    rights.flatMap((right) => (isIam(right) ? [] : [right])),
    ({ namespace }) => namespace,
    (alike): RbacObject => {
      const { namespace } = alike[0];
      return {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: namespace === undefined ? "ClusterRole" : "Role",
        metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
        rules: rulesOf(alike),
      };
    },
  );

/** Each right once, in as few rules as say them. */
function rulesOf(rights: readonly KubernetesRight[]): readonly Rule[] {
  const byObject = gathered(
    rights.filter((right) => right.name === undefined || !rights.some((other) => covers(other, right))),
    ({ group, resource, name }) => [group, resource, name],
    (alike) => ({ ...alike[0], verbs: inOrder(alike.map(({ verb }) => verb)) }),
  );
  const byResource = gathered(
    byObject,
    ({ group, verbs, name }) => [group, verbs, name],
    (alike) => ({ ...alike[0], resources: inOrder(alike.map(({ resource }) => resource)) }),
  );
  const byName = gathered(
    byResource,
    ({ group, verbs, resources, name }) => [group, verbs, resources, name !== undefined],
    (alike) => ({ ...alike[0], names: alike.flatMap(({ name }) => name ?? []) }),
  );
  return gathered(
    byName,
    ({ verbs, resources, names }) => [verbs, resources, names],
    (alike): Rule => ({
      apiGroups: inOrder(alike.map(({ group }) => group)),
      resources: alike[0].resources,
      ...(alike[0].names.length === 0 ? {} : { resourceNames: alike[0].names }),
      verbs: alike[0].verbs,
    }),
  );
}

/** Whether one right holds for every object where another holds for one. */
const covers = (every: KubernetesRight, one: KubernetesRight): boolean =>
  every.name === undefined && every.verb === one.verb && every.group === one.group && every.resource === one.resource;
