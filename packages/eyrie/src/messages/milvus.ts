import type { ProblemCode } from "../model/problem.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

type Answer = {
  readonly operation: string;
  readonly address: string;
  /** gRPC's or Milvus' own name of what went wrong. */
  readonly name: string;
  /** Milvus' own words. */
  readonly message: string;
  readonly trouble: CertificateTrouble | undefined;
};

/** With which side's certificate: the server's, the client's, or perhaps the client's, where nothing was said. */
export type CertificateTrouble = "server" | "client" | "unsaid";

const again: Sentence = { en: "Run eyrie verify again.", ja: "もう一度 eyrie verify を実行してください。" };

const credentials: Sentence = {
  en: "Set EYRIE_MILVUS_TOKEN, or EYRIE_MILVUS_USERNAME and EYRIE_MILVUS_PASSWORD, to those of a user of this Milvus; then run eyrie verify.",
  ja: "この Milvus のユーザーのものを EYRIE_MILVUS_TOKEN、または EYRIE_MILVUS_USERNAME と EYRIE_MILVUS_PASSWORD に設定してから eyrie verify を実行してください。",
};

const certificates: Record<CertificateTrouble, Sentence> = {
  server: {
    en: "Set EYRIE_MILVUS_CA to the file of the CA that signed Milvus' certificate, and EYRIE_MILVUS_SERVER_NAME to the name on it; then run eyrie verify.",
    ja: "Milvus の証明書に署名した CA のファイルを EYRIE_MILVUS_CA に、証明書に記載された名前を EYRIE_MILVUS_SERVER_NAME に設定してから eyrie verify を実行してください。",
  },
  client: {
    en: "This Milvus lets in whose certificate the CA in its tls.caPemPath signed: set EYRIE_MILVUS_CERT and EYRIE_MILVUS_KEY to the files of such a certificate and of its key; then run eyrie verify.",
    ja: "この Milvus は、tls.caPemPath の CA が署名したクライアント証明書を要求します。その証明書と秘密鍵のファイルを EYRIE_MILVUS_CERT と EYRIE_MILVUS_KEY に設定してから eyrie verify を実行してください。",
  },
  unsaid: {
    en: "See whether its proxy is well: kubectl get pods -A -l app.kubernetes.io/name=milvus. If it is, it may not take the certificate in EYRIE_MILVUS_CERT, which the CA in its tls.caPemPath must have signed. Then run eyrie verify.",
    ja: "proxy の状態を確認してください: kubectl get pods -A -l app.kubernetes.io/name=milvus。正常な場合は、EYRIE_MILVUS_CERT の証明書が拒否された可能性があります (Milvus の tls.caPemPath の CA による署名が必要です)。その後 eyrie verify を実行してください。",
  },
};

const remedies: Partial<Record<ProblemCode, Sentence>> = {
  expired: credentials,
  denied: {
    en: "The user may not do this in Milvus: give it the role admin there, or name another user in EYRIE_MILVUS_USERNAME and EYRIE_MILVUS_PASSWORD; then run eyrie verify.",
    ja: "このユーザーには Milvus 内の権限がありません。Milvus で admin ロールを付与するか、EYRIE_MILVUS_USERNAME と EYRIE_MILVUS_PASSWORD に別のユーザーを設定してから eyrie verify を実行してください。",
  },
  unreachable: {
    en: "See whether its proxy is well: kubectl get pods -A -l app.kubernetes.io/name=milvus; then run eyrie verify.",
    ja: "proxy の状態を確認してください: kubectl get pods -A -l app.kubernetes.io/name=milvus。その後 eyrie verify を実行してください。",
  },
  throttled: again,
  interrupted: again,
};

const otherwise: Sentence = {
  en: "See the logs of its pods; eyrie doctor names the cause where it knows it.",
  ja: "Pod のログを確認してください。既知の原因であれば eyrie doctor で特定できます。",
};

