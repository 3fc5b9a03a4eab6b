import * as say from "../../messages/doctor/sts.ts";
import { shellWords } from "../../model/shell.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { readLines } from "../pod-lines.ts";

/** Seconds. The longest that IAM lets a role's sessions be. */
const longest = 43_200;

/**
 * No role allows less than the hour that STS gives unasked, and neither minio-go nor AWS's SDKs ask for more by
 * their environment: only something else in a pod does, and only STS's answer tells of it.
 */
export const sessionDuration = doctorRule({
  code: "EY404",
  title: say.title.duration,
  link: "role",
  find: (chain, look, readings) => {
    const { name, maxSessionDuration } = look.need(chain.role);
    const line = readLines(readings, look).findLast(({ text }) =>
      /requested DurationSeconds exceeds the MaxSessionDuration/.test(text),
    );
    if (line === undefined) return [];
    return [
      {
        severity: "error",
        ...say.tooLong(name, maxSessionDuration),
        about: `role/${name}`,
        comparisons: [
          beside(say.label.duration, `> ${maxSessionDuration}`, `≤ ${maxSessionDuration}`),
          beside(say.label.log, `${line.where}: ${line.text}`, "-"),
        ],
        commands: [
          shellWords(["aws", "iam", "update-role", "--role-name", name, "--max-session-duration", String(longest)]),
        ],
      },
    ];
  },
});
