import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  AttachRolePolicyCommand,
  GetRoleCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
} from "@aws-sdk/client-iam";
import type { LocalCloudOptions } from "@eyrie/localcloud/cloud";
import { withTrust } from "../claim-breakage.ts";
import type { Undo } from "../claim-breakage.ts";
import type { Hands } from "../hands.ts";
import { provider } from "../made-by-others.ts";
import { document, type Scene, trustLike } from "../scene.ts";
import type { Breakage } from "./breakage.ts";
import { allReady, assuming, logOf, restarted, updatingTrust } from "./symptoms.ts";

const urlOf = ({ target }: Hands) => target.issuer.replace("https://", "");
const arnOf = (hands: Hands, url = urlOf(hands)) =>
  `arn:${hands.target.partition}:iam::${hands.target.account}:oidc-provider/${url}`;
const subjectOf = ({ target: { serviceAccount: bound } }: Hands) =>
  `system:serviceaccount:${bound.namespace}:${bound.name}`;

const register = async ({ iam }: Scene, url: string): Promise<Undo> => {
  const { OpenIDConnectProviderArn } = await iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: `https://${url}`, ClientIDList: ["sts.amazonaws.com"] }),
  );
  return async () => {
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  };
};

async function unregister(scene: Scene): Promise<Undo> {
  await scene.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arnOf(scene) }));
  return () => provider(scene);
}

/** Gives the provider other client ids than it has. */
const withClientIds =
  (...ids: readonly string[]) =>
  async (scene: Scene): Promise<Undo> => {
    const of = { OpenIDConnectProviderArn: arnOf(scene) };
    const remove = (ClientID: string) =>
      scene.iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...of, ClientID }));
    const add = (ClientID: string) =>
      scene.iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...of, ClientID }));
    await Promise.all(ids.map(add));
    await remove("sts.amazonaws.com");
    return async () => {
      await add("sts.amazonaws.com");
      await Promise.all(ids.map(remove));
    };
  };

/** Deletes the role; makes it again as it was. */
async function withoutRole({ iam, target: { role, policy } }: Scene): Promise<Undo> {
  const of = { RoleName: role.name };
  const { Role: before } = await iam.send(new GetRoleCommand(of));
  await iam.send(new DetachRolePolicyCommand({ ...of, PolicyArn: policy.arn }));
  await iam.send(new DeleteRoleCommand(of));
  return async () => {
    await iam.send(
      new CreateRoleCommand({
        ...of,
        AssumeRolePolicyDocument: decodeURIComponent(before?.AssumeRolePolicyDocument ?? ""),
        Description: before?.Description,
        Tags: before?.Tags,
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ ...of, PolicyArn: policy.arn }));
  };
}

/** A trust policy of as many other service accounts of the cluster as IAM takes; and of whoever is to be added. */
function crowdedTrust(hands: Hands, quota: number, ...more: readonly string[]): string {
  const { Statement: statements } = JSON.parse(trustLike(hands.target, "")) as {
    Statement: readonly { readonly Condition: Readonly<Record<string, unknown>> }[];
  };
  const withSubjects = (subjects: readonly string[]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({
        ...statement,
        Condition: { ...statement.Condition, StringLike: { [`${urlOf(hands)}:sub`]: subjects } },
      })),
    });
  const others: string[] = [];
  while (withSubjects([...others, ""]).length + 47 <= quota)
    others.push(`system:serviceaccount:team-${others.length}:etl`);
  return withSubjects([...others, ...more]);
}

/** The issuer of another cluster of the region. */
const another = (hands: Hands, at: string) => urlOf(hands).replace(/.{8}$/, `CAFE000${at}`);

