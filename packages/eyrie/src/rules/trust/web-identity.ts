import * as say from "../../messages/doctor/trust.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { findFault } from "./trust-finding.ts";
import type { Trust } from "./trust-fault.ts";

/** A role that was made for EC2, for Pod Identity or for people, or whose provider may not do what STS is asked for. */
export const webIdentityAllowed = doctorRule({
  code: "EY113",
  title: say.title.webIdentity,
  link: "trust",
  beforehand: "pods",
  follows: ["EY111"],
  find: (...looking) =>
    findFault("no-web-identity", looking, (trust, { by }) => ({
      said: say.notWebIdentity(trust.role.name),
      comparisons: [
        ...(by === undefined ? [beside(say.label.principal, principalsIn(trust), `Federated: ${trust.provider}`)] : []),
        beside(
          say.label.action,
          [
            ...new Set((by === undefined ? allowsIn(trust) : [by.statement]).flatMap(({ actions }) => actions.values)),
          ].join(", ") || "-",
          "sts:AssumeRoleWithWebIdentity",
        ),
      ],
    })),
});

const allowsIn = ({ document }: Trust) => document.statements.filter(({ effect }) => effect === "Allow");

const principalsIn = (trust: Trust): string =>
  allowsIn(trust)
    .flatMap(({ principals }) => (principals?.values ?? []).map(({ type, value }) => `${type}: ${value}`))
    .join(", ") || "-";
