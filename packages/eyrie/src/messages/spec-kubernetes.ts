import type { Sentence } from "../model/sentence.ts";

export const kubernetesSaid = {
  namespace: { en: "A namespace", ja: "名前空間の名前" },
  serviceAccount: { en: "The name of a service account", ja: "サービスアカウント名" },
  release: { en: "The name of a Helm release", ja: "Helm リリース名" },
  context: { en: "The name of a context", ja: "コンテキスト名" },
  labelCharacters: { en: "lower-case letters, digits and hyphens", ja: "英小文字、数字、ハイフン" },
  subdomainCharacters: { en: "lower-case letters, digits, hyphens and dots", ja: "英小文字、数字、ハイフン、ドット" },
  ends: (what: Sentence): Sentence => ({
    en: `${what.en} begins and ends with a letter or a digit.`,
    ja: `${what.ja}の先頭と末尾は英小文字か数字でなければなりません。`,
  }),
  partEnds: (what: Sentence): Sentence => ({
    en: `${what.en} begins and ends with a letter or a digit, and so does each part between dots.`,
    ja: `${what.ja}の先頭と末尾、およびドットで区切られた各部分の先頭と末尾は、英小文字か数字でなければなりません。`,
  }),
  defaultAccount: {
    en: 'Every pod of the namespace that names no service account runs under "default": all of them would get the access meant for Milvus.',
    ja: "サービスアカウントを指定していない Pod はすべて「default」で動くため、Milvus のためのアクセス権が名前空間全体に渡ってしまいます。",
  },
  releaseStart: {
    en: "The chart names Kubernetes Services after the release, and those begin with a letter.",
    ja: "チャートはリリース名を Kubernetes の Service 名に使います。Service 名の先頭は英小文字でなければなりません。",
  },
  releaseLong: (length: number, most: number): Sentence => ({
    en: `The name of this Helm release has ${length} characters; at most ${most} are allowed, or the name of the chart's Service <release>-milvus-streamingnode (without -milvus where the release holds it) would exceed the 63 that Kubernetes takes.`,
    ja: `この Helm リリース名は ${length} 文字ですが、上限は ${most} 文字です。これより長いと、チャートが作る Service の名前 <リリース名>-milvus-streamingnode (リリース名に milvus を含む場合は -milvus なし) が Kubernetes の上限 63 文字を超えます。`,
  }),
  notText: (name: string): Sentence => ({
    en: `The Helm chart writes this name unquoted, where YAML does not read "${name}" as text.`,
    ja: `Helm チャートはこの名前を引用符なしで書き出すため、「${name}」は YAML で文字列として読まれません。`,
  }),
} as const;
