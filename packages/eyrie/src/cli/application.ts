import {
  type Application,
  type Command,
  buildApplication,
  buildCommand,
  buildRouteMap,
  help,
  version,
} from "@stricli/core";
import { commands as said, flags as say, frame, root, usageOf } from "../messages/help.ts";
import type { Language } from "../model/sentence.ts";
import { type CommandName, commandNames } from "../report/command-name.ts";
import type { DownFlags } from "./commands/down.ts";
import type { InitFlags } from "./commands/init.ts";
import { commandWithRights, type PermissionsFlags } from "./commands/permissions-arguments.ts";
import { chartVersion } from "./commands/modernize-arguments.ts";
import { accountId, type LocalFlags, port, seed } from "./commands/local-arguments.ts";
import type { PlanFlags } from "./commands/plan.ts";
import { type RehearsedCommand, rehearsedCommand, type RehearseFlags } from "./commands/rehearsed-command.ts";
import type { StatusFlags } from "./commands/status.ts";
import type { UpFlags } from "./commands/up.ts";
import type { ValuesFlags } from "./commands/values.ts";
import type { VerifyFlags } from "./commands/verify.ts";
import { exposures } from "../spec/rules/exposure.ts";
import type { CommandWithRights } from "../permissions/command-name.ts";
import type { CliContext } from "./context.ts";
import { doctorRoutes } from "./doctor-routes.ts";
import { commonAliases, commonFlags, durationFlag, several, switchFlag, textFlag, timeoutPresets } from "./flags.ts";
import { applicationText } from "./text.ts";

