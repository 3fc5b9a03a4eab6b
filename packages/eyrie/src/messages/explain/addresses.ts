const aws = "https://docs.aws.amazon.com";

export const iamGuide = (page: string) => `${aws}/IAM/latest/UserGuide/${page}`;
export const iamApi = (operation: string) => `${aws}/IAM/latest/APIReference/API_${operation}.html`;
export const stsApi = (operation: string) => `${aws}/STS/latest/APIReference/API_${operation}.html`;
export const eksGuide = (page: string) => `${aws}/eks/latest/userguide/${page}`;
export const s3Guide = (page: string) => `${aws}/AmazonS3/latest/userguide/${page}`;
export const s3Api = (page: string) => `${aws}/AmazonS3/latest/API/${page}`;

/** Of EKS' pod-identity webhook. */
export const webhookSource = "https://github.com/aws/amazon-eks-pod-identity-webhook";
export const webhookIssue = (number: number) => `${webhookSource}/issues/${number}`;

export const milvusIssue = (number: number) => `https://github.com/milvus-io/milvus/issues/${number}`;
export const milvusChart = "https://github.com/zilliztech/milvus-helm";
