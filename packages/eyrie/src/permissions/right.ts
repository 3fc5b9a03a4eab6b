import type { without } from "../messages/permissions.ts";

/** A `Condition` block of an IAM statement: operator → key → value. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One IAM action on one resource, as the service authorization reference names it. */
export type IamRight = {
  readonly action: string;
  /** The exact ARN; a pattern only where it cannot be known beforehand. */
  readonly resource: string;
  /** Narrows the action to what is done with it. */
  readonly condition?: Condition;
};

/** One verb on one resource of Kubernetes. */
export type KubernetesRight = {
  readonly verb: string;
  /** Empty: the core group. */
  readonly group: string;
  /** Plural, with `/<subresource>` behind it where there is one. */
  readonly resource: string;
  /** Absent: at the cluster scope. */
  readonly namespace?: string;
  /** Absent: every object of the kind. Verbs that come without a name, like list, are never narrowed by one. */
  readonly name?: string;
};

export type Right = IamRight | KubernetesRight;

export const isIam = (right: Right): right is IamRight => "action" in right;

/** Several IAM actions on one resource. */
export const allow = (resource: string, actions: readonly string[], condition?: Condition): readonly IamRight[] =>
  actions.map((action) => ({ action, resource, ...(condition === undefined ? {} : { condition }) }));

type Objects = Omit<KubernetesRight, "verb" | "group"> & { readonly group?: string };

/** Several verbs on one resource of Kubernetes; of the core group unless another is given. */
export const may = (verbs: readonly string[], { group = "", ...objects }: Objects): readonly KubernetesRight[] =>
  verbs.map((verb) => ({ verb, group, ...objects }));

/** What a command does without, at the price that `without` tells. */
export type Optional = { readonly name: keyof typeof without; readonly rights: readonly Right[] };

export type CommandRights = { readonly required: readonly Right[]; readonly optional: readonly Optional[] };
