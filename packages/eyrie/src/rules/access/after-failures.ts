import { decide, type Decision } from "@eyrie/iam-policy/decide";
import * as say from "../../messages/doctor/permissions.ts";
import { inSpec } from "../../messages/rules-statements.ts";
import type { Access } from "../../milvus/access.ts";
import { milvusAfterFailures, under } from "../../milvus/policy.ts";
import type { Sentence } from "../../model/sentence.ts";
import type { Chain } from "../../readings/chain.ts";
import { linesIn } from "../../readings/milvus-lines.ts";
import { boundaryOf, bucketPolicyOf, identityOf } from "../decisions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { grantActionCommand } from "./commands.ts";
import { inFavour } from "./known.ts";
import { ownDenial } from "./of-spec.ts";
import { askedAs, contextOf, type Denied, placeOf } from "./requests.ts";
import { evidenceOf } from "./show.ts";

/** What Milvus only asks for when something else has failed. Until then everything works: a warning. */
export const afterFailures = doctorRule({
  code: "EY518",
  title: say.afterFailuresTitle,
  link: "policies",
  // Whoever grants what is lacking every day grants this with it; what refuses everything refuses this, too.
  follows: ["EY501", "EY502", "EY503", "EY504", "EY505", "EY507", "EY508", "EY516", "EY517"],
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const place = placeOf(chain, role);
    if (place === undefined) return [];
    const lines = linesIn(readings);
    const boundary = boundaryOf(chain, readings, look)?.document;
    const policies = {
      identity: identityOf(chain, readings, look).map(({ document }) => inFavour(document)),
      ...(boundary === undefined ? {} : { boundary: inFavour(boundary) }),
    };
    const context = contextOf(chain, readings, role);
    return milvusAfterFailures(place, lines).flatMap(({ requirement, calls }) => {
      const { request } = askedAs(role, requirement, context);
      const decision: Decision = decide(request, policies);
      if (decision.allowed) return [];
      const grants = bucketPolicyOf(chain, look);
      if (grants !== undefined && decide(request, { ...policies, resource: inFavour(grants) }).allowed) return [];
      const { action } = requirement;
      const objects = `${place.bucketArn}/${under(place.rootPath, "*")}`;
      const [{ call } = { call: action }] = calls;
      const own = ownDenial(readings, decision);
      return [
        {
          severity: "warning" as const,
          ...say.notAfterFailures(lines, callersIn(calls, chain), call, action, refusalOf(decision)),
          ...(own === undefined ? {} : { remedy: inSpec(own) }),
          about: `role/${role.name}`,
          ...evidenceOf([{ decision, request }]),
          commands:
            own === undefined
              ? lacksAllow(decision)
                ? [grantActionCommand(role, action, objects)]
                : []
              : ["eyrie up"],
        },
      ];
    });
  },
});

const lacksAllow = (decision: Denied): boolean => decision.why === "no-allow" && decision.missing !== "boundary";

const refusalOf = (decision: Denied): Sentence =>
  decision.why === "explicit-deny"
    ? say.refusedBy.document(decision.by.document ?? "")
    : lacksAllow(decision)
      ? say.refusedBy.nothing
      : say.refusedBy.boundary;

/** The clients that call, each with its components: of those that run, where their pods say which they are. */
function callersIn(all: readonly Access[], { pods, storage }: Chain): readonly say.Caller[] {
  const queue = storage.status === "present" ? storage.value.messageQueue : "woodpecker";
  const calls = all.filter(({ client }) => client !== "woodpecker" || queue === "woodpecker");
  const labels = pods.status === "present" ? pods.value.flatMap(({ labels: { component } }) => component ?? []) : [];
  const running = calls.filter(({ component }) => labels.includes(component));
  const shown = running.length === 0 ? calls : running;
  return [...new Set(shown.map(({ client }) => client))].map((client) => ({
    client,
    components: [
      ...new Set(shown.filter((call) => call.client === client).map(({ component }) => component)),
    ].toSorted(),
  }));
}
