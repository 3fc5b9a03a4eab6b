import { buildCommand } from "@stricli/core";
import { doctorFlags as say } from "../messages/help.ts";
import type { Language } from "../model/sentence.ts";
import type { DoctorFlags } from "./commands/doctor-arguments.ts";
import type { CliContext } from "./context.ts";
import { commonAliases, commonFlags, durationFlag, switchFlag, textFlag } from "./flags.ts";

type Docs = { readonly brief: string; readonly fullDescription: string; readonly customUsage: readonly string[] };

const several = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: String, optional: true, variadic: true, brief, placeholder }) as const;

/** The commands that name causes. */
export function doctorRoutes(language: Language, docs: (name: "doctor") => Docs) {
  const common = commonFlags(language);
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
          namespace: textFlag(say.namespace[language], "NAME"),
          release: textFlag(say.release[language], "NAME"),
          serviceAccount: textFlag(say.serviceAccount[language], "NAME"),
          pod: textFlag(say.pod[language], "NAME"),
          cluster: textFlag(say.cluster[language], "NAME"),
          region: textFlag(say.region[language], "NAME"),
          save: textFlag(say.save[language], "DIR"),
          bundle: textFlag(say.bundle[language], "DIR"),
          check: several(say.check[language], "CODE"),
          suppress: several(say.suppress[language], "CODE[=RESOURCE]"),
          listChecks: switchFlag(say.listChecks[language]),
          short: switchFlag(say.short[language]),
          wait: switchFlag(say.wait[language]),
          timeout: { ...durationFlag(say.timeout[language]), default: "10m" },
        },
        aliases: { ...commonAliases, n: "namespace" },
      },
      docs: docs("doctor"),
    }),
  };
}