/** The command tree in one language. What a command does is loaded only when it runs. */
export function application(
  language: Language,
  command: string,
  argv: readonly string[],
  eyrieVersion: string,
  report: (error: unknown) => void,
): Application<CliContext> {
  const common = commonFlags(language);
  const docs = (name: CommandName) => ({
    brief: said[name].brief[language],
    fullDescription: said[name].full[language],
    customUsage: [usageOf(name)[language]],
  });
  const yes = switchFlag(say.yes[language]);
  const timeout = durationFlag(say.timeout[language]);
  const readOnly = switchFlag(say.readOnly[language]);
  const noDataProbe = switchFlag(say.noDataProbe[language]);
  const data = {
    noDataProbe,
    address: textFlag(say.address[language], "HOST:PORT"),
    dropProbe: textFlag(say.dropProbe[language], "NAME"),
  };
  const exitCode = switchFlag(say.exitCode[language]);
  const deleteBucket = textFlag(say.deleteBucket[language], "NAME");
  const adopt = several(say.adopt[language], "ID");
  const ignore = several(say.ignore[language], "CODE");
  const named = (flag: "cluster" | "region" | "release" | "namespace" | "bucket") =>
    textFlag(say[flag][language], "NAME");

  const routes = {
    init: buildCommand<InitFlags, [], CliContext>({
      loader: async () => {
        const { init } = await import("./commands/init.ts");
        return function perform(flags) {
          return this.perform("init", flags, (invocation) => init(invocation, flags));
        };
      },
      parameters: {
        flags: {
          ...common,
          file: { ...common.file, brief: say.initFile[language] },
          context: { ...common.context, brief: say.initContext[language] },
          cluster: named("cluster"),
          region: named("region"),
          release: named("release"),
          namespace: named("namespace"),
          bucket: named("bucket"),
          values: several(say.values[language], "FILE"),
          highAvailability: switchFlag(say.highAvailability[language]),
          exposure: textFlag(say.exposure[language], exposures.join("|")),
          sourceRange: several(say.sourceRange[language], "CIDR"),
        },
        aliases: commonAliases,
      },
      docs: docs("init"),
    }),
    plan: buildCommand<PlanFlags, [], CliContext>({
      loader: async () => {
        const { plan } = await import("./commands/plan.ts");
        return function perform(flags) {
          return this.perform("plan", flags, (invocation) => plan(invocation, flags));
        };
      },
      parameters: {
        flags: { ...common, exitCode, adopt, ignore, out: textFlag(say.out[language], "FILE") },
        aliases: commonAliases,
      },
      docs: docs("plan"),
    }),
    up: buildCommand<UpFlags, [], CliContext>({
      loader: async () => {
        const { up } = await import("./commands/up.ts");
        return function perform(flags) {
          return this.perform("up", flags, (invocation) => up(invocation, flags));
        };
      },
      parameters: {
        flags: {
          ...common,
          yes,
          adopt,
          ignore,
          plan: textFlag(say.plan[language], "FILE"),
          ...data,
          timeout: { ...timeout, default: timeoutPresets.up },
        },
        aliases: { ...commonAliases, y: "yes" },
      },
      docs: docs("up"),
    }),
    status: buildCommand<StatusFlags, [], CliContext>({
      loader: async () => {
        const { status } = await import("./commands/status.ts");
        return function perform(flags) {
          return this.perform("status", flags, (invocation) => status(invocation, flags));
        };
      },
      parameters: { flags: common, aliases: commonAliases },
      docs: docs("status"),
    }),
    verify: buildCommand<VerifyFlags, [], CliContext>({
      loader: async () => {
        const { verify } = await import("./commands/verify.ts");
        return function perform(flags) {
          return this.perform("verify", flags, (invocation) => verify(invocation, flags));
        };
      },
      parameters: {
        flags: {
          ...common,
          yes: switchFlag(say.verifyYes[language]),
          readOnly,
          ...data,
          report: several(say.report[language], "FILE"),
          timeout: { ...timeout, default: timeoutPresets.verify },
        },
        aliases: { ...commonAliases, y: "yes" },
      },
      docs: docs("verify"),
    }),
    values: buildCommand<ValuesFlags, [], CliContext>({
      loader: async () => {
        const { values } = await import("./commands/values.ts");
        return function perform(flags) {
          return this.perform("values", flags, (invocation) => values(invocation, flags));
        };
      },
      parameters: {
        flags: {
          ...common,
          modernize: textFlag(say.modernize[language], "FILE"),
          for: { ...textFlag(say.for[language], "VERSION"), parse: chartVersion },
        },
        aliases: commonAliases,
      },
      docs: docs("values"),
    }),
    permissions: buildCommand<PermissionsFlags, CommandWithRights[], CliContext>({
      loader: async () => {
        const { permissions } = await import("./commands/permissions.ts");
        return function perform(flags, ...commands) {
          return this.perform("permissions", flags, (invocation) => permissions(invocation, flags, commands));
        };
      },
      parameters: {
        flags: {
          ...common,
          deleteBucket: textFlag(say.grantedBucket[language], "NAME"),
          only: { kind: "enum", values: ["iam", "rbac"], optional: true, brief: say.only[language] },
        },
        aliases: commonAliases,
        positional: {
          kind: "array",
          parameter: { parse: commandWithRights, brief: say.granted[language], placeholder: "COMMAND" },
        },
      },
      docs: docs("permissions"),
    }),
    down: buildCommand<DownFlags, [], CliContext>({
      loader: async () => {
        const { down } = await import("./commands/down.ts");
        return function perform(flags) {
          return this.perform("down", flags, (invocation) => down(invocation, flags));
        };
      },
      parameters: { flags: { ...common, yes, ignore, deleteBucket }, aliases: { ...commonAliases, y: "yes" } },
      docs: docs("down"),
    }),
    rehearse: buildCommand<RehearseFlags, RehearsedCommand[], CliContext>({
      loader: async () => {
        const { rehearse } = await import("./commands/rehearse.ts");
        return function perform(flags, ...names) {
          return this.perform("rehearse", flags, (invocation) => rehearse(invocation, flags, names));
        };
      },
      parameters: {
        flags: {
          ...common,
          yes,
          exitCode,
          readOnly,
          noDataProbe,
          deleteBucket,
          timeout: { ...timeout, optional: true, brief: say.rehearseTimeout[language] },
          chart: textFlag(say.chart[language], "PATH"),
        },
        aliases: { ...commonAliases, y: "yes" },
        positional: {
          kind: "array",
          parameter: { parse: rehearsedCommand, brief: say.rehearsed[language], placeholder: "COMMAND" },
        },
      },
      docs: docs("rehearse"),
    }),
    ...doctorRoutes(language, docs),
    local: buildCommand<LocalFlags, [], CliContext>({
      loader: async () => {
        const { local } = await import("./commands/local.ts");
        return function perform(flags) {
          return this.perform("local", flags, (invocation) => local(invocation, flags));
        };
      },
      parameters: {
        flags: {
          writeEnv: textFlag(say.writeEnv[language], "FILE"),
          region: {
            kind: "parsed",
            parse: String,
            default: "us-east-2",
            brief: say.localRegion[language],
            placeholder: "NAME",
          },
          cluster: {
            kind: "parsed",
            parse: String,
            optional: true,
            variadic: true,
            brief: say.localCluster[language],
            placeholder: "NAME",
          },
          account: { ...textFlag(say.account[language], "ID"), parse: accountId },
          port: { ...textFlag(say.port[language], "N"), parse: port },
          latency: { ...durationFlag(say.latency[language]), optional: true },
          consistency: { ...durationFlag(say.consistency[language]), optional: true },
          seed: { ...textFlag(say.seed[language], "N"), parse: seed },
          faults: textFlag(say.faults[language], "FILE"),
          log: textFlag(say.log[language], "FILE"),
          lang: common.lang,
          noColor: common.noColor,
        },
      },
      docs: docs("local"),
    }),
  };

  return buildApplication(
    buildRouteMap({
      routes: withUsage(routes, language),
      docs: { brief: root.brief[language], fullDescription: root.full[language] },
    }),
    {
      name: "eyrie",
      scanner: {
        caseStyle: "allow-kebab-for-camel",
        // Every option is near enough to be handed over: which one was meant is decided in `did-you-mean.ts`.
        distanceOptions: {
          threshold: Infinity,
          weights: { insertion: 0, deletion: 0, substitution: 0, transposition: 0 },
        },
      },
      documentation: { disableAnsiColor: true },
      localization: { text: applicationText(language, command, commandNames, argv, report) },
    },
    {
      help: help({
        brief: frame.help[language],
        defaultForRouteMap: true,
        formatting: { useAliasInUsageLine: false, onlyRequiredInUsageLine: true, caseStyle: "convert-camel-to-kebab" },
      }),
      version: version({ brief: frame.version[language], info: { currentVersion: eyrieVersion } }),
    },
  );
}

/** The list of commands takes a command's usage from here, its own help from `customUsage`. */
function withUsage(
  routes: Readonly<Record<CommandName, Command<CliContext>>>,
  language: Language,
): Record<CommandName, Command<CliContext>> {
  const entries = commandNames.map((name) => {
    const formatUsageLine: Command<CliContext>["formatUsageLine"] = ({ prefix }) =>
      `${prefix.join(" ")} ${usageOf(name)[language]}`;
    return [name, { ...routes[name], formatUsageLine }] as const;
  });
  return Object.fromEntries(entries) as Record<CommandName, Command<CliContext>>;
}
