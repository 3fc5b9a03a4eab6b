import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

/** `req -CA` came with 3.0. */
export const hasOpenssl = /^OpenSSL [3-9]/.test(String(spawnSync("openssl", ["version"]).stdout));

/**
 * Makes `<name>.pem` and `<name>.key` in a folder, by a tool nobody here wrote: signed by another one of the folder, or by
 * itself.
 */
export function makeCertificate(folder: string, name: string, { signer = "", names = "DNS:localhost" } = {}): void {
  const made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(" ");
  const what = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=${names}`];
  const by = signer === "" ? [] : ["-CA", join(folder, `${signer}.pem`), "-CAkey", join(folder, `${signer}.key`)];
  const out = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)];
  execFileSync("openssl", [...made, ...what, ...by, ...out], { stdio: "ignore" });
}
