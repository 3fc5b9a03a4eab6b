import { describe, expect, test } from "vitest";
import { decide } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import { allowAll, ask, bucket, policy } from "./given.ts";

describe("Action", () => {
  const cases: readonly (readonly [element: object, action: string, matches: boolean])[] = [
    [{ Action: "s3:GetObject" }, "s3:GetObject", true],
    [{ Action: "s3:getobject" }, "s3:GetObject", true],
    [{ Action: "S3:GETOBJECT" }, "s3:GetObject", true],
    [{ Action: "s3:Get*" }, "s3:GetObjectAcl", true],
    [{ Action: "s3:get*" }, "s3:PutObject", false],
    [{ Action: "s3:*Object" }, "s3:PutObject", true],
    [{ Action: "s3:*Object" }, "s3:PutObjectAcl", false],
    [{ Action: "s3:???Object" }, "s3:PutObject", true],
    [{ Action: "s3:???Object" }, "s3:DeleteObject", false],
    [{ Action: "*" }, "sts:AssumeRole", true],
    [{ Action: "*:*" }, "sts:AssumeRole", true],
    [{ Action: "s3:*" }, "sts:AssumeRole", false],
    [{ Action: ["sts:*", "s3:ListBucket"] }, "s3:ListBucket", true],
    [{ NotAction: "s3:DeleteObject" }, "s3:GetObject", true],
    [{ NotAction: "s3:DeleteObject" }, "s3:deleteobject", false],
    [{ NotAction: ["iam:*", "s3:Get*"] }, "s3:GetObject", false],
    [{ NotAction: ["iam:*", "s3:Get*"] }, "s3:PutObject", true],
    [{ NotAction: "*" }, "s3:PutObject", false],
  ];
  test.each(cases)("%j and %s: %s", (element, action, matches) => {
    const identity = [policy({ Effect: "Allow", Resource: "*", ...element })];
    expect(decide(ask({ action }), { identity }).allowed).toBe(matches);
  });
});

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html for an ARN with sections missing
 */
describe("Resource", () => {
  const cases: readonly (readonly [element: object, resource: string, matches: boolean])[] = [
    [{ Resource: "*" }, `${bucket}/a`, true],
    [{ Resource: "*" }, "*", true],
    [{ Resource: "**" }, `${bucket}/a`, true],
    [{ Resource: bucket }, bucket, true],
    [{ Resource: bucket }, `${bucket}/a`, false],
    [{ Resource: `${bucket}/*` }, `${bucket}/a/b:c`, true],
    [{ Resource: `${bucket}/*` }, bucket, false],
    [{ Resource: `${bucket}/*` }, `${bucket}/`, true],
    [{ Resource: `${bucket}/files/*` }, `${bucket}/file/a`, false],
    [{ Resource: `${bucket}*` }, `${bucket}-other/a`, true],
    [{ Resource: `${bucket}/A` }, `${bucket}/a`, false],
    [{ Resource: "arn:aws:s3:::*" }, `${bucket}/a`, true],
    [{ Resource: "arn:aws:s3:::*" }, "*", false],
    [{ Resource: "arn:aws:s3:*" }, `${bucket}/a`, true],
    [{ Resource: "arn:aws:*" }, `${bucket}/a`, true],
    [{ Resource: "arn:*:s3:::*/a" }, `${bucket}/a`, true],
    [{ Resource: "arn:aws:s3" }, bucket, true],
    [{ Resource: "arn:aws:sqs" }, "arn:aws:sqs:us-east-2:111122223333:a", true],
    [{ Resource: "arn:aws:sqs:us-east-1" }, "arn:aws:sqs:us-east-2:111122223333:a", false],
    [{ Resource: "arn:aws:*:a" }, "arn:aws:sqs:us-east-2:111122223333:a", true],
    [{ Resource: "arn:aws:*:a" }, "arn:aws:sqs:us-east-2:111122223333:b", false],
    [{ Resource: "arn:aws:*s:a" }, "arn:aws:sqs:us-east-2:111122223333:a", false],
    [{ Resource: "arn:aws:sqs:*:*:a" }, "arn:aws:sqs:us-east-2:111122223333:a", true],
    [{ Resource: "arn:aws:sqs:*:a" }, "arn:aws:sqs:us-east-2:111122223333:a", true],
    [{ Resource: "arn:aws:sqs:us-*-2:a" }, "arn:aws:sqs:us-east-2:111122223333:a", false],
    [{ Resource: "arn:aws:sqs:*:*:${aws:username}" }, "arn:aws:sqs:us-east-2:111122223333:more:bob", true],
    [{ Resource: "arn:aws:sqs:us-????-2:*:a" }, "arn:aws:sqs:us-east-2:111122223333:a", true],
    [{ Resource: "arn:aws:sqs:us-east-2?111122223333:a" }, "arn:aws:sqs:us-east-2:111122223333:a", false],
    [{ Resource: "arn:aws:logs:*:*:log-group:*:x" }, "arn:aws:logs:r:1:log-group:a:b:x", true],
    [{ Resource: ["arn:aws:s3:::x", bucket] }, bucket, true],
    [{ NotResource: `${bucket}/secret/*` }, `${bucket}/files/a`, true],
    [{ NotResource: `${bucket}/secret/*` }, `${bucket}/secret/a`, false],
    [{ NotResource: ["arn:aws:s3:::x", "*"] }, bucket, false],
  ];
  test.each(cases)("%j and %s: %s", (element, resource, matches) => {
    const identity = [policy({ Effect: "Allow", Action: "*", ...element })];
    expect(decide(ask({ resource }), { identity }).allowed).toBe(matches);
  });
});

