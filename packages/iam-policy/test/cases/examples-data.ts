import { policy } from "../given.ts";
import { allowedBy, decisions, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const example = (name: string): Source =>
  `https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_${name}.html`;

const principal = user("111122223333", "Jo");
const sub = "cognito-identity.amazonaws.com:sub";
const app = session("111122223333", "app", "web");
const rdsOwner = "rds:db-tag/Owner";
const table = (name: string): { resource: string } => ({
  resource: `arn:aws:dynamodb:us-east-2:111122223333:table/${name}`,
});

export const examplesOfData: readonly Case[] = [
  ...decisions(
    example("dynamodb_items"),
    { principal: app, action: "dynamodb:GetItem", ...table("MyTable") },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
          Resource: "arn:aws:dynamodb:*:*:table/MyTable",
          Condition: {
            "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "${cognito-identity.amazonaws.com:sub}" },
          },
        }),
      ],
    },
    [
      [
        "items of one's own Cognito id",
        { context: { [sub]: "id-1", "dynamodb:LeadingKeys": ["id-1"] } },
        allowedBy("identity"),
      ],
      [
        "items of another's",
        { context: { [sub]: "id-1", "dynamodb:LeadingKeys": ["id-1", "id-2"] } },
        missing("identity", "dynamodb:LeadingKeys"),
      ],
    ],
  ),
  ...decisions(
    example("dynamodb_attributes"),
    { principal, action: "dynamodb:Query", ...table("table-name") },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:Query"],
          Resource: "arn:aws:dynamodb:*:*:table/table-name",
          Condition: {
            "ForAllValues:StringEquals": { "dynamodb:Attributes": ["column-name-1", "column-name-2"] },
            StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
          },
        }),
      ],
    },
    [
      [
        "these attributes by name",
        { context: { "dynamodb:Attributes": ["column-name-1"], "dynamodb:Select": "SPECIFIC_ATTRIBUTES" } },
        allowedBy("identity"),
      ],
      [
        "all attributes",
        { context: { "dynamodb:Attributes": ["column-name-1"], "dynamodb:Select": "ALL_ATTRIBUTES" } },
        missing("identity", "dynamodb:Select"),
      ],
      [
        "another attribute",
        { context: { "dynamodb:Attributes": ["column-name-9"] } },
        missing("identity", "dynamodb:Attributes"),
      ],
    ],
  ),
  ...decisions(
    example("rds_region"),
    { principal, action: "rds:DeleteDBInstance" },
    {
      identity: [
        policy(
          { Effect: "Allow", Action: "rds:*", Resource: "arn:aws:rds:us-east-2:*:*" },
          { Effect: "Allow", Action: "rds:Describe*", Resource: "*" },
        ),
      ],
    },
    [
      ["in the Region", { resource: "arn:aws:rds:us-east-2:111122223333:db:a" }, allowedBy("identity")],
      ["in another Region", { resource: "arn:aws:rds:us-west-1:111122223333:db:a" }, missing("identity", "Resource")],
      [
        "describing, anywhere",
        { action: "rds:DescribeDBInstances", resource: "arn:aws:rds:us-west-1:111122223333:db:a" },
        allowedBy("identity", 1),
      ],
    ],
  ),
  ...decisions(
    example("rds_tag-owner"),
    { principal: user("111122223333", "Richard-Roe"), action: "rds:DeleteDBInstance" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["rds:DeleteDBInstance", "rds:RebootDBInstance", "rds:ModifyDBInstance"],
          Resource: "*",
          Condition: { StringEqualsIgnoreCase: { [rdsOwner]: "${aws:username}" } },
        }),
      ],
    },
    [
      ["the owner, whatever the case", { context: { [rdsOwner]: "richard-roe" } }, allowedBy("identity")],
      ["another's", { context: { [rdsOwner]: "jane-doe" } }, missing("identity", rdsOwner)],
    ],
  ),
];
