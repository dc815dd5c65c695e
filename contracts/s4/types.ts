/* oxlint-disable max-lines -- generated, one section per service */
/**
 * Generated from the EDMX files of this folder by `generate.ts`; do not edit.
 * The entities as they travel in JSON of OData V2. Which properties a system really has says its
 * own `$metadata`, so extensions may be absent at run time.
 */

/** GUID in lower case with dashes. */
export type Guid = string;
/** `/Date(ms)/`. */
export type JsonDate = string;
/** `/Date(ms+0000)/`. */
export type JsonDateOffset = string;
/** A navigation property that was not expanded. */
export type Deferred = { __deferred: { uri: string } };
/** What OData V2 adds to each entity. */
export type EntityMetadata = { __metadata: { id: string; uri: string; type: string; etag?: string } };

// CRM_APPOINTMENT_SRV_01

/** @public */
export type Appointment = EntityMetadata & {
  /** not updatable */
  Guid: Guid;
  /** at most 10 characters, not creatable, not updatable */
  Id: string;
  /** at most 4 characters, not updatable */
  TransactionType: string;
  /** at most 20 characters, not creatable, not updatable */
  ProcessTypeDescription: string;
  /** at most 40 characters */
  Description: string;
  /** at most 100 characters */
  Location: string;
  FromDate: JsonDateOffset | null;
  ToDate: JsonDateOffset | null;
  FromOffset: number | null;
  ToOffset: number | null;
  /** at most 6 characters */
  TimeZone: string;
  AllDay: boolean | null;
  PrivatFlag: boolean | null;
  /** not creatable, not updatable */
  PrivateAllowed: boolean | null;
  /** not creatable, not updatable */
  MyOwn: boolean | null;
  /** at most 5 characters */
  Status: string;
  /** at most 30 characters, not creatable, not updatable */
  StatusTxt: string;
  /** at most 1 characters */
  Priority: string;
  /** at most 20 characters, not creatable, not updatable */
  PriorityTxt: string;
  /** at most 10 characters */
  Responsible: string;
  /** at most 80 characters, not creatable, not updatable */
  ResponsibleTxt: string;
  /** at most 10 characters, not creatable, not updatable */
  ResponsArea: string;
  /** at most 10 characters */
  Account: string;
  /** at most 80 characters, not creatable, not updatable */
  AccountTxt: string;
  /** at most 10 characters */
  Contact: string;
  /** at most 80 characters, not creatable, not updatable */
  ContactTxt: string;
  /** at most 10 characters */
  ContactAccount: string;
  Note: string;
  /** at most 4 characters, not creatable, not updatable */
  NoteTextType: string;
  /** not creatable, not updatable */
  HasAttachment: boolean | null;
  /** not updatable */
  PredecessorGUID: Guid | null;
  /** at most 255 characters */
  ExternalId: string;
  SyncTag: boolean | null;
  /** not creatable, not updatable */
  Deleted: boolean | null;
  /** not creatable, not updatable */
  CreatedAt: JsonDateOffset | null;
  /** at most 12 characters, not creatable, not updatable */
  CreatedBy: string;
  /** not creatable, not updatable */
  ChangedAt: JsonDateOffset | null;
  /** at most 12 characters, not creatable, not updatable */
  ChangedBy: string;
  /** at most 40 characters, not creatable, not updatable, the ETag */
  Etag: string;
  Attendee?: { results: Attendee[] } | Deferred;
  AppointmentToAttachment?: { results: Attachment[] } | Deferred;
  Texts?: { results: Text[] } | Deferred;
};

/** @public */
export type Attendee = EntityMetadata & {
  /** not updatable */
  Guid: Guid;
  /** not updatable */
  PartnerGuid: Guid;
  /** at most 10 characters */
  PartnerNo: string;
  /** at most 8 characters */
  PartnerFct: string;
  /** at most 40 characters, not creatable, not updatable */
  Function: string;
  /** at most 80 characters, not creatable, not updatable */
  FullName: string;
  /** at most 10 characters */
  AccountNo: string;
  IntAttendee: boolean | null;
  MainPartner: boolean | null;
  /** at most 241 characters, not creatable, not updatable */
  EmailAddress: string;
  /** at most 12 characters, not creatable, not updatable */
  UserName: string;
  Deleted: boolean | null;
};

