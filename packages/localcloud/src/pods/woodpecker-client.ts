import { type ObjectClient, openGoClient, type Opening } from "./go-client.ts";
import { keyUnder } from "./milvus-config.ts";

/**
 * What embedded Woodpecker does with the bucket before it takes the first message: it opens a client as the Go side
 * does and relies on conditional writes under `<rootPath>/wp/`. One such write is made, looked at and removed.
 */
export const openWoodpeckerClient = async (opening: Opening, podUid: string): Promise<ObjectClient> => {
  const client = await openGoClient(opening);
  const key = keyUnder(opening.config.rootPath, `wp/conditional-write-check/${podUid}`);
  await client.call("PUT", key, { "if-none-match": "*", "content-type": "application/octet-stream" }, "woodpecker");
  try {
    await client.call("HEAD", key);
  } finally {
    await client.call("DELETE", key);
  }
  return client;
};
