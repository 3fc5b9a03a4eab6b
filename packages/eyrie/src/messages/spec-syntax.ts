import type { FactAndRemedy } from "../model/sentence.ts";

/** Faults of YAML itself. */
export const syntaxSaid = {
  quote: {
    fact: { en: "A quotation mark is opened and not closed.", ja: "引用符が開いたまま、閉じられていません。" },
    remedy: {
      en: "Close the text with the quotation mark it began with.",
      ja: "文字列を、始まりと同じ引用符で閉じてください。",
    },
  },
  brackets: {
    fact: {
      en: "A list in [ ] or a mapping in { } does not end as it should.",
      ja: "[ ] のリストまたは { } のマッピングが正しく終わっていません。",
    },
    remedy: {
      en: "Close each bracket, put commas between the items, and indent every line of it further than its key.",
      ja: "括弧を閉じ、項目の間にカンマを置き、どの行もキーより深く字下げしてください。",
    },
  },
  comment: {
    fact: { en: "A comment sign (#) touches the text before it.", ja: "コメント記号（#）が直前の文字に接しています。" },
    remedy: {
      en: "Put a space before #, or quote the text if # belongs to it.",
      ja: "# の前に空白を置いてください。# が値の一部なら、値を引用符で囲んでください。",
    },
  },
  key: {
    fact: {
      en: "A key with its colon on one line is expected here.",
      ja: "ここには、キーとコロンが一行に書かれている必要があります。",
    },
    remedy: {
      en: "Write `key: value`, with a colon and a space after the key.",
      ja: "「キー: 値」のように、キーの後にコロンと空白を書いてください。",
    },
  },
  afterValue: {
    fact: { en: "Something stands behind the end of a value.", ja: "値の終わりの後に余分なものがあります。" },
    remedy: {
      en: "Put the whole value in one pair of quotation marks, or the next key on a line of its own at the column of its neighbours.",
      ja: "値全体を一組の引用符で囲むか、次のキーを新しい行に、並びのキーと同じ桁から書いてください。",
    },
  },
  nestedOnOneLine: {
    fact: {
      en: "Two keys stand one after the other on the same line.",
      ja: "同じ行にキーが二つ続けて書かれています。",
    },
    remedy: {
      en: "Put the inner key on the next line, indented; or quote the text if its colon belongs to it.",
      ja: "内側のキーを次の行に字下げして書いてください。コロンが値の一部なら、値を引用符で囲んでください。",
    },
  },
  indentation: {
    fact: {
      en: "This line is indented differently from the lines it belongs to.",
      ja: "この行の字下げが、同じ並びの行と揃っていません。",
    },
    remedy: {
      en: "Begin keys of one level at the same column, two spaces further in than the key above them.",
      ja: "同じ階層のキーは同じ桁から始め、一つ上のキーより空白二つ分だけ深く字下げしてください。",
    },
  },
  tab: {
    fact: {
      en: "The line is indented by a tab, which YAML does not allow.",
      ja: "字下げにタブが使われています。YAML ではタブで字下げできません。",
    },
    remedy: { en: "Indent by two spaces instead.", ja: "空白二つで字下げしてください。" },
  },
  start: {
    fact: {
      en: "A text cannot begin with this character unless it is quoted.",
      ja: "引用符なしの値は、この文字で始めることができません。",
    },
    remedy: { en: "Put the text in quotation marks.", ja: "値を引用符で囲んでください。" },
  },
  escape: {
    fact: {
      en: "In double quotes a backslash begins an escape sequence, and this one does not exist.",
      ja: "二重引用符の中のバックスラッシュはエスケープの始まりですが、このエスケープは存在しません。",
    },
    remedy: {
      en: "Use single quotes, or write \\\\ for a backslash.",
      ja: "一重引用符を使うか、バックスラッシュを \\\\ と書いてください。",
    },
  },
  anchor: {
    fact: {
      en: "An anchor (&) or an alias (*) is not used correctly here.",
      ja: "アンカー（&）またはエイリアス（*）の使い方が正しくありません。",
    },
    remedy: {
      en: "Write the value out, or quote it if it is a text that begins with & or *.",
      ja: "値を直接書いてください。& や * で始まる文字列なら、引用符で囲んでください。",
    },
  },
  tag: {
    fact: {
      en: "YAML tags of one's own (!name) are not read here.",
      ja: "独自の YAML タグ（!name）はここでは読み込めません。",
    },
    remedy: {
      en: "Remove the tag, or quote the value if it is a text that begins with an exclamation mark.",
      ja: "タグを取り除いてください。「!」で始まる文字列なら、引用符で囲んでください。",
    },
  },
  directive: {
    fact: {
      en: "A line that begins with % is a YAML directive, and this one is not known.",
      ja: "% で始まる行は YAML ディレクティブですが、このディレクティブは認識できません。",
    },
    remedy: { en: "Remove the line.", ja: "この行を取り除いてください。" },
  },
  documents: {
    fact: {
      en: "A second document begins here; one file describes one set-up.",
      ja: "ここから二つ目のドキュメントが始まっています。一つのファイルに書けるのは一つの構成だけです。",
    },
    remedy: {
      en: "Move it into a file of its own, and name that by --file.",
      ja: "別のファイルに移し、--file で指定してください。",
    },
  },
  deep: {
    fact: { en: "The brackets are nested too deeply to be read.", ja: "括弧の入れ子が深すぎて読み込めません。" },
    remedy: { en: "Remove the superfluous brackets.", ja: "余分な括弧を取り除いてください。" },
  },
  unexpected: {
    fact: { en: "YAML cannot be read from here on.", ja: "ここから先を YAML として読み取れません。" },
    remedy: {
      en: "Check the quotation marks, brackets, colons and indentation just before this place.",
      ja: "この直前の引用符、括弧、コロン、字下げをご確認ください。",
    },
  },
} as const satisfies Record<string, FactAndRemedy>;
