import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

const list = (words: readonly string[]): Sentence => ({ en: words.join(", "), ja: words.join("、") });

/** What is said when the command line is wrong. */
const seeHelp = (command: string): Sentence => ({
  en: `See: ${command} --help`,
  ja: `使い方: ${command} --help`,
});

const didYouMean = (near: readonly string[], command: string): Sentence =>
  near.length === 0
    ? seeHelp(command)
    : { en: `Did you mean ${near.join(" or ")}?`, ja: `${near.join(" または ")} のことでしょうか。` };

/** Nothing, or a text with blanks, would not be seen as a name. */
const named = (input: string): string => (/^\S+$/.test(input) ? input : JSON.stringify(input));

export const unknownCommand = (input: string, near: readonly string[]): FactAndRemedy => ({
  fact: { en: `There is no command ${named(input)}.`, ja: `${named(input)} というコマンドはありません。` },
  remedy: didYouMean(near, "eyrie"),
});

export const optionBeforeCommand = (input: string): FactAndRemedy => ({
  fact: {
    en: `${input} stands before the command.`,
    ja: `${input} がコマンドより前に置かれています。`,
  },
  remedy: {
    en: `Options follow the command: eyrie plan ${input}`,
    ja: `オプションはコマンドの後に置いてください: eyrie plan ${input}`,
  },
});

export const unknownOption = (input: string, near: readonly string[], command: string): FactAndRemedy => ({
  fact: { en: `${command} has no option ${input}.`, ja: `${command} に ${input} というオプションはありません。` },
  remedy: didYouMean(near, command),
});

/** `-help`, `-fspec.yaml` */
export const oneDash = (input: string, command: string): FactAndRemedy => ({
  fact: { en: `${command} has no option ${input}.`, ja: `${command} に ${input} というオプションはありません。` },
  remedy: input.startsWith("-f")
    ? { en: `A value stands apart: -f ${input.slice(2)}`, ja: `値は空白で区切ってください: -f ${input.slice(2)}` }
    : {
        en: `An option of several letters begins with two dashes: -${input}`,
        ja: `複数文字のオプションはハイフン 2 つで始めてください: -${input}`,
      },
});

export const optionWithoutValue = (option: string, command: string): FactAndRemedy => ({
  fact: { en: `${option} needs a value.`, ja: `${option} には値が必要です。` },
  remedy: seeHelp(command),
});

export const optionTwice = (option: string, first: string, second: string, command: string): FactAndRemedy => ({
  fact: {
    en: `${option} is given twice: ${first} and ${second}.`,
    ja: `${option} が 2 回指定されています: ${first} と ${second}`,
  },
  remedy: seeHelp(command),
});

export const notAmong = (option: string, input: string, values: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `${option} cannot be ${named(input)}.`,
    ja: `${option} に ${named(input)} は指定できません。`,
  },
  remedy: { en: `Choose one of: ${list(values).en}`, ja: `次のいずれかを指定してください: ${list(values).ja}` },
});

export const notTaken = (input: string, command: string): FactAndRemedy => ({
  fact: { en: `${command} does not take ${input}.`, ja: `${command} は ${input} を受け付けません。` },
  remedy: seeHelp(command),
});

/** The spec without its option: `eyrie plan other.yaml`. */
export const fileNotTaken = (input: string, command: string): FactAndRemedy => ({
  fact: notTaken(input, command).fact,
  remedy: {
    en: `Name the spec by -f: ${command} -f ${input}`,
    ja: `spec は -f で指定してください: ${command} -f ${input}`,
  },
});

export const notRehearsed = (input: string, commands: readonly string[]): FactAndRemedy => ({
  fact: { en: `eyrie rehearse does not run ${input}.`, ja: `eyrie rehearse で ${input} は実行できません。` },
  remedy: { en: `It runs: ${list(commands).en}`, ja: `実行できるコマンド: ${list(commands).ja}` },
});

/** A command that `permissions` knows nothing to say of. */
export const withoutRights = (input: string, near: readonly string[], commands: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `eyrie permissions does not know ${named(input)}.`,
    ja: `eyrie permissions は ${named(input)} を扱いません。`,
  },
  remedy:
    near.length === 0
      ? { en: `It knows: ${list(commands).en}`, ja: `扱えるコマンド: ${list(commands).ja}` }
      : didYouMean(near, "eyrie permissions"),
});

export const unclear = (said: string, command: string): FactAndRemedy => ({
  fact: { en: `The command line cannot be read: ${said}`, ja: `コマンドラインを解釈できません: ${said}` },
  remedy: seeHelp(command),
});

export const badDuration = (input: string): FactAndRemedy => ({
  fact: {
    en: `"${input}" is not a duration of at most a day.`,
    ja: `「${input}」は 1 日以内の時間として読み取れません。`,
  },
  remedy: { en: "Write, for example, 30s, 10m or 1h30m.", ja: "例えば 30s、10m、1h30m のように書いてください。" },
});

/** @param typed The command line, as a shell reads it back */
export const needsYes = (typed: string): FactAndRemedy => ({
  fact: {
    en: "Nothing was done: there is no terminal to ask on, and --yes is not given.",
    ja: "何も実行していません。確認を行う端末がなく、--yes も指定されていません。",
  },
  remedy: {
    en: `To carry out what is shown, add --yes: eyrie ${typed} --yes`,
    ja: `表示された内容を実行するには --yes を付けてください: eyrie ${typed} --yes`,
  },
});

