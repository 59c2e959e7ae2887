/** Every error code of the ORM, with what it means and what to do. */
export const ormErrorCodes = {
  ORM_AMBIGUOUS_RELATIONSHIP: 'Several foreign keys fit a relationship; name the one that is meant with foreignKey.',
  ORM_CONFLICTING_INSTANCE: 'Another object of the same identity is in the session; use merge().',
  ORM_DELETED_INSTANCE: 'An object that was deleted cannot be added again; make a new one.',
  ORM_FLUSH_CYCLE:
    'New rows need each other in a circle, so that none can be inserted first; make one of the foreign keys nullable and set it after a flush.',
  ORM_FLUSH_FAILED: 'A flush failed and must be rolled back before the session can go on.',
  ORM_INVALID_COMPOSITE: 'A composite was given something that is no value object of its class.',
  ORM_INVALID_MAPPING: 'A mapping is not complete or contradicts itself.',
  ORM_INVALID_OPTION: 'A loader option does not fit the statement or the mapping.',
  ORM_INVALID_PRIMARY_KEY: 'A primary key was not given in the form of the mapping: a value, or an object for several columns.',
  ORM_LOST_ROW: 'An insert gave back fewer rows than it was given, since a trigger or a rule of the table leaves some out.',
  ORM_NESTED_BEGIN: 'begin() was called within begin(); beginNested() sets a savepoint.',
  ORM_NOT_IN_SESSION: 'An object is not in this session; add it, or load it through the session.',
  ORM_NOT_LOADED: 'A relationship was read that was not loaded; use the loader option that the message names, or load it.',
  ORM_NOT_MAPPED: 'A class or object is not mapped.',
  ORM_NOT_PREPARED: 'A class waits for its table to be read; call prepare() with a connection before it is used.',
  ORM_NO_RELATIONSHIP: 'No foreign key connects the two classes of a relationship.',
  ORM_NULL_PRIMARY_KEY:
    'A row has no primary key after its insert, since the database does not generate it, or has NULL in it; give the key.',
  ORM_OTHER_SESSION: 'An object belongs to another session; use merge() or expunge() it there.',
  ORM_SESSION_CLOSED: 'The session was closed.',
  ORM_STALE_ROW: 'An update or delete found no row; another transaction removed it.',
  ORM_UNKNOWN_ATTRIBUTE: 'A name is no attribute of the class.',
} as const;

/** A code of an error that this package throws. */
export type OrmErrorCode = keyof typeof ormErrorCodes;
