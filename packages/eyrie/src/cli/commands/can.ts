import * as say from "../../messages/doctor/can.ts";
import type { FactAndRemedy } from "../../model/sentence.ts";
import { Problem } from "../../model/problem.ts";
import { can as ask, triable, type Triable, tryIt, type Who } from "../../pipeline/can.ts";
import type { Asked } from "../../pipeline/take-readings.ts";
import { canJson } from "../../report/can-json.ts";
import { canLines } from "../../report/can-text.ts";
import { misspelt, type Tried } from "../../rules/can.ts";
import { NotReached } from "../../rules/doctor-rule.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { askedOf, type ScopeFlags } from "../doctor-scope.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { UsageError } from "../usage-error.ts";

export type CanFlags = CommonFlags & Pick<ScopeFlags, "namespace" | "cluster" | "region"> & { readonly live?: boolean };

/** Whether somebody may do something, from the documents, with the reason; `--live` also tries. */
export const can = (
  invocation: Invocation,
  flags: CanFlags,
  who: string,
  action: string,
  on: string,
): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, host } = invocation;
    refuseMisspelt(action);
    const asked = await unlessStopped(invocation, askedOf(invocation, scopeFlags(flags, who), progress.emit));
    const { partition, account } = await unlessStopped(invocation, asked.clouds.sts.identity());
    const question = { who: whoIs(who, asked, partition, account), action, resource: arnOf(on, partition) };
    const live = flags.live === true ? liveOf(question.who, action, question.resource, account) : undefined;
    const { can: answer, chain } = await unlessStopped(invocation, answered(asked, question, who));
    const roleArn = chain.role.status === "present" ? chain.role.value.arn : "";
    const tried: Tried | undefined =
      live === undefined
        ? undefined
        : await unlessStopped(invocation, tryIt(asked, live.who, roleArn, live.call, host.random));
    await progress.settled();
    keep({ can: canJson(answer, tried) });
    print(invocation, canLines(out, answer.steps, tried));
    return answer.allowed && tried?.allowed !== false ? exitCodes.done : exitCodes.notProven;
  });

/** A service account that names its namespace needs no spec. */
const scopeFlags = (flags: CanFlags, who: string): ScopeFlags => {
  const [, namespace] = /^([a-z0-9][a-z0-9-]*)\/[a-z0-9]/.exec(who.replace(/^(?:serviceaccount|sa|role)\//, "")) ?? [];
  const named = flags.namespace ?? (/^role\/|^arn:/.test(who) ? undefined : namespace);
  return named === undefined ? flags : { ...flags, namespace: named };
};

/** @throws UsageError */
function refuseMisspelt(action: string): void {
  const wrong = /^[\w-]+:[A-Za-z*?]+$/.test(action) ? misspelt(action) : { near: undefined };
  if (wrong !== undefined) throw usage(say.notAction(action, wrong.near));
  if (/[*?]/.test(action)) throw usage(say.many(action));
}

const isName = (text: string) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text);

/** @throws UsageError */
function whoIs(who: string, asked: Asked, partition: string, account: string): Who {
  if (/^arn:[\w-]+:iam::\d{12}:role\/.+/.test(who)) return { kind: "role", arn: who };
  const [, role] = /^role\/(.+)$/.exec(who) ?? [];
  if (role !== undefined) return { kind: "role", arn: `arn:${partition}:iam::${account}:role/${role}` };
  const plain = who.replace(/^(?:serviceaccount|sa)\//, "");
  const [first = "", second] = plain.split("/");
  if (second === undefined && isName(first))
    return { kind: "service-account", namespace: asked.scope.namespace, name: first };
  if (second !== undefined && isName(first) && isName(second))
    return { kind: "service-account", namespace: first, name: second };
  throw usage(say.notWho(who));
}

/** @throws UsageError */
function arnOf(on: string, partition: string): string {
  if (on === "*") return on;
  if (/[*?]/.test(on)) throw usage(say.many(on));
  if (on.startsWith("arn:")) return on;
  const [, place] = /^s3:\/\/(.+)$/.exec(on) ?? [];
  if (place === undefined) throw usage(say.notResource(on));
  return `arn:${partition}:s3:::${place}`;
}

async function answered(asked: Asked, question: Parameters<typeof ask>[1], who: string): ReturnType<typeof ask> {
  try {
    return await ask(asked, question);
  } catch (error) {
    if (!(error instanceof NotReached)) throw error;
    const { fact, remedy } =
      question.who.kind === "role" ? say.noSuchRole(question.who.arn) : say.noRole(who, undefined);
    throw new Problem("missing", fact, remedy);
  }
}

/** @throws UsageError where it cannot be tried */
function liveOf(who: Who, action: string, resource: string, account: string) {
  if (who.kind !== "service-account") throw usage(say.onlyAccounts);
  const known: Triable | undefined = triable.find((one) => one.toLowerCase() === action.toLowerCase());
  const [, arn, name, key = ""] = /^(arn:[\w-]+:s3:::([^/*?]+))(?:\/(.*))?$/.exec(resource) ?? [];
  if (known === undefined || arn === undefined || name === undefined) throw usage(say.notTriable(action, triable));
  return { who, call: { action: known, bucket: { name, arn, owner: account }, key: key.replaceAll(/[*?]/g, "x") } };
}

const usage = ({ fact, remedy }: FactAndRemedy): UsageError => new UsageError(fact, remedy);