export const callFailed = (
  code: ProblemCode,
  { operation, address, name, message, trouble }: Answer,
): FactAndRemedy => {
  const said = message === "" ? "" : `: ${message}`;
  return {
    fact: {
      en: `Milvus at ${address} answered ${operation} with ${name}${said}`,
      ja: `${address} の Milvus が ${operation} に対して ${name} を返しました${said}`,
    },
    remedy: remedyOf(code, trouble),
  };
};

const remedyOf = (code: ProblemCode, trouble: CertificateTrouble | undefined): Sentence =>
  trouble === undefined ? (remedies[code] ?? otherwise) : certificates[trouble];

/** `message`: what kept the client from it, in its own words; empty where it does not say. */
export const unreached = (address: string, message: string, trouble: CertificateTrouble | undefined): FactAndRemedy => {
  const said = message === "" ? "" : `: ${message}`;
  return {
    fact: {
      en: `Milvus cannot be reached at ${address}${said}`,
      ja: `${address} の Milvus に接続できません${said}`,
    },
    remedy: remedyOf("unreachable", trouble),
  };
};

export const stopped: FactAndRemedy = {
  fact: { en: "The run was stopped.", ja: "実行が中断されました。" },
  remedy: again,
};

export const fileUnreadable = (variable: string, path: string, reason: string): FactAndRemedy => ({
  fact: {
    en: `${variable} names ${path}, which cannot be read: ${reason}`,
    ja: `${variable} に指定された ${path} を読み取れません: ${reason}`,
  },
  remedy: {
    en: `Give ${variable} the path of a PEM file, or unset it; then run eyrie verify.`,
    ja: `${variable} に PEM ファイルのパスを指定するか、設定を解除してから eyrie verify を実行してください。`,
  },
});

export const noKeyPair = (certificate: string, key: string, reason: string): FactAndRemedy => ({
  fact: {
    en: `${certificate} and ${key} name no certificate and its private key: ${reason}`,
    ja: `${certificate} と ${key} に指定されたファイルは、証明書とその秘密鍵の組ではありません: ${reason}`,
  },
  remedy: {
    en: `Give both the paths of PEM files that belong together, the key without a passphrase; then run eyrie verify.`,
    ja: `対になる PEM ファイル (秘密鍵はパスフレーズなし) のパスを両方に指定してから eyrie verify を実行してください。`,
  },
});

/** `address`: what --address was given. */
export const addressInvalid = (address: string): FactAndRemedy => ({
  fact: {
    en: `--address ${address} is not HOST:PORT.`,
    ja: `--address ${address} は HOST:PORT の形式ではありません。`,
  },
  remedy: { en: "Like --address milvus.internal:19530", ja: "例: --address milvus.internal:19530" },
});

const install = "npm install @zilliz/milvus2-sdk-node@2.6.11";

/** `field`: of an answer of Milvus'. */
export const idWithoutItsDigits = (field: string): FactAndRemedy => ({
  fact: {
    en: `Milvus' client told ${field} as a number, which does not hold all of its digits.`,
    ja: `Milvus のクライアントが ${field} を数値で返しました。数値ではすべての桁を保持できません。`,
  },
  remedy: {
    en: `Install the client that Eyrie knows, ${install}; then run eyrie verify.`,
    ja: `動作確認済みのクライアントを ${install} でインストールしてから eyrie verify を実行してください。`,
  },
});

export const sdkAbsent: FactAndRemedy = {
  fact: {
    en: "Milvus was not asked: its official client, @zilliz/milvus2-sdk-node, is not installed, and nobody agreed to get it.",
    ja: "Milvus には接続していません。公式クライアント @zilliz/milvus2-sdk-node がインストールされておらず、取得の同意もありません。",
  },
  remedy: {
    en: `Let Eyrie get it into its cache: eyrie verify --yes. Or install it here: ${install}. Or do without: --no-data-probe.`,
    ja: `Eyrie のキャッシュに取得する場合: eyrie verify --yes。ここにインストールする場合: ${install}。使わない場合: --no-data-probe。`,
  },
};
