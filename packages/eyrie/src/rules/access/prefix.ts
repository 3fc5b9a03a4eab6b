import * as say from "../../messages/doctor/permissions.ts";
import { inSpec } from "../../messages/rules-statements.ts";
import { doctorRule } from "../doctor-rule.ts";
import { bucketPolicyCommands, editCommands, grantCommand, mendsPolicy } from "./commands.ts";
import { boundaryDenials, bucketDenials } from "./denials.ts";
import { ownDenial } from "./of-spec.ts";
import { documentBehind, evidenceOf, refusedFor, versionOf } from "./show.ts";

/** HeadBucket is s3:ListBucket without a prefix, so that a condition on one is never met. */
export const noPrefix = doctorRule({
  code: "EY516",
  title: say.prefixTitle,
  link: "policies",
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const own = [
      ...refusedFor(["prefix"], chain, readings, look),
      ...boundaryDenials(chain, readings, look).filter(({ cause }) => cause.why === "prefix"),
    ];
    const ofBucket = bucketDenials(chain, readings, look).filter(({ cause }) => cause.why === "prefix");
    const found = [...own, ...ofBucket];
    if (found.length === 0) return [];
    const document = documentBehind(found);
    const owned = mendsPolicy(readings, role, document);
    const statement = ownDenial(readings, found[0]?.decision);
    const additive = found.every(({ decision }) => decision.why === "no-allow" && decision.missing === "identity");
    const edit = own.length > 0 ? editCommands(document, versionOf(document, readings), role) : [];
    return [
      {
        severity: "error",
        ...say.byPrefix(document),
        ...(owned ? { remedy: statement === undefined ? say.byEyrie : inSpec(statement) } : {}),
        about: own.length > 0 ? `role/${role.name}` : `bucket/${chain.bucketName ?? ""}`,
        ...evidenceOf(found),
        commands: owned
          ? ["eyrie up"]
          : own.length === 0
            ? bucketPolicyCommands(chain.bucketName ?? "")
            : additive
              ? grantCommand(chain, readings, role)
              : edit,
      },
    ];
  },
});
