import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { document } from "./scene.ts";
import type { Operator, Setting } from "./setting.ts";

/** Somebody with every right but one: an IAM action, or a verb and a resource of Kubernetes. */
export async function withoutRight({ cloud, directory }: Setting, right: string): Promise<Operator> {
  const name = `without-${right.replaceAll(/\W/g, "-")}`;
  const [action, rule] = right.includes(":") ? [right, undefined] : [undefined, right.split(" ")];
  const everything = { Effect: "Allow", Action: "*", Resource: "*" };
  const credentials = cloud.account.createUser(name, [
    document(everything, ...(action === undefined ? [] : [{ Effect: "Deny", Action: action, Resource: "*" }])),
  ]);
  const [verb = "", resource = ""] = rule ?? [];
  const [cluster] = cloud.clusters;
  const all = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
  const token = cluster?.addUser(name, all, [
    {
      verbs: [verb],
      apiGroups: ["", "apps", "admissionregistration.k8s.io", "coordination.k8s.io"],
      resources: [resource],
    },
  ]);
  const kubeconfig = join(directory, `kubeconfig-${name}`);
  await writeFile(kubeconfig, cluster?.kubeconfig(token) ?? "", { mode: 0o600 });
  return { credentials, kubeconfig };
}
