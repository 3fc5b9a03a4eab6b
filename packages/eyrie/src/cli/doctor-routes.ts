import { buildCommand } from "@stricli/core";
import { flags as sayAll } from "../messages/help.ts";
import { doctorFlags as say } from "../messages/help-doctor.ts";
import type { Language } from "../model/sentence.ts";
import type { CanFlags } from "./commands/can.ts";
import type { DoctorFlags } from "./commands/doctor-arguments.ts";
import type { ExplainFlags } from "./commands/explain.ts";
import type { WhyFlags } from "./commands/why.ts";
import type { CliContext } from "./context.ts";
import { commonAliases, commonFlags, durationFlag, several, switchFlag, textFlag, timeoutPresets } from "./flags.ts";

type Docs = { readonly brief: string; readonly fullDescription: string; readonly customUsage: readonly string[] };

const argument = (brief: string, placeholder: string) => ({ parse: String, brief, placeholder }) as const;

/** The commands that name causes. */
export function doctorRoutes(language: Language, docs: (name: "doctor" | "why" | "can" | "explain") => Docs) {
  const common = commonFlags(language);
  const scope = {
    namespace: textFlag(say.namespace[language], "NAME"),
    release: textFlag(say.release[language], "NAME"),
    serviceAccount: textFlag(say.serviceAccount[language], "NAME"),
    pod: textFlag(say.pod[language], "NAME"),
    cluster: textFlag(say.cluster[language], "NAME"),
    region: textFlag(say.region[language], "NAME"),
  };
  const aliases = { ...commonAliases, n: "namespace" } as const;
  return {
    doctor: buildCommand<DoctorFlags, [], CliContext>({
      loader: async () => {
        const { doctor } = await import("./commands/doctor.ts");
        return function perform(flags) {
          return this.perform("doctor", flags, (invocation) => doctor(invocation, flags));
        };
      },
      parameters: {
        flags: {
          ...common,
          ...scope,
          save: textFlag(say.save[language], "DIR"),
          bundle: textFlag(say.bundle[language], "DIR"),
          whatIf: several(say.whatIf[language], "FILE"),
          offline: switchFlag(say.offline[language]),
          check: several(say.check[language], "CODE"),
          suppress: several(say.suppress[language], "CODE[=RESOURCE]"),
          listChecks: switchFlag(say.listChecks[language]),
          report: several(sayAll.report[language], "FILE"),
          short: switchFlag(say.short[language]),
          wait: switchFlag(say.wait[language]),
          timeout: { ...durationFlag(say.timeout[language]), default: timeoutPresets.doctor },
        },
        aliases,
      },
      docs: docs("doctor"),
    }),
    why: buildCommand<WhyFlags, string[], CliContext>({
      loader: async () => {
        const { why } = await import("./commands/why.ts");
        return function perform(flags, ...words) {
          return this.perform("why", flags, (invocation) => why(invocation, flags, words));
        };
      },
      parameters: {
        flags: { ...common, ...scope, bundle: textFlag(say.bundle[language], "DIR") },
        aliases,
        positional: { kind: "array", parameter: argument(say.text[language], "TEXT") },
      },
      docs: docs("why"),
    }),
    can: buildCommand<CanFlags, [string, string, string], CliContext>({
      loader: async () => {
        const { can } = await import("./commands/can.ts");
        return function perform(flags, who, action, resource) {
          return this.perform("can", flags, (invocation) => can(invocation, flags, who, action, resource));
        };
      },
      parameters: {
        flags: {
          ...common,
          namespace: scope.namespace,
          cluster: scope.cluster,
          region: scope.region,
          live: switchFlag(say.live[language]),
        },
        aliases,
        positional: {
          kind: "tuple",
          parameters: [
            argument(say.who[language], "WHO"),
            argument(say.action[language], "ACTION"),
            argument(say.resource[language], "RESOURCE"),
          ],
        },
      },
      docs: docs("can"),
    }),
    explain: buildCommand<ExplainFlags, string[], CliContext>({
      loader: async () => {
        const { explain } = await import("./commands/explain.ts");
        return function perform(flags, ...codes) {
          return this.perform("explain", flags, (invocation) => explain(invocation, codes));
        };
      },
      parameters: {
        flags: { json: common.json, lang: common.lang, noColor: common.noColor },
        positional: { kind: "array", parameter: argument(say.code[language], "CODE") },
      },
      docs: docs("explain"),
    }),
  };
}
