import * as say from "../../messages/doctor/pods.ts";
import { restartCommand } from "../../milvus/chart.ts";
import { roleAnnotation } from "../../readings/chain.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/** FACTS 12. Nothing fails until the pod asks S3, as the node's role. A misspelt annotation is another rule's. */
export const roleAnnotated = doctorRule({
  code: "EY202",
  title: say.annotationTitle,
  link: "service-account",
  find: ({ serviceAccount, namespace, account }, look, readings) => {
    const { annotations } = look.need(serviceAccount);
    if (Object.keys(annotations).some((key) => /role[-_]?arn/i.test(key))) return [];
    const bound = readings.wanted?.roleArn ?? look.at(readings.trusting)?.[0]?.arn;
    const release = look.at(readings.release)?.name ?? readings.scope.release ?? "";
    return [
      {
        severity: "error",
        ...say.notAnnotated(`${namespace}/${account}`),
        about: `service-account/${namespace}/${account}`,
        comparisons: [beside(say.label.annotation, "-", `${roleAnnotation}: ${bound ?? "arn:aws:iam::…:role/…"}`)],
        commands: [
          `kubectl annotate serviceaccount ${account} -n ${namespace} ${roleAnnotation}=${bound ?? "<role ARN>"}`,
          restartCommand(namespace, release),
        ],
      },
    ];
  },
});
