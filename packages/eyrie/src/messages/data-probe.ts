import type { FactAndRemedy, Sentence } from "../model/sentence.ts";
import type { Failing } from "./claims.ts";

/** What each piece of evidence is. */
export const label = {
  version: { en: "Milvus", ja: "Milvus" },
  through: { en: "through", ja: "経路" },
  collection: { en: "collection", ja: "コレクション" },
  segment: { en: "segment (rows)", ja: "セグメント (行数)" },
  object: { en: "object", ja: "オブジェクト" },
  searches: { en: "exact answers (nearest of rows)", ja: "厳密解との一致 (近傍数/行数)" },
} as const satisfies Record<string, Sentence>;

export const states = {
  answers: (release: string): Sentence => ({
    en: `Milvus of release ${release} answers its official client, and calls itself healthy`,
    ja: `リリース ${release} の Milvus が公式クライアントに応答し、正常と報告している`,
  }),
  stored: (place: string): Sentence => ({
    en: `Milvus stores rows as segments under ${place}`,
    ja: `Milvus が行をセグメントとして ${place} 以下に保存する`,
  }),
  found: {
    en: "Milvus loads these segments from there, and finds exactly the rows that are nearest",
    ja: "Milvus がそのセグメントを読み込み、最近傍の行を正確に返す",
  },
  dropped: {
    en: "The probe's collection is dropped again, and nobody else's",
    ja: "検証用コレクションを削除し、ほかのコレクションには触れていない",
  },
} as const;

/** What keeps Milvus from the bucket is the doctor's to find. */
export const doctor: Sentence = {
  en: "Run eyrie doctor: it names what keeps these pods from the bucket. When that is mended, run eyrie verify.",
  ja: "eyrie doctor を実行すると、Pod がバケットに届かない原因を特定できます。直してから eyrie verify を実行してください。",
};

export const noProxy = (namespace: string, service: string): FactAndRemedy => ({
  fact: {
    en: `No pod that is ready stands behind service ${service} in namespace ${namespace}, so Milvus was not asked.`,
    ja: `名前空間 ${namespace} のサービス ${service} に Ready な Pod がないため、Milvus に接続していません。`,
  },
  remedy: {
    en: `See its pods: kubectl get pods -n ${namespace} -l app.kubernetes.io/name=milvus. Where it is reached by an address of its own: eyrie verify --address HOST:PORT`,
    ja: `Pod を確認してください: kubectl get pods -n ${namespace} -l app.kubernetes.io/name=milvus。独自のアドレスがある場合: eyrie verify --address HOST:PORT`,
  },
});

export const noCredentials: FactAndRemedy = {
  fact: {
    en: "This Milvus asks for a user (common.security.authorizationEnabled), and none was given.",
    ja: "この Milvus は認証が必要です (common.security.authorizationEnabled) が、認証情報が指定されていません。",
  },
  remedy: {
    en: "Set EYRIE_MILVUS_TOKEN, or EYRIE_MILVUS_USERNAME and EYRIE_MILVUS_PASSWORD; then run eyrie verify. Or leave it out: --no-data-probe.",
    ja: "EYRIE_MILVUS_TOKEN、または EYRIE_MILVUS_USERNAME と EYRIE_MILVUS_PASSWORD を設定してから eyrie verify を実行してください。省く場合: --no-data-probe。",
  },
};

export const noCertificate = (certificate: string, key: string): FactAndRemedy => ({
  fact: {
    en: "This Milvus asks for the client's certificate (common.security.tlsMode: 2), and none was given.",
    ja: "この Milvus はクライアント証明書が必要です (common.security.tlsMode: 2) が、指定されていません。",
  },
  remedy: {
    en: `Set ${certificate} and ${key} to its files in PEM, and EYRIE_MILVUS_CA to that of the CA; then run eyrie verify. Or leave it out: --no-data-probe.`,
    ja: `${certificate} と ${key} に PEM ファイルを、EYRIE_MILVUS_CA に CA のファイルを設定してから eyrie verify を実行してください。省く場合: --no-data-probe。`,
  },
});

export const unhealthy = (complaints: readonly string[]): Failing => ({
  why: {
    en: `It does not call itself healthy: ${complaints.join(", ")}`,
    ja: `Milvus が正常ではないと報告しています: ${complaints.join("、")}`,
  },
  remedy: doctor,
});

export const flushing = (rows: number): Sentence => ({
  en: `Milvus has ${rows} rows and is to store them`,
  ja: `Milvus に ${rows} 行を挿入し、保存を待っています`,
});