/** @public */
export type Text = EntityMetadata & {
  /** not updatable */
  Guid: Guid;
  /** at most 4 characters, not updatable */
  TextType: string;
  /** at most 2 characters, not updatable */
  Language: string;
  Content: string;
};

/** @public */
export type Attachment = EntityMetadata & {
  /** at most 100 characters, not updatable */
  DocId: string;
  Guid: Guid | null;
  /** at most 255 characters */
  RelativeUrl: string;
  /** at most 255 characters */
  Filename: string;
  /** at most 80 characters */
  Description: string;
  /** at most 128 characters */
  Mimetype: string;
  /** at most 12 characters */
  FileSize: string;
  /** at most 1000 characters */
  UrlAttachment: string;
  /** at most 12 characters */
  CreatedBy: string;
  UploadedDate: JsonDateOffset | null;
};

/** @public */
export type TransactionType = EntityMetadata & {
  /** at most 4 characters, not updatable */
  ProcessTypeCode: string;
  /** at most 20 characters */
  Description: string;
  /** at most 4 characters */
  TextType: string;
  PrivateFlag: boolean | null;
};

/** @public */
export type UserStatus = EntityMetadata & {
  /** at most 4 characters, not updatable */
  ProcessTypeCode: string;
  /** at most 5 characters, not updatable */
  StatusID: string;
  /** at most 30 characters */
  StatusTxt: string;
  /** at most 5 characters */
  SystemStatus: string;
  Default: boolean | null;
};

/** @public */
export type Tombstone = EntityMetadata & {
  /** not updatable */
  Guid: Guid;
  DeletedAt: JsonDateOffset | null;
};

// MAI_CRM_TASK_SRV

/** @public */
export type Task = EntityMetadata & {
  /** not updatable */
  Guid: Guid;
  /** at most 10 characters, not creatable, not updatable */
  Id: string;
  /** at most 4 characters, not updatable */
  TransactionType: string;
  /** at most 20 characters, not creatable, not updatable */
  ProcessTypeDescription: string;
  /** at most 40 characters */
  Description: string;
  StartDate: JsonDateOffset | null;
  DueDate: JsonDateOffset | null;
  /** not creatable, not updatable */
  CompletedAt: JsonDateOffset | null;
  Completed: boolean | null;
  CompletionPercent: number | null;
  Private: boolean | null;
  /** at most 1 characters */
  Priority: string;
  /** at most 20 characters, not creatable, not updatable */
  PriorityText: string;
  /** at most 5 characters */
  UserStatusCode: string;
  /** at most 30 characters, not creatable, not updatable */
  UserStatusText: string;
  /** at most 10 characters */
  AccountId: string;
  /** at most 80 characters */
  AccountName: string;
  /** at most 10 characters */
  ContactId: string;
  /** at most 80 characters */
  ContactName: string;
  /** at most 10 characters */
  ResponsibleId: string;
  /** at most 80 characters */
  ResponsibleName: string;
  Note: string;
  /** at most 255 characters */
  ExternalId: string;
  SyncTag: boolean | null;
  /** not creatable, not updatable */
  Deleted: boolean | null;
  /** not creatable, not updatable */
  CreatedAt: JsonDateOffset | null;
  /** not creatable, not updatable */
  ChangedAt: JsonDateOffset | null;
  /** at most 12 characters, not creatable, not updatable */
  ChangedBy: string;
  /** at most 40 characters, not creatable, not updatable, the ETag */
  Etag: string;
  Attachments?: { results: TaskAttachment[] } | Deferred;
  Partners?: { results: TaskPartner[] } | Deferred;
};

/** @public */
export type TaskPartner = EntityMetadata & {
  /** not updatable */
  Guid: Guid;
  /** not updatable */
  PartnerGuid: Guid;
  /** at most 10 characters */
  PartnerNo: string;
  /** at most 8 characters */
  PartnerFct: string;
  /** at most 80 characters */
  FullName: string;
};

/** @public */
export type TaskAttachment = EntityMetadata & {
  /** at most 100 characters, not updatable */
  DocId: string;
  Guid: Guid | null;
  /** at most 255 characters */
  Name: string;
  /** at most 128 characters */
  Mimetype: string;
  /** at most 12 characters */
  FileSize: string;
  /** at most 12 characters */
  CreatedBy: string;
  CreatedAt: JsonDateOffset | null;
};