describe("policy variables", () => {
  const cases: readonly (readonly [pattern: string, key: string, matches: boolean])[] = [
    ["home/${aws:username}/*", "home/bob/x", true],
    ["home/${aws:username}/*", "home/eve/x", false],
    ["home/${AWS:UserName}/*", "home/bob/x", true],
    ["${aws:username}${aws:username}", "bobbob", true],
    ["${aws:PrincipalTag/team}/*", "vectors/x", true],
    ["${aws:PrincipalTag/absent}/*", "vectors/x", false],
    ["${aws:PrincipalTag/absent, 'public'}/*", "public/x", true],
    ["${aws:PrincipalTag/absent,'public'}/*", "public/x", true],
    ["${aws:PrincipalTag/team, 'public'}/*", "public/x", false],
    ["${test:Many}/*", "one/x", false],
    ["${test:Many, 'default'}/*", "default/x", true],
    ["a${*}b", "a*b", true],
    ["a${*}b", "axb", false],
    ["a${?}b", "a?b", true],
    ["a${?}b", "axb", false],
    ["a${$}{aws:username}", "a${aws:username}", true],
    ["${test:Star}/x", "*/x", true],
    ["${test:Star}/x", "anything/x", false],
    ["${test:Colons}/x", "a:b/x", true],
    ["${aws:username", "${aws:username", false],
    ["${}", "${}", false],
    ["${aws:username 'x'}", "bob", false],
  ];
  const context = {
    "aws:PrincipalTag/team": "vectors",
    "test:Many": ["one", "two"],
    "test:Star": "*",
    "test:Colons": "a:b",
  };

  test.each(cases)("%s and %s: %s", (pattern, key, matches) => {
    const identity = [policy({ Effect: "Allow", Action: "*", Resource: `arn:aws:s3:::b/${pattern}` })];
    expect(decide(ask({ resource: `arn:aws:s3:::b/${key}`, context }), { identity }).allowed).toBe(matches);
  });

  test("are plain text in documents of version 2008-10-17, whose wildcards work", () => {
    const older = parsePolicy({
      Statement: { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::b/${aws:username}/*" },
    });
    expect(decide(ask({ resource: "arn:aws:s3:::b/bob/x" }), { identity: [older] }).allowed).toBe(false);
    expect(decide(ask({ resource: "arn:aws:s3:::b/${aws:username}/x" }), { identity: [older] }).allowed).toBe(true);
  });

  test.each([
    ["StringEquals", "${aws:username}-x", "bob-x", true],
    ["StringEquals", "${aws:username}-x", "eve-x", false],
    ["StringEqualsIgnoreCase", "${aws:username}-X", "BOB-x", true],
    ["StringLike", "${aws:username}/*", "bob/x", true],
    ["StringLike", "${test:Star}", "bob", false],
    ["StringNotEquals", "${aws:username}", "bob", false],
    ["StringNotEquals", "${aws:username}", "eve", true],
    ["ArnLike", "arn:aws:iam::*:user/*/${aws:username}", "arn:aws:iam::111122223333:user/team/bob", true],
    ["StringEquals", "${aws:PrincipalTag/absent}", "", false],
  ])("in %s %s, request has %s: %s", (operator, wanted, got, holds) => {
    const identity = [policy({ ...allowAll, Condition: { [operator]: { "test:Key": wanted } } })];
    expect(decide(ask({ context: { ...context, "test:Key": got } }), { identity }).allowed).toBe(holds);
  });

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value */
  describe("without a value", () => {
    const absent = "${aws:PrincipalTag/absent}";
    const decideBoth = (elements: object): readonly unknown[] => {
      const allow = policy({ Effect: "Allow", Action: "*", ...elements });
      const deny = policy(allowAll, { Effect: "Deny", Action: "*", ...elements });
      return [allow, deny].map((document) => decide(ask({ context }), { identity: [document] }).allowed);
    };
    test.each([
      ["StringEquals", { StringEquals: { "test:Star": absent } }, [false, true]],
      ["StringNotEquals", { StringNotEquals: { "test:Star": absent } }, [true, false]],
      ["StringNotLike", { StringNotLike: { "test:Star": `${absent}*` } }, [true, false]],
      ["ArnNotLike", { ArnNotLike: { "test:Star": `arn:aws:s3:::${absent}` } }, [true, false]],
    ])("meets nothing, and so every negation: %s", (_, Condition, outcome) => {
      expect(decideBoth({ Resource: "*", Condition })).toEqual(outcome);
    });

    test("meets no Resource", () => {
      expect(decideBoth({ Resource: `arn:aws:s3:::${absent}*` })).toEqual([false, true]);
    });

    test("in NotResource is unclear: no Allow and every Deny", () => {
      expect(decideBoth({ NotResource: `arn:aws:s3:::${absent}` })).toEqual([false, false]);
    });
  });
});
