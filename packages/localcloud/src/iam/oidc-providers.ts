/*
 * OpenID Connect identity providers. A thumbprint may be left out: AWS trusts its own list of authorities, and fetches
 * the issuer's to show; here none is shown then, and no issuer is asked whether it is there.
 */
import { listOfTexts, readTags, requiredText, validationError, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import {
  alreadyExists,
  date,
  invalidInput,
  limitExceeded,
  noSuchEntity,
  requiredArn,
  type IamContext,
  type Operation,
} from "./operation.ts";
import { iamArn, type IamStore, type OidcProvider } from "./store.ts";
import { newTags, requestTagContext, resourceTagContext, tagMembers, tagOperations, whenTagged } from "./tags.ts";

export type OidcProviderOperation =
  | "CreateOpenIDConnectProvider"
  | "GetOpenIDConnectProvider"
  | "ListOpenIDConnectProviders"
  | "DeleteOpenIDConnectProvider"
  | "AddClientIDToOpenIDConnectProvider"
  | "RemoveClientIDFromOpenIDConnectProvider"
  | "UpdateOpenIDConnectProviderThumbprint"
  | "TagOpenIDConnectProvider"
  | "UntagOpenIDConnectProvider"
  | "ListOpenIDConnectProviderTags";

const mostClientIds = 100;
const clientId = { min: 1, max: 255 };

const providerArn = (params: QueryParams): string => requiredArn(params, "OpenIDConnectProviderArn");

const providerTags = (params: QueryParams, { store }: IamContext): Record<string, string> =>
  resourceTagContext(store.providers.get(providerArn(params))?.tags);

function onProvider(run: (provider: OidcProvider, params: QueryParams) => XmlFields | undefined): Operation {
  return {
    resource: providerArn,
    context: providerTags,
    run: (params, { store }) => run(findProvider(store, providerArn(params)), params),
  };
}

const tags = tagOperations(onProvider);

export const oidcProviderOperations: Record<OidcProviderOperation, Operation> = {
  CreateOpenIDConnectProvider: {
    resource: (params, { store }) => iamArn(store, `oidc-provider/${readUrl(params)}`),
    context: (params) => requestTagContext(readTags(params)),
    alsoNeeds: whenTagged("iam:TagOpenIDConnectProvider"),
    run: createProvider,
  },
  GetOpenIDConnectProvider: onProvider((provider) => ({
    Url: provider.url,
    ClientIDList: [...provider.clientIds],
    ThumbprintList: provider.thumbprints,
    CreateDate: date(provider.createdAt),
    Tags: tagMembers(provider.tags),
  })),
  ListOpenIDConnectProviders: {
    resource: () => "*",
    run: (_params, { store }) => ({
      OpenIDConnectProviderList: [...store.providers.keys()].map((Arn) => ({ Arn })),
    }),
  },
  // As in AWS, deleting one that is not there succeeds.
  DeleteOpenIDConnectProvider: {
    resource: providerArn,
    context: providerTags,
    run: (params, { store }) => {
      store.providers.delete(providerArn(params));
      return undefined;
    },
  },
  AddClientIDToOpenIDConnectProvider: onProvider((provider, params) => {
    const added = requiredText(params, "ClientID", clientId);
    if (!provider.clientIds.has(added) && provider.clientIds.size >= mostClientIds) throw tooManyClientIds();
    provider.clientIds.add(added);
    return undefined;
  }),
  RemoveClientIDFromOpenIDConnectProvider: onProvider((provider, params) => {
    provider.clientIds.delete(requiredText(params, "ClientID", clientId));
    return undefined;
  }),
  UpdateOpenIDConnectProviderThumbprint: onProvider((provider, params) => {
    provider.thumbprints = readThumbprints(params);
    return undefined;
  }),
  TagOpenIDConnectProvider: tags.tag,
  UntagOpenIDConnectProvider: tags.untag,
  ListOpenIDConnectProviderTags: tags.list,
};

/** What `eksctl create cluster --with-oidc` leaves behind. */
export function registerIssuer(store: IamStore, issuer: string, createdAt: number): void {
  const url = issuer.slice("https://".length);
  const arn = iamArn(store, `oidc-provider/${url}`);
  const clientIds = new Set(["sts.amazonaws.com"]);
  store.providers.set(arn, { arn, url, clientIds, thumbprints: [], createdAt, tags: new Map() });
}

function findProvider(store: IamStore, arn: string): OidcProvider {
  const provider = store.providers.get(arn);
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

function createProvider(params: QueryParams, { store, now }: IamContext): XmlFields {
  const url = readUrl(params);
  const arn = iamArn(store, `oidc-provider/${url}`);
  const clientIds = new Set(listOfTexts(params, "ClientIDList", clientId));
  const thumbprints = readThumbprints(params);
  if (clientIds.size > mostClientIds) throw tooManyClientIds();
  const added = newTags(params);
  if (store.providers.has(arn)) throw alreadyExists(`Provider with url https://${url} already exists.`);
  store.providers.set(arn, { arn, url, clientIds, thumbprints, createdAt: now, tags: added });
  return { OpenIDConnectProviderArn: arn, Tags: added.size === 0 ? undefined : tagMembers(added) };
}

function readThumbprints(params: QueryParams): readonly string[] {
  const thumbprints = listOfTexts(params, "ThumbprintList", { min: 40, max: 40, pattern: /^[0-9a-fA-F]+$/ });
  if (thumbprints.length > 5) throw invalidInput("Thumbprint list must contain fewer than 5 entries.");
  return thumbprints;
}

/** @returns the URL as IAM keeps it: without its scheme, and without the port that eksctl writes out */
function readUrl(params: QueryParams): string {
  const url = requiredText(params, "Url", { min: 1, max: 255 });
  if (!/^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(?::443)?(?:\/[A-Za-z0-9._~/-]*)?$/.test(url)) {
    throw validationError("Invalid Open ID Connect Provider URL");
  }
  return url.slice("https://".length).replace(":443", "").replace(/\/$/, "");
}

function tooManyClientIds(): Error {
  return limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${mostClientIds}`);
}
