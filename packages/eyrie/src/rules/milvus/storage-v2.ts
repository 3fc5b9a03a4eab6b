import * as say from "../../messages/doctor/milvus.ts";
import { milvusRequirements } from "../../milvus/policy.ts";
import { isWithin } from "../../milvus/version.ts";
import { linesIn } from "../../readings/milvus-lines.ts";
import { namesPolicies } from "../access/told.ts";
import { decideAccess } from "../decisions.ts";
import { doctorRule } from "../doctor-rule.ts";

/** Where AWS names the policies that refused, no credentials were lost: other rules know whether these still do. */
const isUnexplained = (text: string): boolean => /Access ?Denied/.test(text) && !namesPolicies(text);

/**
 * Only where a pod that is ready and has the right role was refused what all documents allow; a refusal in its
 * first seconds, before it was ready, is not this one.
 */
export const storageV2 = doctorRule({
  code: "EY617",
  title: say.intermittentTitle,
  link: "configuration",
  // What no document of the account shows may refuse it, too.
  follows: ["EY506", "EY507", "EY508", "EY509", "EY513"],
  find: (chain, look, readings) => {
    const { chart } = look.need(readings.release);
    if (!isWithin(chart.appVersion, "2.6.0", "2.6.22")) return [];
    const role = look.need(chain.role);
    const refusedLater = look.need(chain.pods).filter(({ name, ready, readySince = 0, containers }) => {
      const has = containers.some(({ env }) =>
        env.some((one) => one.name === "AWS_ROLE_ARN" && one.value === role.arn),
      );
      const logs = containers.map((container) => readings.logs[`${name}/${container.name}`]);
      const lines = logs.flatMap((log) => (log?.status === "present" ? log.value : []));
      return ready && has && lines.some(({ at, text }) => at > readySince && isUnexplained(text));
    });
    if (refusedLater.length === 0) return [];
    const { name } = look.need(chain.bucket);
    const place = { bucketArn: `arn:${role.arn.split(":")[1] ?? "aws"}:s3:::${name}`, rootPath: chain.rootPath };
    const allAllowed = milvusRequirements(place, linesIn(readings)).every(
      (requirement) => decideAccess(chain, readings, look, requirement).allowed,
    );
    if (!allAllowed) return [];
    return refusedLater.slice(0, 1).map((pod) => ({
      severity: "error" as const,
      ...say.intermittent(chart.appVersion),
      about: `pod/${chain.namespace}/${pod.name}`,
    }));
  },
});
