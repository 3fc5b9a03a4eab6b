import type { Sentence } from "../model/sentence.ts";

export const bucketSaid = {
  name: { en: "A bucket name", ja: "バケット名" },
  characters: { en: "lower-case letters, digits and hyphens", ja: "英小文字、数字、ハイフン" },
  short: (name: string): Sentence => ({
    en: `A bucket name has 3 to 63 characters; this one has ${name.length}.`,
    ja: `バケット名は 3～63 文字ですが、${name.length} 文字しかありません。`,
  }),
  ends: (name: string): Sentence => ({
    en: `A bucket name begins and ends with a letter or a digit; "${name}" does not.`,
    ja: `バケット名の先頭と末尾は英小文字か数字でなければなりませんが、「${name}」はそうなっていません。`,
  }),
  likeAnAddress: (name: string): Sentence => ({
    en: `AWS refuses bucket names that look like an IP address, such as ${name}.`,
    ja: `${name} のように IP アドレスの形をしたバケット名は、AWS に拒否されます。`,
  }),
  prefix: (prefix: string): Sentence => ({
    en: `AWS reserves bucket names that begin with "${prefix}".`,
    ja: `「${prefix}」で始まるバケット名は AWS が予約しています。`,
  }),
  suffix: (suffix: string): Sentence => ({
    en: `AWS reserves bucket names that end with "${suffix}".`,
    ja: `「${suffix}」で終わるバケット名は AWS が予約しています。`,
  }),
  twoDots: {
    en: "A bucket name cannot have two dots in a row.",
    ja: "バケット名にドットを続けて書くことはできません。",
  },
  dots: {
    en: "AWS allows dots in a bucket name, but its TLS certificate (*.s3.<region>.amazonaws.com) does not cover a host name with them, so Milvus could not connect over TLS.",
    ja: "AWS ではバケット名にドットを使えますが、その場合ホスト名が AWS の TLS 証明書（*.s3.<region>.amazonaws.com）の対象から外れ、Milvus が TLS で接続できなくなります。",
  },
  notText: (name: string): Sentence => ({
    en: `The Helm chart writes the bucket name unquoted, where YAML does not read "${name}" as text.`,
    ja: `Helm チャートはバケット名を引用符なしで書き出すため、「${name}」は YAML で文字列として読まれません。`,
  }),
} as const;

export const rootPathSaid = {
  path: { en: "A root path", ja: "ルートパス" },
  characters: {
    en: "letters, digits, dots, underscores, hyphens and slashes",
    ja: "英数字、ドット、アンダースコア、ハイフン、スラッシュ",
  },
  rootOnly: {
    en: "Without a root path Milvus writes keys such as /wp that it does not find again.",
    ja: "ルートパスがないと、Milvus は /wp のようなキーに書き込み、後からそれを見つけられなくなります。",
  },
  leadingSlash: {
    en: "With a slash in front Milvus writes keys that it does not find again.",
    ja: "先頭にスラッシュがあると、Milvus は後から見つけられないキーに書き込んでしまいます。",
  },
  trailingSlash: {
    en: "A root path ends without a slash; Milvus adds it.",
    ja: "ルートパスの末尾にスラッシュは付けません。Milvus が補います。",
  },
  doubleSlash: {
    en: "Two slashes in a row make another key than one slash does.",
    ja: "スラッシュを二つ続けると、一つの場合とは別のキーになります。",
  },
  dotSegment: {
    en: 'A part of the root path is "." or "..": some clients fold it away, others keep it, so they see different keys.',
    ja: "ルートパスに「.」または「..」だけの部分があります。クライアントによって畳まれたり残ったりするため、別のキーになってしまいます。",
  },
  start: {
    en: "A root path begins with a letter or a digit.",
    ja: "ルートパスの先頭は英字か数字でなければなりません。",
  },
  notText: (path: string): Sentence => ({
    en: `The Helm chart writes the root path unquoted, where YAML does not read "${path}" as text.`,
    ja: `Helm チャートはルートパスを引用符なしで書き出すため、「${path}」は YAML で文字列として読まれません。`,
  }),
} as const;
