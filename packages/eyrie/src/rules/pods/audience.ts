import * as say from "../../messages/doctor/service-account.ts";
import { stsAudience } from "../../milvus/trust.ts";
import { audienceAnnotation } from "../../readings/chain.ts";
import { tokenVolume } from "../../readings/injection.ts";
import { decideAssumption } from "../decisions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside, decidedBy } from "../evidence.ts";
import { renewing } from "../restart.ts";
import { podsUnder } from "./injection.ts";

/**
 * The account asks for another audience than everybody, and AWS was not told of it. A provider or a trust policy
 * that does not take even the usual one is another rule's.
 */
export const audienceAccepted = doctorRule({
  code: "EY214",
  title: say.audienceTitle,
  link: "token",
  beforehand: "pods",
  find: (chain, look, readings) => {
    const { namespace, account, audience } = chain;
    look.need(chain.serviceAccount);
    if (audience === stsAudience) return [];
    const role = look.at(chain.role);
    const issuer = look.at(chain.issuer);
    const decided = (asked: string) =>
      role === undefined || issuer === undefined
        ? undefined
        : decideAssumption({ ...chain, audience: asked }, role, issuer);
    const [decision, usual] = [decided(audience), decided(stsAudience)];
    const distrusted = decision?.allowed === false && usual?.allowed === true;
    // What the role does not take is refused, whatever the provider lists.
    const provider = distrusted && chain.provider.status === "unreadable" ? undefined : look.at(chain.provider);
    const unlisted = provider !== undefined && !provider.clientIds.includes(audience);
    if (!unlisted && !distrusted) return [];
    const asking = podsUnder(chain, look).filter(({ volumes }) =>
      volumes.some(({ name, token }) => name === tokenVolume && token?.audience === audience),
    );
    const by =
      decision !== undefined && distrusted ? decidedBy(decision, `${role?.name ?? ""} trust policy`) : undefined;
    return [
      {
        severity: "error",
        ...say.otherAudience(`${namespace}/${account}`, audience, unlisted ? "provider" : "trust"),
        about: `service-account/${namespace}/${account}`,
        comparisons: [beside(say.label.audience, audience, unlisted ? provider.clientIds.join(", ") : stsAudience)],
        ...(by === undefined ? {} : { decidedBy: by }),
        commands: [
          `kubectl annotate serviceaccount ${account} -n ${namespace} ${audienceAnnotation}-`,
          ...renewing(asking, chain, readings),
        ],
      },
    ];
  },
});
