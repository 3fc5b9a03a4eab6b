import * as say from "../../messages/doctor/sts.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { readLines } from "../pod-lines.ts";

const lost =
  /\b(sts\.(?:[\w-]+\.)?amazonaws\.(?:com\.cn|com|eu))\b.*?(?:timeout|timed out|Timeout exceeded|connection re(?:fused|set)|no route to host|network is unreachable)/i;

/**
 * What routes a subnet has cannot be told from here at a reasonable price: only a pod that gets no answer
 * confirms it.
 */
export const stsReachable = doctorRule({
  code: "EY405",
  title: say.title.reachable,
  link: "token",
  find: (_chain, look, readings) => {
    const line = readLines(readings, look).findLast(({ text }) => lost.test(text));
    const host = lost.exec(line?.text ?? "")?.[1];
    if (line === undefined || host === undefined) return [];
    const { cluster, region, stsEndpoints } = readings;
    const known = cluster.status === "present" ? cluster.value : undefined;
    const filters = [
      ...(known?.vpcId === undefined ? [] : [`Name=vpc-id,Values=${known.vpcId}`]),
      `Name=service-name,Values=com.amazonaws.${region}.sts`,
    ];
    return [
      {
        severity: "error",
        ...say.unreachable(host, known?.isPrivate === true),
        about: known?.vpcId === undefined ? "vpc" : `vpc/${known.vpcId}`,
        comparisons: [
          ...(stsEndpoints.status === "present" ? [endpointsBeside(stsEndpoints.value, region)] : []),
          beside(say.label.log, `${line.where}: ${line.text}`, "-"),
        ],
        commands: [`aws ec2 describe-vpc-endpoints --region ${region} --filters ${filters.join(" ")}`],
      },
    ];
  },
});

const endpointsBeside = (endpoints: readonly { readonly id: string; readonly named: boolean }[], region: string) =>
  beside(
    say.label.endpoint,
    endpoints.map(({ id, named }) => (named ? id : `${id} (PrivateDnsEnabled: false)`)).join(", ") || "-",
    `com.amazonaws.${region}.sts`,
  );
