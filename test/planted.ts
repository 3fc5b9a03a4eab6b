/** Secrets that a test plants, and where they come up again. */
export type Planted = {
  /** A secret with a name to find it by. Nothing in its shape gives it away. */
  readonly plant: (what: string, secret?: string) => string;
  /** One that a cloud made up itself. */
  readonly keep: (what: string, secret: string | undefined) => void;
  /** Names of the planted secrets that stand in a text, with what is around them. */
  readonly foundIn: (where: string, text: string) => readonly string[];
};

export function startPlanting(): Planted {
  const planted = new Map<string, string>();
  return {
    plant: (what, secret = `Zq7-${what.replaceAll(" ", "-")}-wXk9`) => {
      planted.set(what, secret);
      return secret;
    },
    keep: (what, secret) => {
      if (secret !== undefined) planted.set(`${what} ${planted.size}`, secret);
    },
    foundIn: (where, text) =>
      [...planted].flatMap(([what, secret]) =>
        formsOf(secret)
          .filter((form) => text.includes(form))
          .slice(0, 1)
          .map((form) => `${what} in ${where}: …${around(text, form)}…`),
      ),
  };
}

/** How a secret may be written. */
const formsOf = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString("base64"),
  encodeURIComponent(secret),
];

const around = (text: string, form: string) =>
  text.slice(Math.max(0, text.indexOf(form) - 60), text.indexOf(form) + 20);
