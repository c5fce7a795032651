import type { CodeTable } from './entry';

/** Codes of `L2Announcement`. */
export const announcements = {} as const satisfies CodeTable;
