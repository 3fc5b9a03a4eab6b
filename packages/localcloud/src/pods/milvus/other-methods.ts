/**
 * The methods of Milvus' service that the stand-in does not answer, each refused by its name. The refusal travels as a
 * status in the answer, where it has one: clients take gRPC's own UNIMPLEMENTED for an older server, and the official
 * one for Node for an empty answer.
 */

/** Their answer is a status. */
const plain = `AddCollectionField AddCollectionFunction AddFileResource AddUserTags AlterAlias AlterCollection
  AlterCollectionField AlterCollectionFunction AlterDatabase AlterIndex CreateAlias CreateCredential CreateDatabase
  CreatePartition CreatePrivilegeGroup CreateResourceGroup CreateRole CreateRowPolicy DeleteCredential DeleteUserTags
  DropAlias DropCollectionFunction DropDatabase DropPartition DropPrivilegeGroup DropResourceGroup DropRole
  DropRowPolicy LoadBalance LoadPartitions OperatePrivilege OperatePrivilegeGroup OperatePrivilegeV2 OperateUserRole
  ReleasePartitions RemoveFileResource RenameCollection RestoreRBAC TransferNode TransferReplica UpdateCredential
  UpdateReplicateConfiguration UpdateResourceGroups`;

/** Their answer has the status as its first field. */
const wrapped = `BackupRBAC BatchDescribeCollection CalcDistance Delete DescribeAlias DescribeResourceGroup
  DescribeSegmentIndexData FlushAll GetCompactionState GetCompactionStateWithPlans GetFlushAllState GetImportState
  GetIndexStatistics GetMetrics GetPartitionStatistics GetReplicas GetReplicateConfiguration GetUserTags HybridSearch
  Import ListAliases ListCredUsers ListFileResources ListImportTasks ListIndexedSegment ListPrivilegeGroups
  ListResourceGroups ListRowPolicies ListUsersWithTag ManualCompaction ReplicateMessage RunAnalyzer SelectGrant
  SelectRole SelectUser TruncateCollection Upsert`;

/** Their answer has it elsewhere or has none. */
const bare = "CreateReplicateStream Dummy GetComponentStates GetReplicateInfo RegisterLink";

const namesIn = (text: string): readonly string[] => text.split(/\s+/);

export const otherMethods = { plain: namesIn(plain), wrapped: namesIn(wrapped), bare: namesIn(bare) };
