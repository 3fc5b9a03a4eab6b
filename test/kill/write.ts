import type { HttpRequest } from "@eyrie/localcloud/http/message";

/** What asks and changes nothing. */
const asking = /^(?:Get|List|Simulate|AssumeRole)/;
/** Kubernetes' POSTs that make no object. */
const answering = /\/token$|\/selfsubject\w+reviews$/;

/**
 * The name of a request that changes something, the same in every run; `undefined`: it changes nothing, or a pod sent
 * it. Calls go out at the same time, so a write is known by what it is and not by its place.
 */
export function writeOf(of: "aws" | "kubernetes", request: HttpRequest): string | undefined {
  return of === "aws" ? awsWrite(request) : kubernetesWrite(request);
}

function awsWrite({ method, rawTarget, body, headers }: HttpRequest): string | undefined {
  if (method === "GET" || method === "HEAD") return undefined;
  const url = new URL(rawTarget, "http://aws");
  if (url.pathname === "/") {
    const action = new URLSearchParams(Buffer.from(body).toString()).get("Action") ?? "";
    return asking.test(action) ? undefined : `iam ${action}`;
  }
  const [, , ...key] = url.pathname.split("/");
  const probe = key.includes("eyrie-probe");
  // Milvus' own pods write as the role, and never below the probe's prefix.
  if (!probe && (headers["authorization"] ?? "").includes("Credential=ASIA")) return undefined;
  const part = [...url.searchParams.keys()].find((name) => name !== "x-id");
  return ["s3", method, probe ? "probe" : "bucket", ...(part === undefined ? [] : [part])].join(" ");
}

function kubernetesWrite({ method, rawTarget, headers }: HttpRequest): string | undefined {
  const { pathname, searchParams } = new URL(rawTarget, "http://kubernetes");
  if (method === "GET" || answering.test(pathname) || searchParams.has("dryRun")) return undefined;
  const by = (headers["user-agent"] ?? "").startsWith("Helm/") ? "helm" : "kubernetes";
  // What the proof keeps of itself, every run anew.
  if (searchParams.get("fieldManager") === "eyrie-proof") return "kubernetes PATCH proof";
  const object = pathname.replace(/^\/(?:api|apis\/[^/]+)\/v\d+\//, "").replace(/^namespaces\/[^/]+\/(?=.)/, "");
  return `${by} ${method} ${object}`;
}

/** A lease is renewed by the clock: such a write is at no certain place. */
export const byTheClock = (write: string): boolean => write.startsWith("kubernetes PUT leases/");

/** The proof's own object comes and goes in every run, and what is kept of it is written in every run. */
export const ofTheProof = (write: string): boolean => /^(?:s3 \w+ probe|kubernetes PATCH proof)\b/.test(write);
