import { copyObject, uploadPartCopy } from "./copy-object.ts";
import { deleteObject } from "./delete-objects.ts";
import type { ObjectExchange, Operations } from "./exchange.ts";
import { getObject, headObject } from "./get-object.ts";
import { listParts } from "./list-uploads.ts";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from "./multipart-upload.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./object-tagging.ts";
import { putObject } from "./put-object.ts";
import type { ObjectOperation } from "./routes.ts";

/** What is here is implemented; any other operation answers 501 by its name. */
export const objectOperations = {
  GetObject: getObject,
  HeadObject: headObject,
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
  UploadPartCopy: uploadPartCopy,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
} satisfies Operations<ObjectOperation, ObjectExchange>;
