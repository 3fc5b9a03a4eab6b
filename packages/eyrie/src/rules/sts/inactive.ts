import * as say from "../../messages/doctor/sts.ts";
import { shellWords } from "../../model/shell.ts";
import type { PodReading } from "../../readings/readings.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { readLines } from "../pod-lines.ts";

/**
 * No API tells whether STS is active in a region: what it answers pods is all there is, and enough.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */
export const stsActive = doctorRule({
  code: "EY402",
  title: say.title.active,
  link: "token",
  find: (_chain, look, readings) => {
    const line = readLines(readings, look).findLast(({ text }) =>
      /RegionDisabledException|STS is not activated/.test(text),
    );
    if (line === undefined) return [];
    const region = regionOf(line.pod) ?? readings.region;
    return [
      {
        severity: "error",
        ...say.stsInactive(region, look.at(readings.caller)?.account ?? "", region === readings.region),
        about: `region/${region}`,
        comparisons: [
          beside(say.label.region, region, readings.region),
          beside(say.label.log, `${line.where}: ${line.text}`, "-"),
        ],
        commands: [shellWords(["aws", "account", "get-region-opt-status", "--region-name", region])],
      },
    ];
  },
});

const regionOf = ({ containers }: PodReading): string | undefined =>
  containers.flatMap(({ env }) => env).find(({ name, value }) => name === "AWS_REGION" && value !== "")?.value;