/** @public */
export type TaskUserPriority = EntityMetadata & {
  /** at most 1 characters, not updatable */
  Priority: string;
  /** at most 20 characters */
  TxtLong: string;
};

/** @public */
export type TaskUserStatus = EntityMetadata & {
  /** at most 4 characters, not updatable */
  ProcessTypeCode: string;
  /** at most 5 characters, not updatable */
  StatusID: string;
  /** at most 30 characters */
  StatusTxt: string;
  Default: boolean | null;
};

/** @public */
export type TaskTransactionType = EntityMetadata & {
  /** at most 4 characters, not updatable */
  ProcessTypeCode: string;
  /** at most 20 characters */
  Description: string;
  /** at most 4 characters */
  TextType: string;
};

// CRM_BUPA_ODATA_SRV

/** @public */
export type PartnerAccount = EntityMetadata & {
  /** at most 10 characters, not updatable */
  accountID: string;
  /** not creatable, not updatable */
  accountGuid: Guid | null;
  /** at most 1 characters */
  category: string;
  /** at most 81 characters, not creatable, not updatable */
  fullName: string;
  /** at most 40 characters */
  name1: string;
  /** at most 40 characters */
  name2: string;
  /** at most 20 characters, not creatable, not updatable */
  title: string;
  /** at most 4 characters */
  titleID: string;
  /** at most 20 characters, not creatable, not updatable */
  academicTitle: string;
  /** at most 4 characters */
  academicTitleID: string;
  birthDate: JsonDate | null;
  isMyAccount: boolean | null;
  /** not creatable, not updatable */
  blocked: boolean | null;
  /** not creatable, not updatable */
  changedAt: JsonDateOffset | null;
  /** at most 40 characters, not creatable, not updatable, the ETag */
  eTag: string;
  MainAddress?: PartnerAccountAddress | null | Deferred;
  Addresses?: { results: PartnerAccountAddress[] } | Deferred;
  Contacts?: { results: PartnerContact[] } | Deferred;
  MainContact?: PartnerContact | null | Deferred;
  Attachments?: { results: PartnerAttachment[] } | Deferred;
  Notes?: { results: PartnerNote[] } | Deferred;
};

/** @public */
export type PartnerAccountAddress = EntityMetadata & {
  /** at most 10 characters, not updatable */
  accountID: string;
  /** at most 10 characters, not updatable */
  addressNumber: string;
  /** at most 400 characters, not creatable, not updatable */
  address: string;
  /** at most 60 characters */
  street: string;
  /** at most 10 characters */
  houseNumber: string;
  /** at most 40 characters */
  city: string;
  /** at most 10 characters */
  postcode: string;
  /** at most 3 characters */
  region: string;
  /** at most 3 characters */
  regionID: string;
  /** at most 50 characters, not creatable, not updatable */
  country: string;
  /** at most 3 characters */
  countryID: string;
  /** at most 30 characters */
  phone: string;
  /** at most 10 characters */
  phoneExtension: string;
  /** at most 30 characters */
  mobilePhone: string;
  /** at most 30 characters */
  fax: string;
  /** at most 241 characters */
  email: string;
  /** at most 132 characters */
  website: string;
  /** at most 40 characters, not creatable, not updatable, the ETag */
  eTag: string;
};

