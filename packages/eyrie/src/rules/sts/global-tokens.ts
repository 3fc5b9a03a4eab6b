import * as say from "../../messages/doctor/sts.ts";
import { isOptIn } from "../../model/region.ts";
import type { ContainerReading } from "../../readings/readings.ts";
import { doctorRule, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/**
 * Milvus' Go side asks `sts.$AWS_REGION.amazonaws.com`, and the global endpoint where there is no AWS_REGION.
 * Whether that endpoint's tokens are good in younger regions iam:GetAccountSummary tells, which whoever may read IAM may
 * ask. Which regions are such is known by their names.
 */
export const globalTokens = doctorRule({
  code: "EY401",
  title: say.title.tokens,
  link: "token",
  find: (chain, look, readings) => {
    const pods = look.need(chain.pods);
    const bucket = chain.bucket.status === "present" ? chain.bucket.value.region : "";
    const region = bucket === "" ? readings.region : bucket;
    if (!isOptIn(region)) return [];
    const without = pods.flatMap((pod) =>
      pod.containers
        .filter((container) => asksTheGlobalOne(container, look))
        .map((container) => `${pod.name}/${container.name}`),
    );
    if (without.length === 0 || look.at(readings.account)?.globalTokenVersion !== 1) return [];
    return [
      {
        severity: "error",
        ...say.globalTokens(region, without.join(", ")),
        about: `service-account/${chain.namespace}/${chain.account}`,
        comparisons: [beside(say.label.region, "-", readings.region), beside(say.label.version, "1", "2")],
        commands: ["aws iam set-security-token-service-preferences --global-endpoint-token-version v2Token"],
      },
    ];
  },
});

/** A variable that comes from elsewhere has some value. */
const asksTheGlobalOne = ({ env, envFrom }: ContainerReading, look: Look): boolean =>
  env.some(({ name }) => name === "AWS_WEB_IDENTITY_TOKEN_FILE") &&
  !env.some(({ name, value }) => name === "AWS_REGION" && value !== "") &&
  !envFrom.some(({ names }) => look.at(names)?.includes("AWS_REGION") === true);
