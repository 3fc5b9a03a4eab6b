import type { FactAndRemedy } from "../model/sentence.ts";

/** What can be wrong with the file as a whole, and with keys and aliases. */
export const yamlSaid = {
  emptyFile: {
    fact: { en: "The file is empty.", ja: "ファイルが空です。" },
    remedy: {
      en: "Let `eyrie init` write one; the shortest is: cluster: { name: milvus-eks-cluster, region: us-east-2 } and milvus: { release: milvus-demo }.",
      ja: "`eyrie init` で作成できます。最も短い例は cluster: { name: milvus-eks-cluster, region: us-east-2 } と milvus: { release: milvus-demo } の二行です。",
    },
  },
  fileTooLong: (length: number, most: number): FactAndRemedy => ({
    fact: {
      en: `The file has ${length} characters; a spec has at most ${most}.`,
      ja: `ファイルが ${length} 文字あります。上限は ${most} 文字です。`,
    },
    remedy: {
      en: "Check that --file names the spec; Helm values belong into a file of their own, named by milvus.values.",
      ja: "--file の指定をご確認ください。Helm の values は別のファイルに書き、milvus.values で指定します。",
    },
  }),
  rootNotMapping: {
    fact: {
      en: "The file does not consist of keys at its top level.",
      ja: "ファイルの最上位がキーの並びになっていません。",
    },
    remedy: {
      en: "Begin with: cluster: { name: milvus-eks-cluster, region: us-east-2 }.",
      ja: "cluster: { name: milvus-eks-cluster, region: us-east-2 } のように書き始めてください。",
    },
  },
  duplicateKey: (key: string, first: number): FactAndRemedy => ({
    fact: {
      en: `The key ${key} stands here again; it is already in line ${first}.`,
      ja: `キー ${key} が重複しています。すでに ${first} 行目にあります。`,
    },
    remedy: { en: "Keep only one of them.", ja: "どちらか一つだけを残してください。" },
  }),
  keyNotText: {
    fact: {
      en: "A key is a name, not a list, a mapping or nothing.",
      ja: "キーは名前でなければならず、リスト、マッピング、空にはできません。",
    },
    remedy: { en: "Write the name of a key followed by a colon.", ja: "キーの名前とコロンを書いてください。" },
  },
  reservedKey: (name: string): FactAndRemedy => ({
    fact: { en: `${name} cannot be used as a key.`, ja: `${name} はキーとして使えません。` },
    remedy: { en: "Use another name.", ja: "別の名前をお使いください。" },
  }),
  unknownAlias: (name: string): FactAndRemedy => ({
    fact: {
      en: `The alias *${name} refers to an anchor &${name} that does not stand before it.`,
      ja: `エイリアス *${name} より前に、アンカー &${name} がありません。`,
    },
    remedy: {
      en: `Write the value out, or quote it if the text begins with an asterisk: "*${name}".`,
      ja: `値を直接書いてください。アスタリスクで始まる文字列なら "*${name}" のように引用符で囲んでください。`,
    },
  }),
  endlessAlias: (name: string): FactAndRemedy => ({
    fact: {
      en: `The alias *${name} stands inside the value it refers to, which therefore has no end.`,
      ja: `エイリアス *${name} が自分の指す値の中にあるため、値が終わりません。`,
    },
    remedy: { en: "Write the value out instead of the alias.", ja: "エイリアスの代わりに値を直接書いてください。" },
  }),
  aliasExplosion: (most: number): FactAndRemedy => ({
    fact: {
      en: `The aliases of this file unfold to more than ${most} values.`,
      ja: `このファイルのエイリアスを展開すると、値が ${most} 個を超えます。`,
    },
    remedy: {
      en: "Write the values out; a spec needs a few dozen at most.",
      ja: "値を直接書いてください。必要な値は多くても数十個です。",
    },
  }),
  mergeNotMapping: {
    fact: {
      en: "The merge key (<<) takes an alias of a mapping, or a list of such.",
      ja: "マージキー（<<）に書けるのは、マッピングのエイリアスか、そのリストです。",
    },
    remedy: {
      en: "Write the keys out, or refer to a mapping that has an anchor.",
      ja: "キーを直接書くか、アンカーの付いたマッピングを参照してください。",
    },
  },
} as const;
