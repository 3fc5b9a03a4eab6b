import { DeleteOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { withTrust } from "../claim-breakage.ts";
import { provider } from "../made-by-others.ts";
import { trustLike } from "../scene.ts";
import type { Breakage } from "./breakage.ts";
import { assuming } from "./symptoms.ts";

export const onTrust = {
  "provider deleted": {
    how: "the cluster's OIDC provider is deleted",
    entry: 1,
    make: async (scene) => {
      const { iam, target } = scene;
      const arn = `arn:${target.partition}:iam::${target.account}:oidc-provider/${target.issuer.replace("https://", "")}`;
      await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
      return () => provider(scene);
    },
    symptom: assuming,
    shows: /No OpenIDConnect provider found in your account/,
  },
  "subject of another namespace": {
    how: "the trust policy names the same service account of another namespace",
    entry: 4,
    make: withTrust(({ target }) => trustLike(target, `system:serviceaccount:default:${target.serviceAccount.name}`)),
    symptom: assuming,
    shows: /Not authorized to perform sts:AssumeRoleWithWebIdentity/,
  },
} as const satisfies Record<string, Breakage>;