export const declined: FactAndRemedy = {
  fact: { en: "Nothing was done, as you chose.", ja: "選択に従い、何も実行していません。" },
  remedy: { en: "Run the same command again when you want to.", ja: "必要になったら同じコマンドを実行してください。" },
};

export const confirmUp: Sentence = { en: "Carry this out?", ja: "この内容を実行しますか?" };
export const otherBucket = (input: string, bucket: string): FactAndRemedy => ({
  fact: {
    en: `--delete-bucket names ${JSON.stringify(input)}; the bucket of this spec is ${bucket}. Nothing was touched.`,
    ja: `--delete-bucket は ${JSON.stringify(input)} を指定していますが、この spec のバケットは ${bucket} です。何も変更していません。`,
  },
  remedy: {
    en: `To delete it with all that is in it: eyrie down --delete-bucket ${bucket}`,
    ja: `中身ごと削除するには: eyrie down --delete-bucket ${bucket}`,
  },
});

export const confirmDownWithBucket: Sentence = {
  en: "Remove what is marked with -, the bucket and all that is in it included, for good?",
  ja: "- の付いたものを、バケットとその中身も含めて、完全に削除しますか?",
};
export const confirmDown: Sentence = { en: "Remove what is marked with -?", ja: "- の付いたものを削除しますか?" };
export const yes: Sentence = { en: "Yes", ja: "はい" };
export const no: Sentence = { en: "No", ja: "いいえ" };

export const stopping: Sentence = {
  en: "Stopping: what has begun is finished first. Press Ctrl-C again to leave at once.",
  ja: "停止します。実行中の処理は最後まで行います。すぐに終了するにはもう一度 Ctrl-C を押してください。",
};

export const stopped: FactAndRemedy = {
  fact: { en: "Stopped by Ctrl-C.", ja: "Ctrl-C により停止しました。" },
  remedy: {
    en: "Run the same command again; it finishes what is left.",
    ja: "同じコマンドをもう一度実行すると、残りが完了します。",
  },
};

export const specMissing = (file: string): FactAndRemedy => ({
  fact: { en: `There is no ${file}.`, ja: `${file} がありません。` },
  remedy: {
    en: "Write one with eyrie init, or name yours: -f FILE",
    ja: "eyrie init で作成するか、-f FILE でファイルを指定してください。",
  },
});

export const specUnreadable = (file: string, reason: Sentence): FactAndRemedy => ({
  fact: { en: `${file} cannot be read: ${reason.en}`, ja: `${file} を読み込めません: ${reason.ja}` },
  remedy: { en: "Name a file that you may read: -f FILE", ja: "読み込めるファイルを指定してください: -f FILE" },
});

const notFiles = {
  folder: { en: "a folder", ja: "フォルダー" },
  pipe: { en: "a named pipe", ja: "名前付きパイプ" },
  device: { en: "a device or socket", ja: "デバイスまたはソケット" },
} as const satisfies Record<string, Sentence>;
export type NotFile = keyof typeof notFiles;

export const noFile = (what: NotFile): Sentence => ({
  en: `it is ${notFiles[what].en}, not a file`,
  ja: `ファイルではなく${notFiles[what].ja}です`,
});

export const specNotFile = (file: string, what: NotFile): FactAndRemedy => ({
  fact: {
    en: `${file} is ${notFiles[what].en}, not a file.`,
    ja: `${file} はファイルではなく${notFiles[what].ja}です。`,
  },
  remedy: {
    en: "Name a file: -f FILE. To read the spec from standard input: -f -",
    ja: "ファイルを指定してください: -f FILE。標準入力から spec を読み込むには: -f -",
  },
});

export const specFromTerminal: FactAndRemedy = {
  fact: {
    en: "The spec is to come from standard input, and that is the terminal.",
    ja: "spec を標準入力から読み込む指定ですが、標準入力は端末です。",
  },
  remedy: {
    en: "Pipe it in, for example: envsubst < eyrie.yaml | eyrie plan -f -",
    ja: "パイプで渡してください。例: envsubst < eyrie.yaml | eyrie plan -f -",
  },
};

const linesNames = {
  "--trace": { en: "The trace", ja: "トレース" },
  "--log": { en: "The log", ja: "ログ" },
} as const satisfies Record<string, Sentence>;
export type LinesOption = keyof typeof linesNames;

export const linesUnwritable = (option: LinesOption, file: string, reason: Sentence): FactAndRemedy => ({
  fact: {
    en: `${linesNames[option].en} cannot be written to ${file}: ${reason.en}`,
    ja: `${linesNames[option].ja}を ${file} に書き込めません: ${reason.ja}`,
  },
  remedy: {
    en: `Give ${option} a file in a folder that exists and that you may write to.`,
    ja: `${option} には、書き込み可能な既存フォルダー内のファイルを指定してください。`,
  },
});

export const unwritten = (reason: string): Sentence => ({
  en: `The output could not be written: ${reason}`,
  ja: `出力を書き込めませんでした: ${reason}`,
});

const megabytes = (bytes: number): string => `${Math.floor(bytes / 5_000_000) * 5}`;

/** In steps of 5 MB, so that a line is worth printing. */
export const downloadingHelm = (received: number, total: number | undefined): Sentence => {
  const of = total === undefined ? "" : ` / ${Math.ceil(total / 1_000_000)}`;
  return {
    en: `downloading helm, once: ${megabytes(received)}${of} MB`,
    ja: `helm をダウンロード中 (初回のみ): ${megabytes(received)}${of} MB`,
  };
};