export const loading: Sentence = {
  en: "stored; Milvus is to load them from there",
  ja: "保存されました。Milvus による読み込みを待っています",
};

export const tryingAgain = (fact: Sentence): Sentence => ({
  en: `trying again: ${fact.en}`,
  ja: `再試行します: ${fact.ja}`,
});

const saying = (said: string | undefined): Sentence =>
  said === undefined
    ? { en: "The logs of its pods say nothing of S3.", ja: "Pod のログに S3 のエラーは見つかりません。" }
    : { en: `Its log: ${said}`, ja: `ログ: ${said}` };

export const notFlushed = (seconds: number, said: string | undefined): Failing => ({
  why: {
    en: `Milvus took the rows, but had not stored them after ${seconds} s. ${saying(said).en}`,
    ja: `Milvus は行を受け付けましたが、${seconds} 秒経っても保存していません。${saying(said).ja}`,
  },
  remedy: doctor,
});

export const notLoaded = (seconds: number, said: string | undefined): Failing => ({
  why: {
    en: `Milvus had not loaded them after ${seconds} s. ${saying(said).en}`,
    ja: `Milvus が ${seconds} 秒経っても読み込みを終えていません。${saying(said).ja}`,
  },
  remedy: doctor,
});

export const noSegment = (collection: string): Failing => ({
  why: {
    en: `Milvus says that it stored the rows of ${collection}, but names no segment of them.`,
    ja: `Milvus は ${collection} の行を保存したと応答しましたが、セグメントがありません。`,
  },
  remedy: doctor,
});

export const notThere = (segments: readonly string[], place: string): Failing => ({
  why: {
    en: `Milvus says that it stored segment ${segments.join(", ")}, but nothing of it lies under ${place}: it stores somewhere else.`,
    ja: `Milvus はセグメント ${segments.join("、")} を保存したと応答しましたが、${place} には何もありません。別の場所に保存されています。`,
  },
  remedy: {
    en: "Pods read their configuration when they start: restart them if it has changed since, and run eyrie verify. eyrie doctor shows what they were started with.",
    ja: "Pod は起動時に設定を読み込みます。その後に変更した場合は再起動して eyrie verify を実行してください。起動時の設定は eyrie doctor で確認できます。",
  },
});

export const notNearest = (right: number, asked: number): Failing => ({
  why: {
    en: `Of ${asked} searches only ${right} found exactly what is nearest among the rows that were put.`,
    ja: `検索 ${asked} 件のうち、挿入した行の最近傍と完全に一致したのは ${right} 件だけです。`,
  },
  remedy: {
    en: "Run eyrie verify again. If it stays so, Milvus does not hold what it was given: see the logs of its query nodes.",
    ja: "もう一度 eyrie verify を実行してください。再現する場合は、Milvus が受け取ったデータを保持していません。query node のログを確認してください。",
  },
});

export const notDropped = (collections: readonly string[], fact: Sentence): Failing => ({
  why: {
    en: `${collections.join(", ")} may still be there: ${fact.en}`,
    ja: `${collections.join("、")} が残っている可能性があります: ${fact.ja}`,
  },
  remedy: {
    en: `Drop it: eyrie verify --drop-probe ${collections[0] ?? ""}. An hour from now any eyrie verify does.`,
    ja: `削除するには: eyrie verify --drop-probe ${collections[0] ?? ""}。1 時間後以降の eyrie verify でも自動的に削除されます。`,
  },
});

export const dropTooSlow = (seconds: number): FactAndRemedy => ({
  fact: { en: `Milvus did not drop it within ${seconds} s.`, ja: `Milvus が ${seconds} 秒以内に削除しませんでした。` },
  remedy: doctor,
});

/** `name`: what --drop-probe was given. */
export const notAProbe = (name: string): FactAndRemedy => ({
  fact: {
    en: `${name} is no collection of a probe, so eyrie verify does not drop it.`,
    ja: `${name} は検証用コレクションではないため、削除しません。`,
  },
  remedy: {
    en: "Theirs are named eyrie_probe_<time>_<12 hex digits>.",
    ja: "検証用コレクションの名前は eyrie_probe_<時刻>_<16 進数 12 桁> です。",
  },
});

/** Two options that leave each other nothing to do. */
export const dataLeftOut = (option: string, by: string): FactAndRemedy => ({
  fact: {
    en: `${option} has no effect with ${by}, which leaves the data probe out.`,
    ja: `${by} ではデータの検証を行わないため、${option} は無効です。`,
  },
  remedy: { en: `Leave out one of them.`, ja: `どちらか一方だけを指定してください。` },
});