/** @public */
export type PartnerContact = EntityMetadata & {
  /** at most 10 characters, not updatable */
  contactID: string;
  /** at most 10 characters, not updatable */
  accountID: string;
  /** not creatable, not updatable */
  contactGuid: Guid | null;
  /** at most 40 characters */
  firstName: string;
  /** at most 40 characters */
  lastName: string;
  /** at most 80 characters, not creatable, not updatable */
  fullName: string;
  /** at most 20 characters, not creatable, not updatable */
  title: string;
  /** at most 4 characters */
  titleID: string;
  /** at most 20 characters, not creatable, not updatable */
  academicTitle: string;
  /** at most 4 characters */
  academicTitleID: string;
  /** at most 40 characters, not creatable, not updatable */
  function: string;
  /** at most 4 characters */
  functionID: string;
  /** at most 40 characters, not creatable, not updatable */
  department: string;
  /** at most 4 characters */
  departmentID: string;
  /** at most 81 characters, not creatable, not updatable */
  company: string;
  birthDate: JsonDate | null;
  isMainContact: boolean | null;
  isMyContact: boolean | null;
  /** at most 6 characters */
  relationshipType: string;
  /** not creatable, not updatable */
  validTo: JsonDate | null;
  Note: string;
  /** not creatable, not updatable */
  changedAt: JsonDateOffset | null;
  /** at most 40 characters, not creatable, not updatable, the ETag */
  eTag: string;
  WorkAddress?: PartnerContactWorkAddress | null | Deferred;
  Account?: PartnerAccount | null | Deferred;
  Relationships?: { results: PartnerRelationship[] } | Deferred;
  Photo?: PartnerPhoto | null | Deferred;
  Attachments?: { results: PartnerAttachment[] } | Deferred;
  Notes?: { results: PartnerNote[] } | Deferred;
};

/** @public */
export type PartnerContactWorkAddress = EntityMetadata & {
  /** at most 10 characters, not updatable */
  contactID: string;
  /** at most 10 characters, not updatable */
  accountID: string;
  /** at most 10 characters */
  addressNumber: string;
  /** at most 400 characters, not creatable, not updatable */
  address: string;
  /** at most 60 characters */
  street: string;
  /** at most 10 characters */
  houseNumber: string;
  /** at most 40 characters */
  city: string;
  /** at most 10 characters */
  postcode: string;
  /** at most 3 characters */
  region: string;
  /** at most 3 characters */
  regionID: string;
  /** at most 50 characters, not creatable, not updatable */
  country: string;
  /** at most 3 characters */
  countryID: string;
  /** at most 30 characters */
  phone: string;
  /** at most 10 characters */
  phoneExtension: string;
  /** at most 30 characters */
  mobilePhone: string;
  /** at most 30 characters */
  fax: string;
  /** at most 241 characters */
  email: string;
  /** at most 132 characters */
  website: string;
  /** at most 40 characters */
  department: string;
  /** at most 40 characters */
  function: string;
  /** at most 40 characters, not creatable, not updatable, the ETag */
  eTag: string;
};

/** @public */
export type PartnerAttachment = EntityMetadata & {
  /** at most 32 characters, not updatable */
  documentID: string;
  /** at most 10 characters, not updatable */
  documentClass: string;
  /** at most 10 characters, not updatable */
  businessPartnerID: string;
  /** at most 255 characters */
  name: string;
  /** at most 128 characters */
  mimeType: string;
  /** at most 12 characters */
  fileSize: string;
  /** at most 12 characters */
  createdBy: string;
  createdAt: JsonDateOffset | null;
  /** at most 1000 characters */
  URL: string;
};

/** @public */
export type PartnerNote = EntityMetadata & {
  /** at most 10 characters, not updatable */
  businessPartnerID: string;
  /** at most 70 characters, not updatable */
  tdname: string;
  /** at most 4 characters, not updatable */
  tdid: string;
  /** at most 2 characters, not updatable */
  language: string;
  content: string;
  /** at most 80 characters, not creatable, not updatable */
  creator: string;
  /** not creatable, not updatable */
  createdAt: JsonDateOffset | null;
};

/** @public */
export type PartnerRelationship = EntityMetadata & {
  /** at most 12 characters, not updatable */
  relationshipNumber: string;
  /** at most 10 characters */
  partner1: string;
  /** at most 10 characters */
  partner2: string;
  /** at most 6 characters */
  relationshipType: string;
  validFrom: JsonDate | null;
  validTo: JsonDate | null;
  /** not creatable, not updatable */
  changedAt: JsonDateOffset | null;
  /** not creatable, not updatable */
  deleted: boolean | null;
};

/** @public */
export type PartnerPhoto = EntityMetadata & {
  /** at most 10 characters, not updatable */
  contactID: string;
  /** at most 128 characters */
  mimeType: string;
  /** at most 255 characters */
  fileName: string;
};

// MAICONNECT_CONTPERS_CDS

