import * as say from "../../messages/doctor/issuer.ts";
import { issuerPath } from "../../milvus/trust.ts";
import { shellWords } from "../../model/shell.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { podLines } from "../pod-lines.ts";

const unverified = /Couldn't retrieve verification key|IDPCommunicationError/;

/**
 * EKS publishes its issuers' keys to everybody; a cluster of one's own may not. That they cannot be fetched
 * from here says nothing of AWS: only what STS tells pods does, or keys that are not those of the API server.
 */
export const issuerKeys = doctorRule({
  code: "EY110",
  title: say.title.keys,
  link: "issuer",
  find: (chain, look, readings) => {
    const issuer = look.need(chain.issuer);
    const about = `oidc-provider/${issuerPath(issuer)}`;
    const commands = [shellWords(["curl", "-sS", `${issuer}/.well-known/openid-configuration`])];
    const published = readings.issuerKeys.status === "present" ? readings.issuerKeys.value : undefined;
    const signing = readings.apiKeys.status === "present" ? readings.apiKeys.value : undefined;
    const comparisons =
      published === undefined || signing === undefined
        ? []
        : [beside(say.label.keys, published.join(", ") || "-", signing.join(", "))];
    const refused = podLines(readings).findLast(({ text }) => unverified.test(text));
    if (refused !== undefined) {
      const told = beside(say.label.log, `${refused.where}: ${refused.text}`, "-");
      return [{ severity: "error", ...say.keysRefused(issuer), about, comparisons: [...comparisons, told], commands }];
    }
    if (readings.issuerKeys.status === "unreadable")
      return [{ severity: "warning", ...say.keysUnreachable(issuer, readings.issuerKeys.cause.fact), about, commands }];
    const foreign = published !== undefined && signing?.some((key) => published.includes(key)) === false;
    return foreign ? [{ severity: "error", ...say.otherKeys(issuer), about, comparisons, commands }] : [];
  },
});
