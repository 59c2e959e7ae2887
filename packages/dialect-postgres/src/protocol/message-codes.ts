// The letters of a server's messages (PostgreSQL manual, 55.7).

export const PARSE_COMPLETE = 0x31;
export const BIND_COMPLETE = 0x32;
export const NOTIFICATION = 0x41;
export const COMMAND_COMPLETE = 0x43;
export const DATA_ROW = 0x44;
export const ERROR = 0x45;
export const COPY_IN = 0x47;
export const COPY_OUT = 0x48;
export const NOTICE = 0x4e;
export const PARAMETER_STATUS = 0x53;
export const ROW_DESCRIPTION = 0x54;
export const READY = 0x5a;
export const COPY_DATA = 0x64;
export const PORTAL_SUSPENDED = 0x73;