/** @public */
export type ContactPerson = EntityMetadata & {
  /** at most 12 characters, not updatable */
  RelationshipNumber: string;
  /** at most 10 characters, not creatable, not updatable */
  ContactPerson: string;
  /** at most 10 characters, not creatable, not updatable */
  Customer: string;
  /** at most 6 characters, not creatable, not updatable */
  RelationshipCategory: string;
  /** at most 40 characters, not creatable, not updatable */
  FirstName: string;
  /** at most 40 characters, not creatable, not updatable */
  LastName: string;
  /** at most 80 characters, not creatable, not updatable */
  FullName: string;
  /** at most 81 characters, not creatable, not updatable */
  CustomerName: string;
  /** at most 241 characters, not creatable, not updatable */
  EmailAddress: string;
  /** at most 30 characters, not creatable, not updatable */
  PhoneNumber: string;
  /** at most 30 characters, not creatable, not updatable */
  MobilePhoneNumber: string;
  /** at most 60 characters, not creatable, not updatable */
  StreetName: string;
  /** at most 10 characters, not creatable, not updatable */
  HouseNumber: string;
  /** at most 10 characters, not creatable, not updatable */
  PostalCode: string;
  /** at most 40 characters, not creatable, not updatable */
  CityName: string;
  /** at most 3 characters, not creatable, not updatable */
  Region: string;
  /** at most 3 characters, not creatable, not updatable */
  Country: string;
  /** at most 4 characters, not creatable, not updatable */
  ContactPersonFunction: string;
  /** at most 40 characters, not creatable, not updatable */
  ContactPersonFunctionName: string;
  /** at most 4 characters, not creatable, not updatable */
  ContactPersonDepartment: string;
  /** at most 40 characters, not creatable, not updatable */
  ContactPersonDepartmentName: string;
  /** at most 10 characters, not creatable, not updatable */
  ResponsibleEmployee: string;
  /** at most 6 characters, not creatable, not updatable */
  SyncRelationshipCategory: string;
  /** not creatable, not updatable */
  ValidityStartDate: JsonDate | null;
  /** not creatable, not updatable */
  ValidityEndDate: JsonDate | null;
  /** not creatable, not updatable */
  BusinessPartnerIsBlocked: boolean | null;
  /** not creatable, not updatable */
  LastChangeDateTime: JsonDateOffset | null;
};

// MAICONNECT_EMPLOYEE_CDS

/** @public */
export type Employee = EntityMetadata & {
  /** at most 10 characters, not updatable */
  Employee: string;
  /** at most 8 characters, not creatable, not updatable */
  PersonnelNumber: string;
  /** at most 12 characters, not creatable, not updatable */
  UserName: string;
  /** at most 40 characters, not creatable, not updatable */
  FirstName: string;
  /** at most 40 characters, not creatable, not updatable */
  LastName: string;
  /** at most 80 characters, not creatable, not updatable */
  FullName: string;
  /** at most 241 characters, not creatable, not updatable */
  EmailAddress: string;
  /** at most 6 characters, not creatable, not updatable */
  TimeZone: string;
  /** at most 2 characters, not creatable, not updatable */
  Language: string;
  /** at most 14 characters, not creatable, not updatable */
  OrganizationalUnit: string;
  /** not creatable, not updatable */
  ValidityEndDate: JsonDate | null;
  /** not creatable, not updatable */
  IsBlocked: boolean | null;
  /** not creatable, not updatable */
  LastChangeDateTime: JsonDateOffset | null;
};

// PARTNER_ADDRESS_SEARCH_SRV

/** @public */
export type PartnerAddress = EntityMetadata & {
  /** at most 241 characters, not updatable */
  EmailAddress: string;
  /** at most 10 characters, not updatable */
  Partner: string;
  /** at most 10 characters, not updatable */
  AddressNumber: string;
  /** at most 10 characters, not updatable */
  PersonNumber: string;
  /** not creatable, not updatable */
  PartnerGuid: Guid | null;
  /** at most 1 characters, not creatable, not updatable */
  PartnerCategory: string;
  /** at most 1 characters, not creatable, not updatable */
  AddressType: string;
  /** at most 10 characters, not creatable, not updatable */
  RelatedAccount: string;
  /** at most 81 characters, not creatable, not updatable */
  FullName: string;
  /** not creatable, not updatable */
  IsEmployee: boolean | null;
  /** at most 12 characters, not creatable, not updatable */
  UserName: string;
  /** not creatable, not updatable */
  IsDefaultEmail: boolean | null;
};
