import * as say from "../../messages/doctor/issuer.ts";
import { issuerPath } from "../../milvus/trust.ts";
import { shellWords } from "../../model/shell.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { inCallersAccount } from "./callers-account.ts";

/**
 * STS answers `InvalidIdentityToken: No OpenIDConnect provider found in your account for …`. Where the trust
 * policy still names the issuer of the cluster before this one, that is the root.
 */
export const oidcProvider = doctorRule({
  code: "EY101",
  title: say.title.provider,
  link: "issuer",
  follows: ["EY102"],
  find: (chain, look, { caller, providers, wanted }) => {
    const url = look.need(chain.issuer);
    if (!inCallersAccount(chain, look, caller) || look.at(chain.provider) !== undefined) return [];
    const known = (look.at(providers) ?? []).filter((provider) => provider.url.startsWith("oidc.eks."));
    return [
      {
        severity: "error",
        ...say.noProvider(url, look.at(caller)?.account ?? ""),
        about: `oidc-provider/${issuerPath(url)}`,
        comparisons: [
          beside(say.label.providers, known.map((provider) => provider.url).join(", ") || "-", issuerPath(url)),
        ],
        commands: [
          wanted === undefined
            ? `aws iam create-open-id-connect-provider ${shellWords(["--url", url, "--client-id-list", chain.audience])}`
            : "eyrie up",
        ],
      },
    ];
  },
});
