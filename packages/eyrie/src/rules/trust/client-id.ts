import * as say from "../../messages/doctor/issuer.ts";
import { shellWords } from "../../model/shell.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { inCallersAccount } from "./callers-account.ts";

/** Client ids are compared exactly. An audience that the service account is annotated with is another rule's. */
export const clientId = doctorRule({
  code: "EY103",
  title: say.title.clientId,
  link: "issuer",
  follows: ["EY214"],
  find: (chain, look, { caller, wanted }) => {
    if (!inCallersAccount(chain, look, caller)) return [];
    const { arn, url, clientIds } = look.need(chain.provider);
    const { audience } = chain;
    if (clientIds.includes(audience)) return [];
    const add = ["aws", "iam", "add-client-id-to-open-id-connect-provider", "--open-id-connect-provider-arn", arn];
    return [
      {
        severity: "error",
        ...say.noClientId(url, audience),
        about: `oidc-provider/${url}`,
        comparisons: [beside(say.label.clientIds, clientIds.join(", ") || "-", audience)],
        commands: [wanted === undefined ? shellWords([...add, "--client-id", audience]) : "eyrie up"],
      },
    ];
  },
});