const statementsOf = (hands: Hands, urls: readonly string[]): string =>
  document(
    ...urls.map((url) => ({
      Sid: `ClusterNumber${url.at(-1) ?? ""}OfTheSearchTeam`,
      Effect: "Allow",
      Principal: { Federated: arnOf(hands, url) },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${url}:aud`]: "sts.amazonaws.com",
          [`${url}:sub`]: "system:serviceaccount:search:milvus-search",
        },
      },
    })),
  );

/** While it is on, STS does not see yet what IAM has been told. Only a local cloud can be told so. */
const lag = { on: false };

export const withLag: NonNullable<LocalCloudOptions["intercept"]> = (handler, of) => async (request) => {
  const isAsked = of === "aws" && lag.on && Buffer.from(request.body).includes("Action=AssumeRoleWithWebIdentity");
  if (!isAsked) return handler(request);
  const error =
    "<Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>";
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>${error}</Error></ErrorResponse>`;
  return { status: 403, headers: { "content-type": "text/xml" }, body };
};

const component = "querynode";

export const onIssuer = {
  "role just made": {
    how: "the role was made anew a moment ago, and STS does not see it yet",
    make: async (scene) => {
      const makeAgain = await withoutRole(scene);
      await makeAgain();
      lag.on = true;
      return async () => {
        lag.on = false;
        await restarted(scene, component);
        await allReady(scene);
      };
    },
    symptom: (scene) => logOf(scene, component, /Not authorized/),
    shows: /Not authorized to perform sts:AssumeRoleWithWebIdentity/,
  },
  "issuer out of reach": {
    how: "nobody can fetch the issuer's keys, as of a cluster of one's own in a private network",
    make: async (scene) => {
      const { unreachableIssuers } = scene.cloud;
      unreachableIssuers.add(scene.target.issuer);
      return async () => {
        unreachableIssuers.clear();
        await restarted(scene, component);
        await allReady(scene);
      };
    },
    symptom: (scene) => logOf(scene, component, /verification key/),
    shows: /Couldn't retrieve verification key from your identity provider/,
  },
  "provider deleted": {
    how: "the cluster's OIDC provider is deleted",
    make: unregister,
    symptom: assuming,
    shows: /No OpenIDConnect provider found in your account/,
  },
  "provider of another spelling": {
    how: "the issuer is registered in lower case, and other clusters' beside it",
    make: async (scene) => {
      const undos = [
        await unregister(scene),
        await register(scene, urlOf(scene).toLowerCase()),
        await register(scene, "oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
      ];
      return async () => {
        for (const undo of undos.toReversed()) await undo();
      };
    },
    symptom: assuming,
    shows: /No OpenIDConnect provider found in your account/,
  },
  "cluster made anew": {
    how: "provider and trust policy are those of the cluster that had this name before",
    make: async (scene) => {
      const former = urlOf(scene).replace(/.{8}$/, "0BADC0DE");
      const undos = [
        await unregister(scene),
        await register(scene, former),
        await withTrust(({ target }) => trustLike(target, subjectOf(scene)).replaceAll(urlOf(scene), former))(scene),
      ];
      return async () => {
        for (const undo of undos.toReversed()) await undo();
      };
    },
    symptom: assuming,
    shows: /No OpenIDConnect provider found in your account/,
  },
  "client id of another use": {
    how: "the provider's client id is that of an application, not STS's",
    make: withClientIds("sigstore"),
    symptom: assuming,
    shows: /Incorrect token audience/,
  },
  "client id misspelt": {
    how: "the provider's client ids are STS's of China, and STS's with a scheme",
    make: withClientIds("sts.amazonaws.com.cn", "https://sts.amazonaws.com"),
    symptom: assuming,
    shows: /Incorrect token audience/,
  },
  "trust policy full": {
    how: "the trust policy names so many other service accounts that there is no room for this one",
    make: withTrust((hands) => crowdedTrust(hands, 2048)),
    symptom: updatingTrust((scene) => crowdedTrust(scene, 2048, subjectOf(scene))),
    shows: /LimitExceeded\w*: Cannot exceed quota for ACLSizePerRole/,
  },
  "trust policy full of clusters": {
    how: "the trust policy has statements of four other clusters, and no room for a fifth",
    make: async (scene) => {
      const others = ["1", "2", "3", "4"].map((at) => another(scene, at));
      const undos = await Promise.all(others.map((url) => register(scene, url)));
      const undo = await withTrust(() => statementsOf(scene, others))(scene);
      return async () => {
        await Promise.all([undo, ...undos].map(async (each) => each()));
      };
    },
    symptom: updatingTrust((scene) =>
      statementsOf(
        scene,
        ["1", "2", "3", "4", "5"].map((at) => another(scene, at)),
      ),
    ),
    shows: /LimitExceeded\w*: Cannot exceed quota for ACLSizePerRole/,
  },
  "trust policy full for a raised quota": {
    how: "the account's quota is twice as high, and used up, too",
    make: async (scene) => {
      const { quotas } = scene.cloud.account.iam;
      quotas.set("AssumeRolePolicySizeQuota", 4096);
      const undo = await withTrust((hands) => crowdedTrust(hands, 4096))(scene);
      return async () => {
        await undo();
        quotas.clear();
      };
    },
    symptom: updatingTrust((scene) => crowdedTrust(scene, 4096, subjectOf(scene))),
    shows: /LimitExceeded\w*: Cannot exceed quota for ACLSizePerRole: 4096/,
  },
  "role deleted": {
    how: "the role is deleted",
    make: withoutRole,
    symptom: assuming,
    shows: /Not authorized to perform sts:AssumeRoleWithWebIdentity/,
  },
} as const satisfies Record<string, Breakage>;
