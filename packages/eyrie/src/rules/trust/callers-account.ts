import type { Chain } from "../../readings/chain.ts";
import type { Readings } from "../../readings/readings.ts";
import type { Look } from "../doctor-rule.ts";

/**
 * Whether the role that the service account names is of the account whose IAM was read. STS looks for the provider in
 * the role's account: of another one nothing is known, and the role could not be read either, which ends the look.
 */
export function inCallersAccount({ roleArn = "", role }: Chain, look: Look, caller: Readings["caller"]): boolean {
  const account = /^arn:[\w-]+:iam::(\d{12}):/.exec(roleArn)?.[1];
  const own = look.at(caller)?.account;
  if (account === undefined || own === undefined || account === own) return true;
  return look.at(role) !== undefined;
}
