import { roleAnnotation } from "#eyrie/milvus/trust";
import {
  both,
  arn,
  keyed,
  ofAccount,
  ofPods,
  present,
  there,
  uninjected,
  valued,
  withoutSpec,
  type Recorded,
} from "./recorded.ts";

/** Values that the annotation is given, and what its user meant. */
const values = {
  "the role's name alone": "milvus-s3-access-sa",
  "an ARN without account": "arn:aws:iam::role/milvus-s3-access-sa",
  "an ARN with too short an account": "arn:aws:iam::11112222333:role/milvus-s3-access-sa",
  "an instance profile's ARN": "arn:aws:iam::111122223333:instance-profile/milvus-s3-access-sa",
  "the ARN of a session": "arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/eyrie",
  "quotes in the value": `"${arn}"`,
  "a blank behind the value": `${arn} `,
  "China's partition": arn.replace("arn:aws:", "arn:aws-cn:"),
  "a path that the role has not": arn.replace("role/", "role/teams/search/"),
  "another role": arn.replace("milvus-s3", "backup-s3"),
} as const;

const keys = [
  "eks.amazonaws.com/role_arn",
  "eks.amazonaws.com/Role-Arn",
  "iam.amazonaws.com/role",
  "eks.amazonaws.com/role",
  "eks.aws.com/role-arn",
] as const;

export const mistyped: Readonly<Record<string, Recorded>> = {
  ...Object.fromEntries(
    Object.entries(values).map(([how, value]) => [how, { how, otherwise: valued(value), types: ["eyrie up"] }]),
  ),
  ...Object.fromEntries(keys.map((key) => [key, { how: `the annotation is ${key}`, otherwise: keyed(key) }])),
  "without a spec, where one role trusts the account": {
    how: "the value is a role's name, nobody has a spec, and one role of that name trusts the account",
    otherwise: both(valued("milvus-s3-access-sa"), uninjected, withoutSpec, (readings) => ({
      ...readings,
      roles: {},
      trusting: present([{ arn, trust: there(Object.values(readings.roles)[0]).trust }]),
    })),
    types: [
      `kubectl annotate serviceaccount milvus-s3-access-sa -n milvus --overwrite eks.amazonaws.com/role-arn=${arn}`,
      "kubectl rollout restart deployment/milvus-demo-datanode -n milvus",
    ],
  },
  "on the pods": {
    how: "the chart's pod annotations have it, and the service account has not",
    otherwise: both(
      ofAccount(({ annotations: { [roleAnnotation]: _role, ...annotations } }) => ({ annotations })),
      ofPods((pod) => ({ ...pod, annotations: { ...pod.annotations, [roleAnnotation]: arn } })),
    ),
  },
};
