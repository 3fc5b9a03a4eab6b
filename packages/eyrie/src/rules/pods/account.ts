import * as say from "../../messages/doctor/service-account.ts";
import { roleAnnotation } from "../../milvus/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/** Who is asked for a pod under an account that is not there refuses it, and the Deployment waits. */
export const accountExists = doctorRule({
  code: "EY215",
  title: say.accountTitle,
  link: "service-account",
  find: ({ namespace, account, serviceAccount, roleArn }, look, readings) => {
    const there = new Set((look.at(readings.serviceAccounts) ?? []).map(({ name }) => name));
    const declared = look.at(readings.workloads) ?? [];
    const asked = readings.scope.serviceAccount === undefined ? declared.map((one) => one.serviceAccount) : [];
    const meant = account !== "" && look.at(serviceAccount) === undefined ? [account] : [];
    const missing = [...new Set([...meant, ...asked.filter((name) => !there.has(name))])];
    return missing.map((name) => {
      const refused = declared.filter((one) => one.serviceAccount === name);
      const [why] = refused.flatMap(({ failures }) => failures);
      const role = roleArn ?? "<role ARN>";
      const byMistake = name !== account && there.has(account);
      return {
        severity: "error",
        ...say.noAccount(
          `${namespace}/${name}`,
          refused.map((one) => `${one.kind}/${one.name}`),
        ),
        ...(byMistake ? { remedy: say.misnamedAccount } : {}),
        about: `service-account/${namespace}/${name}`,
        comparisons: [
          beside(say.label.account, name, byMistake ? account : [...there].join(", ")),
          ...(why === undefined ? [] : [beside(say.label.refused, why, "-")]),
        ],
        commands: byMistake
          ? refused.map(
              (one) => `kubectl set serviceaccount ${one.kind.toLowerCase()}/${one.name} ${account} -n ${namespace}`,
            )
          : readings.wanted?.serviceAccount === name
            ? ["eyrie up"]
            : [
                `kubectl create serviceaccount ${name} -n ${namespace}`,
                `kubectl annotate serviceaccount ${name} -n ${namespace} ${roleAnnotation}=${role}`,
              ],
      };
    });
  },
});
