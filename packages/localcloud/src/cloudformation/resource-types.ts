/* The types of resources that a stack may hold, each a list of IAM's own operations. */
import { validationError } from "../aws/query-params.ts";
import { textOf, type Json, type JsonFields } from "./template.ts";

/** A call of IAM: its operation, and its parameters as the query protocol writes them. */
export type IamCall = readonly [action: string, params: Readonly<Record<string, string>>];

export type ResourceType = {
  readonly properties: readonly string[];
  /** The property that names it, and how long a name made up for it may be. */
  readonly name: { readonly property: string; readonly longest: number };
  /** A name of the template's own needs CAPABILITY_NAMED_IAM. */
  readonly namedNeedsCapability: boolean;
  /** @param tags of the stack */
  readonly create: (name: string, properties: JsonFields, tags: ReadonlyMap<string, string>) => readonly IamCall[];
  /** Takes away what `create` made, and no more. */
  readonly remove: (name: string, properties: JsonFields) => readonly IamCall[];
};

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  "AWS::IAM::Role": {
    properties: ["AssumeRolePolicyDocument", "ManagedPolicyArns", "Path", "PermissionsBoundary", "RoleName"],
    name: { property: "RoleName", longest: 64 },
    namedNeedsCapability: true,
    create: (RoleName, { AssumeRolePolicyDocument, ManagedPolicyArns, Path, PermissionsBoundary }, tags) => [
      [
        "CreateRole",
        {
          RoleName,
          AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument),
          ...(Path === undefined ? {} : { Path: textOf(Path) }),
          ...(PermissionsBoundary === undefined ? {} : { PermissionsBoundary: textOf(PermissionsBoundary) }),
          ...Object.fromEntries(
            [...tags].flatMap(([key, value], index) => [
              [`Tags.member.${index + 1}.Key`, key],
              [`Tags.member.${index + 1}.Value`, value],
            ]),
          ),
        },
      ],
      ...textsOf(ManagedPolicyArns).map((PolicyArn): IamCall => ["AttachRolePolicy", { RoleName, PolicyArn }]),
    ],
    // As at AWS, what others attached stays, and keeps the role from going.
    remove: (RoleName, { ManagedPolicyArns }) => [
      ...textsOf(ManagedPolicyArns).map((PolicyArn): IamCall => ["DetachRolePolicy", { RoleName, PolicyArn }]),
      ["DeleteRole", { RoleName }],
    ],
  },

  "AWS::IAM::Policy": {
    properties: ["PolicyDocument", "PolicyName", "Roles"],
    name: { property: "PolicyName", longest: 128 },
    namedNeedsCapability: false,
    create: (PolicyName, { PolicyDocument, Roles }) => {
      const roles = textsOf(Roles);
      if (roles.length === 0) throw validationError("At least one of [Groups,Roles,Users] must be non-empty.");
      return roles.map((RoleName) => [
        "PutRolePolicy",
        { RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) },
      ]);
    },
    remove: (PolicyName, { Roles }) => textsOf(Roles).map((RoleName) => ["DeleteRolePolicy", { RoleName, PolicyName }]),
  },
};

function textsOf(list: Json | undefined): readonly string[] {
  return [list ?? []].flat().map(textOf);
}
