import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, missing, service, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const page: Source =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";

const account = "111122223333";
const principal = user(account, "Jo");
const everything = policy(allowAll);
const allowIf = (Condition: object, elements: object = {}): { identity: readonly [typeof everything] } => ({
  identity: [policy({ ...allowAll, ...elements, Condition })],
});
const keysOfUsers = { Action: "iam:*AccessKey*", Resource: `arn:aws:iam::${account}:user/*` };
const ownKey = { action: "iam:CreateAccessKey", resource: principal.arn };
const sourceIp = "aws:SourceIp";
const sourceArn = "aws:SourceArn";
const topic = "arn:aws:sns:us-east-2:123456789012:TOPIC-ID";
const queue = policy({
  Effect: "Allow",
  Principal: { AWS: "123456789012", Service: "sns.amazonaws.com" },
  Action: "SQS:SendMessage",
  Resource: "arn:aws:sqs:us-east-2:123456789012:QUEUE-ID",
  Condition: { ArnEquals: { [sourceArn]: topic } },
});
const finance = "arn:aws:someservice:*:111122223333:finance/*";
const elsewhere = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";

export const addressesAndArns: readonly Case[] = [
  ...decisions(
    `${page}#Conditions_IPAddress`,
    { principal, ...ownKey },
    allowIf({ IpAddress: { [sourceIp]: "203.0.113.0/24" } }, keysOfUsers),
    [
      ["the first address of the range", { context: { [sourceIp]: "203.0.113.0" } }, allowedBy("identity")],
      ["the last address of the range", { context: { [sourceIp]: "203.0.113.255" } }, allowedBy("identity")],
      ["one outside of it", { context: { [sourceIp]: "203.0.114.0" } }, missing("identity", sourceIp)],
      ["through a VPC endpoint there is no such key", {}, missing("identity", sourceIp)],
      [
        "an address without prefix is itself alone",
        { context: { [sourceIp]: "203.0.113.1" } },
        missing("identity", sourceIp),
        allowIf({ IpAddress: { [sourceIp]: "203.0.113.0" } }),
      ],
      [
        "NotIpAddress: one in the range",
        { context: { [sourceIp]: "203.0.113.7" } },
        missing("identity", sourceIp),
        allowIf({ NotIpAddress: { [sourceIp]: "203.0.113.0/24" } }),
      ],
      [
        "NotIpAddress: any other",
        { context: { [sourceIp]: "198.51.100.7" } },
        allowedBy("identity"),
        allowIf({ NotIpAddress: { [sourceIp]: "203.0.113.0/24" } }),
      ],
    ],
  ),
  ...decisions(
    `${page}#Conditions_IPAddress`,
    { principal, action: "someservice:Get" },
    allowIf({ IpAddress: { [sourceIp]: ["203.0.113.0/24", "2001:DB8:1234:5678::/64"] } }, { Action: "someservice:*" }),
    [
      ["IPv4 and IPv6: IPv4", { context: { [sourceIp]: "203.0.113.7" } }, allowedBy("identity")],
      ["IPv4 and IPv6: IPv6", { context: { [sourceIp]: "2001:db8:1234:5678:9abc::1" } }, allowedBy("identity")],
      [
        "IPv4 and IPv6: the next network",
        { context: { [sourceIp]: "2001:db8:1234:5679::1" } },
        missing("identity", sourceIp),
      ],
    ],
  ),
  ...decisions(`${page}#Conditions_ARN`, { principal, context: { "test:Arn": elsewhere } }, {}, [
    ["StringLike lets * pass colons", {}, allowedBy("identity"), allowIf({ StringLike: { "test:Arn": finance } })],
    ["ArnLike does not", {}, missing("identity", "test:Arn"), allowIf({ ArnLike: { "test:Arn": finance } })],
    ["ArnEquals is the same", {}, missing("identity", "test:Arn"), allowIf({ ArnEquals: { "test:Arn": finance } })],
    ["ArnNotLike is the negation", {}, allowedBy("identity"), allowIf({ ArnNotLike: { "test:Arn": finance } })],
    ["and so is ArnNotEquals", {}, allowedBy("identity"), allowIf({ ArnNotEquals: { "test:Arn": finance } })],
    [
      "ArnEquals takes wildcards, too",
      { context: { "test:Arn": "arn:aws:someservice:us-east-2:111122223333:finance/document.txt" } },
      allowedBy("identity"),
      allowIf({ ArnEquals: { "test:Arn": finance } }),
    ],
    [
      "ArnLike minds the case",
      { context: { "test:Arn": "arn:aws:someservice:us-east-2:111122223333:Finance/document.txt" } },
      missing("identity", "test:Arn"),
      allowIf({ ArnLike: { "test:Arn": finance } }),
    ],
  ]),
  ...decisions(
    `${page}#Conditions_ARN`,
    {
      principal: service("sns"),
      action: "sqs:SendMessage",
      resource: "arn:aws:sqs:us-east-2:123456789012:QUEUE-ID",
      resourceAccount: "123456789012",
    },
    { resource: queue },
    [
      ["SNS for the topic", { context: { [sourceArn]: topic } }, allowedBy("resource")],
      ["SNS for another topic", { context: { [sourceArn]: `${topic}-2` } }, missing("resource", sourceArn)],
      [
        "a user who does it directly brings no such key",
        { principal: user("123456789012", "Jo") },
        missing("identity"),
      ],
    ],
  ),
];
