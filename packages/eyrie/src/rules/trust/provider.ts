import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";

/** FACTS 1. STS answers `InvalidIdentityToken: No OpenIDConnect provider found in your account for …`. */
export const oidcProvider = doctorRule({
  code: "EY101",
  title: say.providerTitle,
  link: "issuer",
  find: ({ issuer, provider }, look, { caller }) => {
    const url = look.need(issuer);
    if (look.at(provider) !== undefined) return [];
    return [
      {
        severity: "error",
        ...say.noProvider(url, look.at(caller)?.account ?? ""),
        about: `oidc-provider/${url.replace(/^https:\/\//, "")}`,
        commands: [`aws iam create-open-id-connect-provider --url ${url} --client-id-list sts.amazonaws.com`],
      },
    ];
  },
});
