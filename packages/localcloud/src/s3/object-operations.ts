import { copyObject } from "./copy-object.ts";
import { deleteObject } from "./delete-objects.ts";
import { unimplemented, type ObjectExchange, type Operation } from "./exchange.ts";
import { getObject, headObject } from "./get-object.ts";
import { listParts } from "./list-uploads.ts";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from "./multipart-upload.ts";
import { putObject } from "./put-object.ts";
import type { ObjectOperation } from "./routes.ts";

export const objectOperations: Record<ObjectOperation, Operation<ObjectExchange>> = {
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

  DeleteObjectTagging: unimplemented,
  GetObjectAcl: unimplemented,
  GetObjectAttributes: unimplemented,
  GetObjectLegalHold: unimplemented,
  GetObjectRetention: unimplemented,
  GetObjectTagging: unimplemented,
  GetObjectTorrent: unimplemented,
  PutObjectAcl: unimplemented,
  PutObjectLegalHold: unimplemented,
  PutObjectRetention: unimplemented,
  PutObjectTagging: unimplemented,
  RenameObject: unimplemented,
  RestoreObject: unimplemented,
  SelectObjectContent: unimplemented,
  UpdateObjectEncryption: unimplemented,
  UploadPartCopy: unimplemented,
};
