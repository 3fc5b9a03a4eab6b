/** The options of a request, in its query or, for a delete, in its body, and what the API server refuses of them. */

import { conform } from "./field-validation.ts";
import { isObject, type JsonObject, shown } from "./json.ts";
import { invalidValue, notSupported, type Problem, prohibited, required, tooLong } from "./problems.ts";
import { isTrue, readInteger } from "./request-info.ts";
import type { DeleteOptions } from "./resource-writer.ts";
import { badRequest, unexpected, rejected } from "./status.ts";

type OptionsKind = "CreateOptions" | "DeleteOptions" | "ListOptions" | "PatchOptions" | "UpdateOptions";

export type Wishes = {
  readonly dryRun: boolean;
  readonly manager: string | undefined;
  /** What becomes of a field the kind does not have. */
  readonly unknownFields: "Ignore" | "Strict" | "Warn";
};

const longestManager = 128;

/** @throws StatusError 422 */
export function readWishes(query: URLSearchParams, kind: OptionsKind, apply = false): Wishes {
  const manager = query.get("fieldManager") ?? undefined;
  const validation = query.get("fieldValidation") ?? "";
  const choices = ["", "Ignore", "Strict", "Warn"];
  refuse(kind, [
    ...(apply && (manager ?? "") === "" ? [required("fieldManager", "is required for apply patch")] : []),
    ...(kind === "PatchOptions" && !apply && query.has("force")
      ? [prohibited("force", "may not be specified for non-apply patch")]
      : []),
    ...(Buffer.byteLength(manager ?? "") > longestManager ? [tooLong("fieldManager", longestManager)] : []),
    ...dryRunProblems(query.getAll("dryRun")),
    ...(choices.includes(validation) ? [] : [notSupported("fieldValidation", validation, choices)]),
  ]);
  const unknownFields = validation === "Ignore" || validation === "Strict" ? validation : "Warn";
  return { dryRun: query.getAll("dryRun").length > 0, manager, unknownFields };
}

function dryRunProblems(values: readonly unknown[]): Problem[] {
  return values.some((value) => value !== "All") ? [notSupported("dryRun", values, ["All"])] : [];
}

const deleteOptionsKind = { group: "", version: "v1", kind: "DeleteOptions" };

/** @throws StatusError 400 or 422 */
export function readDeleteOptions(given: JsonObject, query: URLSearchParams): DeleteOptions {
  const { object: body } = conform(given, deleteOptionsKind);
  const grace = body["gracePeriodSeconds"] ?? readInteger(query, "gracePeriodSeconds");
  const policy = body["propagationPolicy"] ?? query.get("propagationPolicy") ?? undefined;
  const orphan =
    body["orphanDependents"] ?? (query.has("orphanDependents") ? isTrue(query.get("orphanDependents")) : undefined);
  const dryRun: unknown[] = [...(Array.isArray(body["dryRun"]) ? body["dryRun"] : []), ...query.getAll("dryRun")];
  const policies = ["Foreground", "Background", "Orphan"];
  refuse("DeleteOptions", [
    ...(policy !== undefined && orphan !== undefined
      ? [invalidValue("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set")]
      : []),
    ...(policy !== undefined && !policies.includes(shown(policy))
      ? [notSupported("propagationPolicy", policy, [...policies, "nil"])]
      : []),
    ...dryRunProblems(dryRun),
  ]);
  const propagation = policy ?? (orphan === undefined ? undefined : orphan === true ? "Orphan" : "Background");
  return {
    dryRun: dryRun.length > 0,
    ...(propagation === undefined ? {} : { propagation: propagation as "Background" | "Foreground" | "Orphan" }),
    // Less than none is as little as there is.
    ...(typeof grace === "number" ? { graceSeconds: grace < 0 ? 1 : grace } : {}),
    ...(isObject(body["preconditions"]) ? { preconditions: body["preconditions"] } : {}),
  };
}

export type ListOptions = {
  readonly limit: number;
  readonly version: number | undefined;
  readonly exact: boolean;
  readonly initialEvents: boolean;
};

/** @throws StatusError 400 or 422 */
export function readListOptions(query: URLSearchParams, watching: boolean): ListOptions {
  const version = query.get("resourceVersion") ?? "";
  const match = query.get("resourceVersionMatch") ?? "";
  const initialEvents = query.has("sendInitialEvents") ? isTrue(query.get("sendInitialEvents")) : undefined;
  const limit = readInteger(query, "limit") ?? 0;
  refuse("ListOptions", watching ? watchProblems(match, initialEvents) : listProblems(version, match));
  if ((query.get("continue") ?? "") !== "" && version !== "" && version !== "0") {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  return {
    limit,
    version: version === "" ? undefined : readVersion(version, watching),
    exact: match === "Exact",
    initialEvents: initialEvents === true,
  };
}

function forbidden(why: string): Problem {
  return prohibited("resourceVersionMatch", why);
}

function listProblems(version: string, match: string): Problem[] {
  const choices = ["Exact", "NotOlderThan", ""];
  if (match === "") return [];
  if (version === "") return [forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided")];
  if (!choices.includes(match)) return [notSupported("resourceVersionMatch", match, choices)];
  return match === "Exact" && version === "0"
    ? [forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]
    : [];
}

function watchProblems(match: string, initialEvents: boolean | undefined): Problem[] {
  if (initialEvents === undefined && match !== "") {
    return [forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")];
  }
  return initialEvents !== undefined && match !== "NotOlderThan"
    ? [forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    : [];
}

/** What a list calls a bad request a watch calls an error of its own. */
function readVersion(text: string, watching: boolean): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const given = JSON.stringify(text);
  const why = `resourceVersion: Invalid value: ${given}: strconv.ParseUint: parsing ${given}: invalid syntax`;
  throw watching ? unexpected(why) : badRequest(`invalid resource version: ${why}`);
}

function refuse(kind: OptionsKind, problems: readonly Problem[]): void {
  if (problems.length > 0) throw rejected({ group: "meta.k8s.io", kind }, "", problems);
}
