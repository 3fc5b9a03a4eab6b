import fc from "fast-check";
import milvusJson from "@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus.base.js";
import protobuf from "protobufjs";
import { expect, it } from "vitest";
