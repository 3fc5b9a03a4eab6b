import { policy } from "../given.ts";
import { allowedBy, decisions, missing, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const example = (name: string): Source => `${guide}/reference_policies_examples_${name}.html`;

const principal = user("111122223333", "Jo");
const tagKeys = "aws:TagKeys";
const costCenter = "aws:RequestTag/CostCenter";
const department = "aws:RequestTag/Department";
const jobFunction = "aws:RequestTag/JobFunction";
const manager = "iam:ResourceTag/JobFunction";

export const examplesOfIam: readonly Case[] = [
  ...decisions(
    example("iam-add-tag-user-role"),
    { principal, action: "iam:TagUser" },
    {
      identity: [
        policy(
          { Sid: "ConsoleDisplay", Effect: "Allow", Action: ["iam:GetUser", "iam:ListUserTags"], Resource: "*" },
          {
            Sid: "AddTag",
            Effect: "Allow",
            Action: ["iam:TagUser", "iam:TagRole"],
            Resource: "*",
            Condition: {
              StringEquals: { [costCenter]: ["A-123", "B-456"] },
              "ForAllValues:StringEquals": { [tagKeys]: "CostCenter" },
            },
          },
        ),
      ],
    },
    [
      [
        "the tag with a listed value",
        { context: { [costCenter]: "A-123", [tagKeys]: ["CostCenter"] } },
        allowedBy("identity", "AddTag"),
      ],
      [
        "with another value",
        { context: { [costCenter]: "C-789", [tagKeys]: ["CostCenter"] } },
        missing("identity", costCenter),
      ],
      [
        "with a further tag",
        { context: { [costCenter]: "B-456", [tagKeys]: ["CostCenter", "Team"] } },
        missing("identity", tagKeys),
      ],
      ["without the tag", { context: { [tagKeys]: [] } }, missing("identity", costCenter)],
      ["viewing tags", { action: "iam:ListUserTags" }, allowedBy("identity", "ConsoleDisplay")],
    ],
  ),
  ...decisions(
    example("iam-add-tag"),
    { principal, action: "iam:TagUser" },
    {
      identity: [
        policy(
          { Sid: "ListTagsForAllUsers", Effect: "Allow", Action: ["iam:ListUserTags", "iam:ListUsers"], Resource: "*" },
          {
            Sid: "TagManagerWithSpecificDepartment",
            Effect: "Allow",
            Action: "iam:TagUser",
            Resource: "*",
            Condition: {
              StringEquals: {
                [manager]: "Manager",
                [department]: ["Marketing", "Development", "QualityAssurance"],
              },
              "ForAllValues:StringEquals": { [tagKeys]: "Department" },
            },
          },
        ),
      ],
    },
    [
      [
        "a manager's department",
        { context: { [manager]: "Manager", [department]: "Marketing", [tagKeys]: ["Department"] } },
        allowedBy("identity", "TagManagerWithSpecificDepartment"),
      ],
      [
        "another user's",
        { context: { [manager]: "Clerk", [department]: "Marketing", [tagKeys]: ["Department"] } },
        missing("identity", manager),
      ],
      [
        "a department that is not listed",
        { context: { [manager]: "Manager", [department]: "Sales", [tagKeys]: ["Department"] } },
        missing("identity", department),
      ],
    ],
  ),
  ...decisions(
    example("iam-assume-tagged-role"),
    { principal, action: "sts:AssumeRole", resource: "arn:aws:iam::111122223333:role/a" },
    {
      identity: [
        policy({
          Sid: "AssumeTaggedRole",
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Resource: "*",
          Condition: { StringEquals: { "iam:ResourceTag/Project": "ExampleCorpABC" } },
        }),
      ],
      resource: policy({ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" }),
      resourceMustAllow: true,
    },
    [
      [
        "a role with the tag that trusts the account",
        { context: { "iam:ResourceTag/Project": "ExampleCorpABC" } },
        allowedBy("resource"),
      ],
      ["a role without the tag", {}, missing("identity", "iam:ResourceTag/Project")],
      [
        "a role of another account that does not trust this one",
        {
          resource: "arn:aws:iam::444455556666:role/a",
          resourceAccount: "444455556666",
          context: { "iam:ResourceTag/Project": "ExampleCorpABC" },
        },
        missing("resource", "Principal"),
        { resource: policy({ Effect: "Allow", Principal: { AWS: "444455556666" }, Action: "sts:AssumeRole" }) },
      ],
    ],
  ),
  ...decisions(
    example("iam-manage-tags"),
    { principal, action: "iam:UntagRole" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["iam:TagUser", "iam:TagRole", "iam:UntagUser", "iam:UntagRole"],
          Resource: "*",
          Condition: { "ForAllValues:StringEquals": { [tagKeys]: "Department" } },
        }),
      ],
    },
    [
      ["the tag", { context: { [tagKeys]: ["Department"] } }, allowedBy("identity")],
      ["another tag", { context: { [tagKeys]: ["Team"] } }, missing("identity", tagKeys)],
    ],
  ),
  ...decisions(
    example("iam-new-user-tag"),
    { principal, action: "iam:CreateUser" },
    {
      identity: [
        policy({
          Sid: "TagUsersWithOnlyTheseTags",
          Effect: "Allow",
          Action: ["iam:CreateUser", "iam:TagUser"],
          Resource: "*",
          Condition: {
            StringEqualsIfExists: {
              [department]: ["Development", "QualityAssurance"],
              [jobFunction]: "Employee",
            },
            "ForAllValues:StringEquals": { [tagKeys]: ["Department", "JobFunction"] },
          },
        }),
      ],
    },
    [
      ["no tags", {}, allowedBy("identity", "TagUsersWithOnlyTheseTags")],
      [
        "one of the tags",
        { context: { [department]: "Development", [tagKeys]: ["Department"] } },
        allowedBy("identity", "TagUsersWithOnlyTheseTags"),
      ],
      [
        "both tags",
        {
          context: { [department]: "Development", [jobFunction]: "Employee", [tagKeys]: ["Department", "JobFunction"] },
        },
        allowedBy("identity", "TagUsersWithOnlyTheseTags"),
      ],
      [
        "one with another value",
        { context: { [department]: "Sales", [tagKeys]: ["Department"] } },
        missing("identity", department),
      ],
      ["another tag", { context: { "aws:RequestTag/Team": "a", [tagKeys]: ["Team"] } }, missing("identity", tagKeys)],
    ],
  ),
  ...decisions(
    example("iam_limit-managed"),
    { principal, action: "iam:AttachUserPolicy" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["iam:AttachUserPolicy", "iam:DetachUserPolicy"],
          Resource: "*",
          Condition: {
            ArnEquals: {
              "iam:PolicyARN": ["arn:aws:iam::*:policy/policy-name-1", "arn:aws:iam::*:policy/policy-name-2"],
            },
          },
        }),
      ],
    },
    [
      [
        "a listed policy",
        { context: { "iam:PolicyARN": "arn:aws:iam::111122223333:policy/policy-name-2" } },
        allowedBy("identity"),
      ],
      [
        "one that AWS manages, by that name",
        { context: { "iam:PolicyARN": "arn:aws:iam::aws:policy/policy-name-1" } },
        allowedBy("identity"),
      ],
      [
        "another policy",
        { context: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" } },
        missing("identity", "iam:PolicyARN"),
      ],
    ],
  ),
  ...decisions(
    example("iam_manage-group-membership"),
    { principal, action: "iam:AddUserToGroup", resource: "arn:aws:iam::111122223333:group/MarketingTeam" },
    {
      identity: [
        policy(
          { Sid: "ViewGroups", Effect: "Allow", Action: ["iam:ListGroups", "iam:ListUsers"], Resource: "*" },
          {
            Sid: "ViewEditThisGroup",
            Effect: "Allow",
            Action: ["iam:AddUserToGroup", "iam:RemoveUserFromGroup", "iam:GetGroup"],
            Resource: "arn:aws:iam::*:group/MarketingTeam",
          },
        ),
      ],
    },
    [
      ["this group's members", {}, allowedBy("identity", "ViewEditThisGroup")],
      ["another group's", { resource: "arn:aws:iam::111122223333:group/Admins" }, missing("identity", "Resource")],
      ["not the permissions of this group", { action: "iam:PutGroupPolicy" }, missing("identity", "Action")],
    ],
  ),
  ...decisions(
    example("iam_policy-sim-path"),
    { principal, action: "iam:SimulatePrincipalPolicy" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["iam:GetContextKeysForPrincipalPolicy", "iam:SimulatePrincipalPolicy"],
          Resource: "arn:aws:iam::*:user/Department/Development/*",
        }),
      ],
    },
    [
      [
        "users of the path",
        { resource: "arn:aws:iam::111122223333:user/Department/Development/jo" },
        allowedBy("identity"),
      ],
      [
        "users of another",
        { resource: "arn:aws:iam::111122223333:user/Department/Sales/jo" },
        missing("identity", "Resource"),
      ],
    ],
  ),
  ...decisions(
    example("iam_service-accessed-data-orgs"),
    { principal, action: "iam:GenerateOrganizationsAccessReport" },
    {
      identity: [
        policy(
          {
            Sid: "AllowOrgsReadOnlyAndIamGetReport",
            Effect: "Allow",
            Action: ["iam:GetOrganizationsAccessReport", "organizations:Describe*", "organizations:List*"],
            Resource: "*",
          },
          {
            Sid: "AllowGenerateReportOnlyForThePolicy",
            Effect: "Allow",
            Action: "iam:GenerateOrganizationsAccessReport",
            Resource: "*",
            Condition: { StringEquals: { "iam:OrganizationsPolicyId": "p-policy123" } },
          },
        ),
      ],
    },
    [
      [
        "a report on the policy",
        { context: { "iam:OrganizationsPolicyId": "p-policy123" } },
        allowedBy("identity", "AllowGenerateReportOnlyForThePolicy"),
      ],
      [
        "a report on another",
        { context: { "iam:OrganizationsPolicyId": "p-other" } },
        missing("identity", "iam:OrganizationsPolicyId"),
      ],
      [
        "reading the organization",
        { action: "organizations:ListRoots" },
        allowedBy("identity", "AllowOrgsReadOnlyAndIamGetReport"),
      ],
    ],
  ),
  ...decisions(
    `${guide}/access_iam-tags.html#access_iam-tags_control-principals`,
    { principal, action: "iam:ListGroupsForUser", resource: "arn:aws:iam::111222333444:user/a" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: "iam:ListGroupsForUser",
          Resource: "arn:aws:iam::111222333444:user/*",
          Condition: { StringEquals: { "aws:ResourceTag/project": "${aws:PrincipalTag/project}" } },
        }),
      ],
    },
    [
      [
        "a user of the same project",
        { context: { "aws:ResourceTag/project": "blue", "aws:PrincipalTag/project": "blue" } },
        allowedBy("identity"),
      ],
      [
        "a user of another",
        { context: { "aws:ResourceTag/project": "red", "aws:PrincipalTag/project": "blue" } },
        missing("identity", "aws:ResourceTag/project"),
      ],
    ],
  ),
];
