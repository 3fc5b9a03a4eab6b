import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalCloudOptions } from "@eyrie/localcloud/cloud";
import type { Handler } from "@eyrie/localcloud/http/message";
import { parseRequest } from "@eyrie/localcloud/kubernetes/request-info";
import { iamDocument } from "#eyrie/permissions/iam-document";
import { rbacObjects } from "#eyrie/permissions/rbac-objects";
import { isIam, type Right } from "#eyrie/permissions/right";
import type { Operator, Setting } from "./setting.ts";

let operators = 0;

/** Somebody with these rights and no other: a user with that policy, bound to those roles. */
export async function operatorWith({ cloud, directory }: Setting, rights: readonly Right[]): Promise<Operator> {
  operators += 1;
  const name = `operator-${operators}`;
  const document = iamDocument(rights);
  const credentials = cloud.account.createUser(name, document === undefined ? [] : [document]);
  const [cluster] = cloud.clusters;
  for (const { kind, metadata, rules } of rbacObjects(rights, name)) {
    const { namespace } = metadata;
    const subjects = [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name }];
    const binding = { metadata, subjects, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name } };
    cluster?.writer.create(namespace === undefined ? "clusterroles" : "roles", { metadata, rules: [...rules] });
    cluster?.writer.create(namespace === undefined ? "clusterrolebindings" : "rolebindings", binding);
  }
  const kubeconfig = join(directory, `kubeconfig-${name}`);
  await writeFile(kubeconfig, cluster?.kubeconfig(cluster.addUser(name, [])) ?? "", { mode: 0o600 });
  return { credentials, kubeconfig };
}

/** A right as people say it: `iam:GetRole on arn:…`, `get secrets in milvus`. */
export const spoken = (right: Right): string =>
  isIam(right)
    ? `${right.action} on ${right.resource}`
    : `${right.verb} ${right.resource}${right.name === undefined ? "" : `/${right.name}`} in ${right.namespace ?? "the cluster"}`;

/** Each right once. */
export const distinct = (rights: readonly Right[]): readonly Right[] => [
  ...new Map(rights.map((right) => [spoken(right), right])).values(),
];

type Asked = { readonly what: string; readonly of: string };

/** What the clouds were asked to authorise since they were last told to forget. */
export type Audit = {
  readonly options: Pick<LocalCloudOptions, "record" | "intercept">;
  readonly forget: () => void;
  readonly asked: (right: Right) => boolean;
};

export function audit(): Audit {
  const asked: Asked[] = [];
  const audited =
    (handler: Handler): Handler =>
    async (request) => {
      const answer = await handler(request);
      try {
        const info = parseRequest(request.method, request.rawTarget);
        if (info.type === "resource") {
          const resource =
            info.subresource === "" ? info.resource.plural : `${info.resource.plural}/${info.subresource}`;
          asked.push({ what: `${info.verb} ${resource}`, of: info.name });
          // Server-side apply of a new object.
          if (info.verb === "patch" && answer.status === 201) asked.push({ what: `create ${resource}`, of: info.name });
        }
      } catch {
        // Something that is no resource of this cluster.
      }
      return answer;
    };
  const sameName = (name: string | undefined, of: string) => name === undefined || name === of;
  const matches = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*")}$`).test(text);
  return {
    options: {
      record: ({ decisions }) =>
        asked.push(...decisions.map(({ action, resource }) => ({ what: action, of: resource }))),
      intercept: (handler, of) => (of === "aws" ? handler : audited(handler)),
    },
    forget: () => void asked.splice(0),
    asked: (right) =>
      asked.some(({ what, of }) =>
        isIam(right)
          ? what === right.action && matches(right.resource, of)
          : what === `${right.verb} ${right.resource}` && sameName(right.name, of),
      ),
  };
}
