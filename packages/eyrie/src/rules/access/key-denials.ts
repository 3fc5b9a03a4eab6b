import { decide, type Policies, type Request } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import { absent, type Observed } from "../../model/observed.ts";
import type { Chain } from "../../readings/chain.ts";
import type { KeyReading, Readings, RoleReading } from "../../readings/readings.ts";
import { asRole, boundaryOf, documentOf, identityOf } from "../decisions.ts";
import type { Look } from "../doctor-rule.ts";
import { openIn, surer } from "./denials.ts";
import { inFavour } from "./known.ts";
import { withNewIds } from "./old-ids.ts";
import { accountOf, contextOf, type Denied, placeOf } from "./requests.ts";

/** What S3 asks of KMS in the caller's name: a data key for each object put, and its decryption for each one got. */
export const keyActions = ["kms:GenerateDataKey", "kms:Decrypt"] as const;

/** The key that the bucket encrypts with by default, where it is one that somebody made. */
export type BucketKey = { readonly name: string; readonly key: Observed<KeyReading> };

export function keyOf(chain: Chain, { keys }: Readings, look: Look): BucketKey | undefined {
  const bucket = look.at(chain.bucket);
  const encryption = bucket && look.at(bucket.encryption);
  // Without a name it is AWS's own for S3, which whoever may use S3 may use.
  if (encryption?.keyArn === undefined || !encryption.algorithm.startsWith("aws:kms")) return undefined;
  return { name: encryption.keyArn, key: keys[encryption.keyArn] ?? absent };
}

export type KeyDenial = {
  readonly action: string;
  readonly request: Request;
  readonly decision: Denied;
  readonly open: readonly string[];
  /** Whether the key's policy names by an id who was deleted, and would do if it were this role. */
  readonly byOldId: boolean;
};

/** What the role lacks on a key that is at work. */
export function keyDenials(key: KeyReading, chain: Chain, readings: Readings, look: Look): readonly KeyDenial[] {
  const role = look.need(chain.role);
  const policy = keyPolicyOf(key, look);
  const boundary = boundaryOf(chain, readings, look);
  const identity = identityOf(chain, readings, look).map(({ document }) => document);
  const policies = (
    resource: PolicyDocument | undefined,
    form: (document: PolicyDocument) => PolicyDocument,
  ): Policies => ({
    identity: identity.map(form),
    resourceMustAllow: true,
    ...(boundary === undefined ? {} : { boundary: form(boundary.document) }),
    ...(resource === undefined ? {} : { resource: form(resource) }),
  });
  return keyActions.flatMap((action): readonly KeyDenial[] => {
    const request = keyRequest(action, key, chain, readings, role);
    const plain = decide(request, policies(policy, asItIs));
    if (plain.allowed) return [];
    const hopeful = decide(request, policies(policy, inFavour));
    const renewed = policy && withNewIds(policy, role);
    return [
      {
        action,
        request,
        decision: surer(plain, hopeful),
        open: hopeful.allowed ? openIn(plain) : [],
        byOldId: !hopeful.allowed && decide(request, policies(renewed, inFavour)).allowed,
      },
    ];
  });
}

const asItIs = (document: PolicyDocument) => document;

export const keyPolicyOf = (key: KeyReading, look: Look): PolicyDocument | undefined =>
  documentOf(look.at(key.policy) ?? "", `key policy of ${key.arn}`);

/** S3 asks with the role's own session and names the bucket or the object as what is encrypted. */
function keyRequest(action: string, key: KeyReading, chain: Chain, readings: Readings, role: RoleReading) {
  const [, , , region = "", account = ""] = key.arn.split(":");
  const request = asRole(role, { action, resource: key.arn });
  return {
    ...request,
    resourceAccount: account,
    context: {
      ...request.context,
      ...contextOf(chain, readings, role),
      "aws:ViaAWSService": "true",
      "kms:ViaService": `s3.${region}.amazonaws.com`,
      "kms:CallerAccount": accountOf(role),
      "kms:EncryptionContext:aws:s3:arn": placeOf(chain, role)?.bucketArn ?? "",
      "kms:EncryptionContextKeys": ["aws:s3:arn"],
    },
  };
}
