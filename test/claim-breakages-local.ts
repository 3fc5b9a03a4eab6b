import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Breakage, noRole, type Undo } from "./claim-breakage.ts";
import type { Scene } from "./scene.ts";

const nothing = async (): Promise<Undo> => () => undefined;

type Rule = Parameters<Scene["cluster"]["addUser"]>[1][number];

/** Somebody who may do everything in the cluster but what `rule` says. Kubernetes itself can take no right away. */
const withoutRight =
  (rule: Rule): NonNullable<Breakage["as"]> =>
  async ({ cluster, directory }) => {
    const name = `without-${rule.resourceNames?.join("-") ?? "any"}`;
    const token = cluster.addUser(name, [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }], [rule]);
    const kubeconfig = join(directory, `kubeconfig-${name}`);
    await writeFile(kubeconfig, cluster.kubeconfig(token), { mode: 0o600 });
    return { kubeconfig };
  };

const requestingTokens = { verbs: ["create"], apiGroups: [""], resources: ["serviceaccounts/token"] };

/** Only for a local cloud: these take what the cloud alone can take, or what others in a real account rely on too. */
export const inLocalCloud: readonly Breakage[] = [
  {
    breaks: "role-assumed",
    how: "the OIDC provider, which every role of the cluster relies on, lost its audience",
    becomes: "fails",
    brings: noRole,
    says: /InvalidIdentityToken.*[Aa]udience/,
    make: async ({ cloud }) => {
      const [provider] = cloud.account.iam.providers.values();
      provider?.clientIds.delete("sts.amazonaws.com");
      return () => void provider?.clientIds.add("sts.amazonaws.com");
    },
  },
  {
    breaks: "token-issued",
    how: "the operator may not request tokens",
    becomes: "unproven",
    brings: { "role-assumed": "unproven", ...noRole },
    says: /may not request a token for milvus\/milvus-s3-access-sa/,
    as: withoutRight(requestingTokens),
    make: nothing,
  },
  {
    breaks: "stranger-refused",
    how: "the operator may not request a token for the stranger",
    becomes: "unproven",
    says: /may not request a token for milvus\/default/,
    as: withoutRight({ ...requestingTokens, resourceNames: ["default"] }),
    make: nothing,
  },
];
