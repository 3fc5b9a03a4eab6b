import type { ListedKey } from "../clouds/aws/s3.ts";
import { under } from "../milvus/policy.ts";
import type { Proof } from "./proof.ts";

/** Under which a proof puts its object. */
export const probePrefix = ({ target }: Pick<Proof, "target">): string => under(target.rootPath, "eyrie-probe/");

/** The object of one proof. Whose it is stands behind the id, so that one left by a killed run is known for that. */
export const probeKey = (proof: Pick<Proof, "target" | "id" | "holder">): string =>
  `${probePrefix(proof)}${proof.id}.${Buffer.from(proof.holder.name).toString("base64url")}`;

const holderOf = (key: string): string => Buffer.from(/[^.]*$/.exec(key)?.[0] ?? "", "base64url").toString("utf8");

/** Longer than any proof takes: the keys it works with live for 15 minutes. */
const abandoned = 60 * 60_000;

/** What proofs left that were killed between their put and their delete: of a process that is gone, or long ago. */
export const abandonedProbes = (
  { clock, holder }: Pick<Proof, "clock" | "holder">,
  listed: readonly ListedKey[],
): readonly string[] =>
  listed.flatMap(({ key, lastModified }) =>
    clock.now() - lastModified > abandoned || holder.gone(holderOf(key)) ? [key] : [],
  );
