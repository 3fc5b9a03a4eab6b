import { decide } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import * as say from "../../messages/doctor/storage.ts";
import { documentOf } from "../decisions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { endpointPolicyCommands } from "./commands.ts";
import { inFavour } from "./known.ts";
import { type Asked, type Denied, everything, requestsOf, spoken } from "./requests.ts";
import { evidenceOf } from "./show.ts";
import { isRefused, toldBy } from "./told.ts";

/** S3 answers `… because no VPC endpoint policy allows the s3:PutObject action`. */
export const endpointPolicy = doctorRule({
  code: "EY513",
  title: say.endpointTitle,
  link: "bucket-policy",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const told = toldBy("VPC endpoint policy", chain, readings, role).filter(({ action }) => action.startsWith("s3:"));
    if (readings.endpoints.status !== "present" && told.length > 0)
      return [{ severity: "error", ...say.toldEndpoint(spoken(told, chain, role)), about: "vpc-endpoint/s3" }];
    const endpoints = look.need(readings.endpoints);
    const asks = requestsOf(chain, readings, look);
    const refusing = endpoints.flatMap(({ id, policy: text }) => {
      const policy = documentOf(text, `policy of ${id}`);
      const denials = policy === undefined ? [] : asks.flatMap((asked) => refusedBy(policy, asked));
      return denials.length === 0 ? [] : [{ id, denials }];
    });
    const [first] = refusing;
    if (first === undefined) return [];
    const ids = refusing.map(({ id }) => id);
    const calls = refusing.flatMap(({ denials }) => denials.map(({ requirement }) => requirement));
    const actions = spoken(calls, chain, role);
    // Whether pods go through an endpoint their subnets' route tables say, which are not read.
    const certain = told.length > 0 || (refusing.length === endpoints.length && isRefused(chain, readings));
    return [
      {
        severity: certain ? "error" : "warning",
        ...(certain ? say.deniedByEndpoint(ids, actions) : say.someEndpoint(ids, actions)),
        about: `vpc-endpoint/${first.id}`,
        ...evidenceOf(first.denials),
        commands: ids.flatMap(endpointPolicyCommands),
      },
    ];
  },
});

function refusedBy(endpoint: PolicyDocument, asked: Asked): readonly (Asked & { readonly decision: Denied })[] {
  const decision = decide(asked.request, { identity: [everything], endpoint: inFavour(endpoint) });
  return decision.allowed ? [] : [{ ...asked, decision }];
}
