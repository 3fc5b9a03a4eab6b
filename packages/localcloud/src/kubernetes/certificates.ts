/**
 * The cluster's own certificate authority and its API server's certificate, ECDSA P-256.
 * Written on node:crypto: a certificate library would bring more code than this and a polyfill.
 */

import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  bitString,
  boolean,
  der,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tagged,
  utcTime,
  utf8String,
} from "./der.ts";

export type ServerCertificate = {
  /** PEM of the authority that signed it. */
  readonly authority: string;
  readonly cert: string;
  readonly key: string;
};

const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));

/** Wide on both sides, so that a run with an injected clock still meets real TLS clients. */
const validity = sequence(utcTime(new Date("2000-01-01T00:00:00Z")), utcTime(new Date("2049-12-31T23:59:59Z")));

/** @param random gives the serial numbers; the keys come from node:crypto. */
export function issueServerCertificate(random: (length: number) => Uint8Array): ServerCertificate {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = commonName("eyrie-local-kubernetes");
  const shared = { issuer, signer: authority.privateKey };
  return {
    authority: certificate({
      ...shared,
      subject: issuer,
      publicKey: authority.publicKey,
      serial: random(8),
      extensions: [
        extension("2.5.29.19", sequence(boolean(true)), "critical"),
        // keyCertSign and cRLSign: bits 5 and 6
        extension("2.5.29.15", bitString(Buffer.from([0b0000_0110]), 1), "critical"),
      ],
    }),
    cert: certificate({
      ...shared,
      subject: commonName("kube-apiserver"),
      publicKey: server.publicKey,
      serial: random(8),
      extensions: [
        extension("2.5.29.19", sequence(), "critical"),
        // digitalSignature: bit 0
        extension("2.5.29.15", bitString(Buffer.from([0b1000_0000]), 7), "critical"),
        extension("2.5.29.37", sequence(objectIdentifier("1.3.6.1.5.5.7.3.1"))),
        extension(
          "2.5.29.17",
          sequence(dnsName("localhost"), dnsName("kubernetes.default.svc"), ipAddress([127, 0, 0, 1])),
        ),
      ],
    }),
    key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function certificate(parts: {
  issuer: Uint8Array;
  signer: KeyObject;
  subject: Uint8Array;
  publicKey: KeyObject;
  serial: Uint8Array;
  extensions: readonly Uint8Array[];
}): string {
  const version3 = tagged(0, integer(Buffer.from([2])));
  const toBeSigned = sequence(
    version3,
    integer(parts.serial),
    ecdsaWithSha256,
    parts.issuer,
    validity,
    parts.subject,
    parts.publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...parts.extensions)),
  );
  const signature = sign("sha256", toBeSigned, parts.signer);
  return pem(sequence(toBeSigned, ecdsaWithSha256, bitString(signature)));
}

function commonName(name: string): Uint8Array {
  return sequence(setOf(sequence(objectIdentifier("2.5.4.3"), utf8String(name))));
}

function extension(id: string, value: Uint8Array, critical?: "critical"): Uint8Array {
  const flag = critical === undefined ? [] : [boolean(true)];
  return sequence(objectIdentifier(id), ...flag, octetString(value));
}

const dnsName = (name: string): Uint8Array => der(0x82, Buffer.from(name, "ascii"));
const ipAddress = (octets: readonly number[]): Uint8Array => der(0x87, Buffer.from(octets));

function pem(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
