import { intro, log, select, text } from "@clack/prompts";
import { connect } from "../../clouds/clouds.ts";
import { listContexts } from "../../clouds/kubernetes/kubeconfig.ts";
import { ask } from "../../messages/init.ts";
import { Problem } from "../../model/problem.ts";
import type { Sentence } from "../../model/sentence.ts";
import { oneLine } from "../../report/printable.ts";
import { clusterName, region as regionRule } from "../../spec/rules/cluster.ts";
import { namespace as namespaceRule, release as releaseRule } from "../../spec/rules/kubernetes.ts";
import { breachOf, type Rule } from "../../spec/rules/rule.ts";
import { unlessStopped } from "../attempt.ts";
import type { Invocation } from "../invocation.ts";
import { promptStreams } from "../prompt-streams.ts";
import type { InitAnswers } from "./init-answers.ts";
import { clusterInContext } from "./init-context.ts";

type Asked = { readonly file: string; readonly told: Partial<InitAnswers>; readonly profile?: string };

/** Long enough for a healthy answer, short enough that nobody wonders. */
const patience = 5_000;
const another = "\0another";

/**
 * Asks for what the options left open, with what contexts and AWS tell as defaults.
 * @throws Problem `interrupted` when the user leaves: nothing was written then
 */
export async function askForAnswers(invocation: Invocation, { file, told, profile }: Asked): Promise<InitAnswers> {
  const { host, language } = invocation;
  const streams = promptStreams(invocation);
  intro(ask.intro(file)[language], streams);

  const context = told.context ?? (await askContext(invocation, streams));
  const known = context === undefined ? undefined : clusterInContext(context);
  const write = (question: Sentence, rule: Rule, preset: string | undefined) =>
    answered(
      text({
        ...streams,
        message: question[language],
        // What stands there is what Enter takes.
        ...(preset === undefined ? {} : { defaultValue: preset, placeholder: preset }),
        validate: (value) => {
          const given = value === undefined || value === "" ? (preset ?? "") : value;
          const breach = breachOf(rule, given);
          return breach === undefined ? undefined : `${breach.fact[language]} ${breach.remedy[language]}`;
        },
      }),
    );

  const preset = ["AWS_REGION", "AWS_DEFAULT_REGION"].map((name) => host.environment[name]).find(Boolean);
  const region = told.region ?? known?.region ?? (await write(ask.region, regionRule, preset));
  const cluster =
    told.cluster ?? (await askCluster(invocation, streams, { region, known: known?.name, profile }, write));
  const release = told.release ?? (await write(ask.release, releaseRule, "milvus"));
  const namespace = told.namespace ?? (await write(ask.namespace, namespaceRule, "milvus"));
  return { cluster, region, release, namespace, ...(context === undefined ? {} : { context }) };
}

type Streams = ReturnType<typeof promptStreams>;

/** `undefined` without a kubeconfig: `up` will say so. */
async function askContext({ language }: Invocation, streams: Streams): Promise<string | undefined> {
  const contexts = await listContexts();
  if (contexts.length <= 1) return contexts[0];
  const [current] = contexts;
  return answered(
    select({
      ...streams,
      message: ask.context[language],
      showInstructions: language === "en", // nobody can translate them
      options: contexts.map((name) => ({
        value: name,
        label: oneLine(name),
        ...(name === current ? { hint: ask.currentContext[language] } : {}),
      })),
    }),
  );
}

type Where = { readonly region: string; readonly known: string | undefined; readonly profile: string | undefined };

async function askCluster(
  invocation: Invocation,
  streams: Streams,
  where: Where,
  write: (question: Sentence, rule: Rule, preset: string | undefined) => Promise<string>,
): Promise<string> {
  const { language } = invocation;
  log.step(ask.looking(where.region)[language], streams);
  const found = await unlessStopped(invocation, clustersIn(invocation, where)).catch(() => {
    throw nothingWritten();
  });
  log.step(
    (found === undefined ? ask.notListed(where.region) : ask.found(found.length, where.region))[language],
    streams,
  );
  if (found === undefined || found.length === 0) return write(ask.cluster, clusterName, where.known);
  const options = [
    ...found.map((name) => ({ value: name, label: oneLine(name) })),
    { value: another, label: ask.otherCluster[language] },
  ];
  const initial = found.includes(where.known ?? "") ? { initialValue: where.known ?? "" } : {};
  const chosen = await answered(
    select({
      ...streams,
      message: ask.cluster[language],
      showInstructions: language === "en",
      options,
      ...initial,
    }),
  );
  return chosen === another ? write(ask.cluster, clusterName, where.known) : chosen;
}

/** The region's clusters; `undefined` where AWS cannot be asked or takes too long: a name can always be typed. */
async function clustersIn(
  { host, trace }: Invocation,
  { region, profile }: Where,
): Promise<readonly string[] | undefined> {
  const { clock, environment } = host;
  const { eks } = connect({
    region,
    ...(profile === undefined ? {} : { profile }),
    helmBinary: () => host.findHelm(() => undefined, new AbortController().signal),
    environment,
    clock,
    trace,
  });
  return Promise.race([eks.listClusters().catch(() => undefined), clock.sleep(patience).then(() => undefined)]);
}

const nothingWritten = (): Problem => new Problem("interrupted", ask.cancelled.fact, ask.cancelled.remedy);

/** @throws Problem when the user left the question */
async function answered<T extends string>(question: Promise<T | symbol>): Promise<T> {
  const answer = await question;
  if (typeof answer === "symbol") throw nothingWritten();
  return answer;
}
