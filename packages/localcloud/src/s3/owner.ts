import { createHash } from "node:crypto";
import type { Bucket } from "./store.ts";
import { element, type XmlElement } from "./xml.ts";

/** S3's opaque name of an account, 64 hexadecimal digits. AWS draws it; here it follows from the account id. */
export const canonicalId = (account: string): string =>
  createHash("sha256").update(`canonical user of ${account}`).digest("hex");

export const ownerElement = ({ owner }: Pick<Bucket, "owner">): XmlElement =>
  element("Owner", [element("ID", canonicalId(owner))]);
